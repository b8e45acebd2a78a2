"""The model in memory: loaded when first needed. Who forks afterwards shares it: it is only ever read, and has no thread."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

from tickets.embedding.artefact import FOLDER, EmbeddingError, read_artefact

MAX_TOKENS = 128
FATAL_ONLY = 4


@dataclass(frozen=True, slots=True)
class Model:
    tokenizer: Tokenizer
    session: InferenceSession


class _Slot:
    """Where the process keeps its model, and the lock that lets only one thread load it."""

    def __init__(self, model: Model | None = None) -> None:
        self.lock = threading.Lock()
        self.model = model


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
    from tokenizers import Tokenizer  # noqa: PLC0415  # for the reason that `_make_session` gives

    tokenizer = Tokenizer.from_str(content.decode())
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


def _make_session(content: bytes) -> InferenceSession:
    # Only who embeds imports it: it takes 20 MB, and a web process that was forked after it was imported dies badly.
    from onnxruntime import InferenceSession, SessionOptions  # noqa: PLC0415

    options = SessionOptions()
    # Workers are processes already: a second thread here only makes them wait for each other, and none survives a fork.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = FATAL_ONLY
    return InferenceSession(content, options, providers=["CPUExecutionProvider"])


def _renew_lock() -> None:
    """A forked child must not wait for a lock that a thread of its parent held."""
    global _slot
    _slot = _Slot(_slot.model)


os.register_at_fork(after_in_child=_renew_lock)
