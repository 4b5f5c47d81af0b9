"""Verifies a Nexus log, or one receipt, with nothing but Python and the log's public key.
   verifier.py log <url of the log> <vkey> [api key]     verifier.py receipt <file> <vkey>"""
import base64, hashlib, sys, urllib.request

def sha256(*parts): return hashlib.sha256(b"".join(parts)).digest()
# Ed25519 (RFC 8032)
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P

def recover(y, sign):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P: x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or y >= P or x == 0 and sign: raise ValueError("not a point")
    return x if x & 1 == sign else P - x
def point(b):
    y = int.from_bytes(b, "little")
    x = recover(y & (1 << 255) - 1, y >> 255)
    return x, y & (1 << 255) - 1, 1, x * (y & (1 << 255) - 1) % P

def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P
def times(n, p):
    q = (0, 1, 1, 0)
    while n:
        if n & 1: q = add(q, p)
        p, n = add(p, p), n >> 1
    return q
BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = point(BASE_Y.to_bytes(32, "little"))

def signed(key, message, signature):
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= L: return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    p, q = times(s, BASE), add(point(signature[:32]), times(k, point(key)))
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0
def unbase64(text): return base64.b64decode(text, validate=True)

def checkpoint(note, vkey):
    """The size and root of a checkpoint (C2SP signed-note, tlog-checkpoint) signed by the holder of vkey."""
    name, key_id, key = vkey.split("+", 2)
    key = unbase64(key)
    if key[0] != 1 or sha256(name.encode(), b"\n", key)[:4].hex() != key_id: raise ValueError("not an Ed25519 vkey")
    text, signatures = note.rsplit("\n\n", 1)
    for line in signatures.splitlines():
        dash, signer, signature = line.split(" ")
        signature = unbase64(signature)
        if dash == "\u2014" and signer == name and signature[:4].hex() == key_id and signed(key[1:], (text + "\n").encode(), signature[4:]):
            origin, size, root = text.split("\n")[:3]
            if origin != name: raise ValueError("another log's checkpoint")
            return int(size), unbase64(root)
    raise ValueError("no valid signature of " + name)
def root_of(hashes):
    if len(hashes) == 1: return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b"\1", root_of(hashes[:split]), root_of(hashes[split:]))

def included(leaf_hash, index, size, path, root):
    node, last = index, size - 1
    for sibling in path:
        if last == 0: return False
        if node & 1 or node == last:
            leaf_hash = sha256(b"\1", sibling, leaf_hash)
            while not node & 1 and node: node, last = node >> 1, last >> 1
        else: leaf_hash = sha256(b"\1", leaf_hash, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and index < size and leaf_hash == root

def log(url, vkey, api_key=None):
    def get(path):
        request = urllib.request.Request(url + path, headers={"Authorization": "Bearer " + api_key} if api_key else {})
        return urllib.request.urlopen(request).read()
    size, root = checkpoint(get("/checkpoint").decode(), vkey)
    hashes, entries = [], []
    for first in range(0, size, 256):
        n, width = "%03d" % (first // 256), min(256, size - first)
        tail = n + (".p/%d" % width if width < 256 else "")
        tile = get("/tile/0/" + tail)
        hashes += [tile[i:i + 32] for i in range(0, len(tile), 32)]
        bundle = get("/tile/entries/" + tail) if api_key else b""
        while bundle: entries, bundle = entries + [bundle[2:2 + int.from_bytes(bundle[:2], "big")]], bundle[2 + int.from_bytes(bundle[:2], "big"):]
    if len(hashes) != size or root_of(hashes) != root: raise ValueError("the tiles do not give the root")
    if api_key and [sha256(b"\0", e) for e in entries] != hashes: raise ValueError("the entries do not give the tiles")
    return "%d leaves under a signed root" % size

def receipt(path, vkey):
    head, note = open(path, encoding="utf-8", newline="").read().split("\n\n", 1)
    lines = head.split("\n")
    if lines[0] != "c2sp.org/tlog-proof@v1" or lines[1][:6] != "extra " or lines[2][:6] != "index ": raise ValueError("not a receipt of Nexus")
    size, root = checkpoint(note, vkey)
    if not included(sha256(b"\0", unbase64(lines[1][6:])), int(lines[2][6:]), size, [unbase64(h) for h in lines[3:]], root): raise ValueError("the leaf is not under the signed root")
    return unbase64(lines[1][6:]).decode()

if __name__ == "__main__":
    print("OK", {"log": log, "receipt": receipt}[sys.argv[1]](*sys.argv[2:]))
