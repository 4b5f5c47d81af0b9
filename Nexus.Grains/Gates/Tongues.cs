namespace Nexus.Gates;

/// <summary>The words of <see cref="DeedWords"/> in German, French and Spanish. A text is read with them only if its small words are of that language; their endings are many, so a word counts by how it begins.</summary>
internal static class Tongues
{
    private const int MinSmallWords = 2;

    // A line: English words of the kinds meant, then how words of that meaning begin, without accents.
    private static readonly Tongue[] All =
    [
        new("der die das den dem des und bitte nicht fur mit ist ein eine einen ihm ihr mir uns unser unsere unseren zu zum zur im auf von bei dass wenn ich",
            """
            send tell: schick send schreib antwort sag mitteil melde informier benachrichtig verschick weiterleit leit teil poste veroffentlich
            pay refund order: bezahl zahl uberweis erstatt bestell kauf ruckerstatt spend begleich
            delete remove: losch entfern wirf
            change update set: ander aktualisier setz korrigier erhoh senk pass stell umbenenn trag
            create add append: erstell leg anleg trag eintrag fug hinzufug schreib notier speicher vermerk
            reserve schedule: buch reservier miet vereinbar plan
            cancel: stornier absag sag kundig annullier
            invite add: lad einlad
            move: verschieb verleg
            run restart start: start neustart fuhr ausfuhr
            approve: genehmig bestatig freigeb gib
            reject: lehn ablehn verweiger
            close: schliess abschliess beend
            stop: stopp beend absetz setz halt
            block: sperr blockier
            share grant: teil freigeb gib gewahr
            upload: hochlad lad
            """,
            """
            money: rechnung zahlung uberweisung miete betrag geld gebuhr preis gehalt abo dauerauftrag
            email message: mail email nachricht brief
            event: termin besprechung treffen kalender sitzung
            file note: datei dokument bericht notiz liste
            password: passwort kennwort
            account address: konto profil adresse benutzer angaben
            channel: kanal
            hotel: hotel zimmer unterkunft
            restaurant: restaurant tisch
            car: auto mietwagen
            flight: flug
            page: seite webseite
            contact: kontakt
            participant: teilnehmer gast gaste
            """),
        new("le la les et des un une pour dans avec est que qui il elle lui vous nous je au aux du sur s ce cette mon ma mes son sa ses plait de en notre votre nos vos",
            """
            send tell: envo ecri repond dis dit inform previen transmet transfer publi poste notifi avert
            pay refund order: pay pai rembours vers vire achet command regl
            delete remove: supprim efface enlev retir
            change update set: chang modifi corrig met mett augment baiss actualis regl
            create add append: cre ajout not redig enregistr inscri met mett
            reserve schedule: reserv lou prend prevo planifi organis
            cancel: annul resili
            invite add: invit
            move: deplac report decal
            run restart start: redemarr lanc execut demarr
            approve: approuv accept valid confirm
            reject: refus rejet
            close: ferm clotur clos
            stop: arret
            block: bloqu
            share grant: partag donn accord
            upload: televers
            """,
            """
            money: facture paiement virement loyer montant argent frais prix salaire abonnement
            email message: mail email courriel message lettre
            event: reunion evenement agenda calendrier rendez
            file note: fichier document rapport note liste
            password: mot passe
            account address: compte profil adresse utilisateur
            channel: canal
            hotel: hotel chambre
            restaurant: restaurant table
            car: voiture
            flight: vol
            page: page site lien
            contact: contact
            participant: participant invites
            """),
        new("el la los las y de del por favor una uno un para con que se su sus me mi mis lo le al es en sobre nuestro nuestra",
            """
            send tell: envi mand escrib respond dile diles avis inform notific reenvi publi contest
            pay refund order: pag reembols transfier compr pid devuelv
            delete remove: borr elimin quit suprim
            change update set: cambi modific actualiz corrig pon sub baj
            create add append: crea cree anad agreg apunt anot guard registr redact
            reserve schedule: reserv alquil program agend organiz
            cancel: cancel anul
            invite add: invit
            move: muev mov aplaz
            run restart start: reinici ejecut inici arranc
            approve: aprueb aprob acept confirm
            reject: rechaz denieg
            close: cierr cerr
            stop: par deten suspend
            block: bloque
            share grant: compart da dale
            upload: sub
            """,
            """
            money: factura pago transferencia alquiler importe dinero precio salario suscripcion
            email message: correo email mail mensaje carta
            event: reunion evento calendario cita
            file note: archivo documento informe nota lista
            password: contrasena clave
            account address: cuenta perfil direccion usuario
            channel: canal
            hotel: hotel habitacion
            restaurant: restaurante mesa
            car: coche
            flight: vuelo
            page: pagina web enlace
            contact: contacto
            participant: participante asistente
            """),
    ];

    // Small words of English; where they are the most, the text is English.
    private static readonly HashSet<string> English = new("the a an and please of to for with is are my me it in on at that this if you your from what i he she they his her".Split(' '), StringComparer.Ordinal);

    /// <summary>The language of a text; null for English and every other.</summary>
    public static Tongue? Of(string text)
    {
        var words = Tongue.WordsOf(text);
        var english = words.Count(English.Contains);
        var best = All.MaxBy(tongue => words.Count(tongue.Small.Contains))!;
        var own = words.Count(best.Small.Contains);
        return own >= MinSmallWords && own > english ? best : null;
    }
}
