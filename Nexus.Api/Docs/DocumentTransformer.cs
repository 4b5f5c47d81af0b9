using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Nexus.Docs;

/// <summary>Adds to the OpenAPI document what is known of the routes: title, credentials, parameters.</summary>
internal static class DocumentTransformer
{
    private const string Scheme = "bearer";

    private const string Welcome = """
        Notarized AI execution: every action is declared, judged at four gates and sealed in an append-only ledger before it runs.

        To try it here: press *Authorize* and enter an API key (outside production `nxs_demo_key_12345` is one), then send
        `{"task": "compute the mean of 3, 4 and 8"}` to `POST /v1/execute` and verify the chain it answers with at `POST /v1/ledger/{chain_id}/verify`.

        Refusals are `{"detail": …}`; a request that breaks rules lists them all (422). A route that lists the header `Idempotency-Key` does what it does once for each key, and answers a repeat as it answered first.
        """;

    // Subjects in the order in which one meets them; one that is not here comes last.
    private static readonly (string Name, string What)[] Subjects =
    [
        ("Chains", "Run a task through the one door"),
        ("Approvals", "What waits for a person, and a person's word on it"),
        ("Ledger", "What was decided and done, sealed; and whether it still stands as it was sealed"),
        ("Personas", "Behavioural contracts, and what the ledger says of them"),
        ("Policies", "What a changed contract would decide"),
        ("Gates", "Thresholds, and how the gates have judged"),
        ("Tools", "What an action may use"),
        ("Knowledge", "Documents: remember and find"),
        ("Events", "Send what happened: events, pulses, mirrored messages"),
        ("Threats", "What observation has found, and how that stands"),
        ("Rules", "By what events are judged"),
        ("Entities", "What may send events, and what must beat"),
        ("Repairs", "Orders to whoever keeps a process"),
        ("Access", "Tokens for API keys"),
        ("Tenants", "Tenants and their API keys"),
        ("Health", "Whether the parts answer"),
    ];

    public static Task DocumentAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo { Title = "Nexus", Version = "v1", Description = Welcome };
        document.Tags = Subjects.Select(subject => new OpenApiTag { Name = subject.Name, Description = subject.What }).ToHashSet();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = Scheme,
            BearerFormat = "JWT",
            Description = "A token from POST /v1/auth/token, or an API key (nxs_…).",
        };
        return Task.CompletedTask;
    }

    public static Task OperationAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<Route>().FirstOrDefault() is not { } route) return Task.CompletedTask;
        if (!route.Permission.IsPublic) operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
        operation.OperationId = OperationId(context.Description.HttpMethod!, context.Description.RelativePath ?? "");
        operation.Parameters ??= [];
        foreach (var part in (context.Description.RelativePath ?? "").Split('/'))
            if (part is ['{', .. var name, '}'] && name.TrimStart('*') is var plain && !route.Parameters.Any(declared => declared.In == "path" && declared.Name == plain)) operation.Parameters.Add(Parameter(new Parameter(plain, "path", "", Required: true)));
        foreach (var parameter in route.Parameters) operation.Parameters.Add(Parameter(parameter));
        return Task.CompletedTask;
    }

    /// <summary>Method and path in one word, so that generated clients have names that stay: <c>postV1ChainsByIdActions</c>.</summary>
    private static string OperationId(string method, string path) =>
        method.ToLowerInvariant() + string.Concat(path.Split('/', '-', '_', '.').Where(static part => part.Length > 0).Select(static part => part[0] == '{'
            ? "By" + Capital(part.Trim('{', '}', '*'))
            : Capital(part)));

    private static string Capital(string word) => string.Concat(word.Trim('{', '}', '*').Split('_').Where(static part => part.Length > 0).Select(static part => char.ToUpperInvariant(part[0]) + part[1..]));

    private static OpenApiParameter Parameter(Parameter parameter) => new()
    {
        Name = parameter.Name,
        In = parameter.In switch { "path" => ParameterLocation.Path, "header" => ParameterLocation.Header, _ => ParameterLocation.Query },
        Required = parameter.Required,
        Description = parameter.Description,
        Schema = new OpenApiSchema { Type = parameter.Integer ? JsonSchemaType.Integer : JsonSchemaType.String },
    };
}
