"""The vectors that this process made last, by the tokens of their texts: so they are exact, however a text was spelt.

Bounded in number, and so in bytes: a vector takes 1.5 KB, its key at most about 1 KB.
"""

import os
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

Tokens = tuple[int, ...]
Vectors = NDArray[np.float32]

# The older tickets of a customer who writes a lot, and the precedents of a matter, are compared again and again.
MOST = 4_000


class _Memory:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.vectors: OrderedDict[Tokens, Vectors] = OrderedDict()


_memory = _Memory()


def recall(wanted: Iterable[Tokens]) -> dict[Tokens, Vectors]:
    """Those that are remembered."""
    with _memory.lock:
        found = {tokens: _memory.vectors[tokens] for tokens in wanted if tokens in _memory.vectors}
        for tokens in found:
            _memory.vectors.move_to_end(tokens)
    return found


def keep(made: Mapping[Tokens, Vectors]) -> None:
    """The longest unused make room."""
    with _memory.lock:
        # A copy, because a row of a batch would hold the whole batch in memory.
        _memory.vectors.update((tokens, vector.copy()) for tokens, vector in made.items())
        while len(_memory.vectors) > MOST:
            _memory.vectors.popitem(last=False)


def forget() -> None:
    """A forked child must not wait for a lock that a thread of its parent held."""
    global _memory
    _memory = _Memory()


os.register_at_fork(after_in_child=forget)
