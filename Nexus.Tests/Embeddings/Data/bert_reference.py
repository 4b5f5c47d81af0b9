"""Makes the tiny BERT beside this file and its sentences' vectors, in plain Python and double precision: a second implementation to compare with. Run it in its folder."""
import json, math, random, struct

random.seed(7)
WIDTH, LAYERS, HEADS, INNER, POSITIONS = 16, 2, 2, 32, 12
PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "pay", "read", "the", "in", "##voice", "report", "##s", "of", "a", "##nna", "<", ">", "text", ".", "cafe", "file", "un", "##read", "##able", "-"]
CONFIG = dict(model_type="bert", vocab_size=len(PIECES), hidden_size=WIDTH, num_hidden_layers=LAYERS, num_attention_heads=HEADS, intermediate_size=INNER,
              max_position_embeddings=POSITIONS, type_vocab_size=2, layer_norm_eps=1e-12, hidden_act="gelu")
# Texts with the pieces they must be cut into, by hand.
TEXTS = [("pay the invoice", "pay the in ##voice"), ("Read the reports of Anna.", "read the report ##s of a ##nna ."), ("read <text>", "read < text >"),
         ("Café unreadable", "cafe un ##read ##able"), ("file-zzz", "file - [UNK]")]

def single(x): return struct.unpack("<f", struct.pack("<f", x))[0]

tensors = {}
def make(name, *shape, centre=0.0):
    count = math.prod(shape)
    tensors[name] = (list(shape), [single(centre + random.uniform(-0.5, 0.5)) for _ in range(count)])
def linear(name, out, inn): make(name + ".weight", out, inn); make(name + ".bias", out)
def norm(name): make(name + ".weight", WIDTH, centre=1.0); make(name + ".bias", WIDTH)

make("embeddings.word_embeddings.weight", len(PIECES), WIDTH)
make("embeddings.position_embeddings.weight", POSITIONS, WIDTH)
make("embeddings.token_type_embeddings.weight", 2, WIDTH)
norm("embeddings.LayerNorm")
for layer in range(LAYERS):
    at = f"encoder.layer.{layer}."
    for part in ("query", "key", "value"): linear(at + "attention.self." + part, WIDTH, WIDTH)
    linear(at + "attention.output.dense", WIDTH, WIDTH); norm(at + "attention.output.LayerNorm")
    linear(at + "intermediate.dense", INNER, WIDTH); linear(at + "output.dense", WIDTH, INNER); norm(at + "output.LayerNorm")

header, data = {}, b""
for name, (shape, values) in tensors.items():
    raw = struct.pack(f"<{len(values)}f", *values)
    header[name] = dict(dtype="F32", shape=shape, data_offsets=[len(data), len(data) + len(raw)])
    data += raw
text = json.dumps(header).encode()
open("tiny-bert/model.safetensors", "wb").write(struct.pack("<q", len(text)) + text + data)
json.dump(CONFIG, open("tiny-bert/config.json", "w"), indent=1)
open("tiny-bert/vocab.txt", "w").write("\n".join(PIECES) + "\n")

def row(name, i): shape, values = tensors[name]; return values[i * shape[1]:(i + 1) * shape[1]]
def apply(name, x): return [sum(w * v for w, v in zip(row(name + ".weight", o), x)) + tensors[name + ".bias"][1][o] for o in range(tensors[name + ".weight"][0][0])]
def layer_norm(name, x):
    mean = sum(x) / len(x); var = sum((v - mean) ** 2 for v in x) / len(x)
    return [(v - mean) / math.sqrt(var + 1e-12) * s + b for v, s, b in zip(x, tensors[name + ".weight"][1], tensors[name + ".bias"][1])]
def encode(tokens):
    states = [layer_norm("embeddings.LayerNorm", [w + p + t for w, p, t in zip(row("embeddings.word_embeddings.weight", token), row("embeddings.position_embeddings.weight", i), row("embeddings.token_type_embeddings.weight", 0))]) for i, token in enumerate(tokens)]
    size = WIDTH // HEADS
    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}."
        q, k, v = ([apply(at + "attention.self." + part, s) for s in states] for part in ("query", "key", "value"))
        mixed = []
        for i in range(len(states)):
            out = []
            for head in range(HEADS):
                part = slice(head * size, (head + 1) * size)
                scores = [math.exp(sum(a * b for a, b in zip(q[i][part], k[j][part])) / math.sqrt(size)) for j in range(len(states))]
                total = sum(scores)
                out += [sum(scores[j] / total * v[j][part][n] for j in range(len(states))) for n in range(size)]
            mixed.append(out)
        states = [layer_norm(at + "attention.output.LayerNorm", [a + b for a, b in zip(s, apply(at + "attention.output.dense", m))]) for s, m in zip(states, mixed)]
        inner = [[0.5 * x * (1 + math.erf(x / math.sqrt(2))) for x in apply(at + "intermediate.dense", s)] for s in states]
        states = [layer_norm(at + "output.LayerNorm", [a + b for a, b in zip(s, apply(at + "output.dense", x))]) for s, x in zip(states, inner)]
    mean = [sum(s[n] for s in states) / len(states) for n in range(WIDTH)]
    length = math.sqrt(sum(x * x for x in mean))
    return [x / length for x in mean]

result = []
for sentence, pieces in TEXTS:
    tokens = [PIECES.index(piece) for piece in ["[CLS]", *pieces.split(), "[SEP]"]]
    result.append(dict(text=sentence, tokens=tokens, vector=encode(tokens)))
json.dump(result, open("tiny-bert.json", "w"), indent=1)
