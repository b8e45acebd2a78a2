"""The model in memory: loaded when first needed, once in each process."""

import os
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import onnxruntime
from tokenizers import Tokenizer

from tickets.embedding.artefact import FOLDER, EmbeddingError, read_artefact

MAX_TOKENS = 128
FATAL_ONLY = 4


@dataclass(frozen=True, slots=True)
class Model:
    tokenizer: Tokenizer
    session: onnxruntime.InferenceSession


class _Slot:
    """Where the process keeps its model, and the lock that lets only one thread load it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.model: Model | None = None


_slot = _Slot()


def get_model() -> Model:
    slot = _slot
    if slot.model is None:
        with slot.lock:
            slot.model = slot.model or load_model()
    return slot.model


@cache
def vocabulary() -> frozenset[str]:
    """The words that the model knows whole, small letters: of English text nearly all, of other languages few."""
    return frozenset(word for word in get_model().tokenizer.get_vocab() if word.isalpha())


def load_model(folder: Path = FOLDER) -> Model:
    tokenizer, graph = read_artefact("tokenizer.json", folder=folder), read_artefact("model.onnx", folder=folder)
    try:
        return Model(_make_tokenizer(tokenizer), _make_session(graph))
    except RuntimeError as error:  # what onnxruntime raises for an operator or processor that it does not know
        raise EmbeddingError(f"The embedding model cannot be loaded by this onnxruntime: {error}") from error


def _make_tokenizer(content: bytes) -> Tokenizer:
    tokenizer = Tokenizer.from_str(content.decode())
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


def _make_session(content: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    # Workers are processes already: a second thread here only makes them wait for each other.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = FATAL_ONLY
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def _forget() -> None:
    """A forked child loads its own model: it has copied neither the threads nor a usable lock."""
    global _slot
    _slot = _Slot()


os.register_at_fork(after_in_child=_forget)
