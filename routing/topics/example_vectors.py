"""Vectors of examples are kept, so that adding one example to a topic embeds one text and not all."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tickets.embedding import embed_texts

Vectors = NDArray[np.float32]

MAX_REMEMBERED = 20_000
_remembered: dict[str, Vectors] = {}


def embed_examples(texts: Sequence[str]) -> Vectors:
    known = {text: _remembered[text] for text in texts if text in _remembered}
    unknown = [text for text in dict.fromkeys(texts) if text not in known]
    known.update(zip(unknown, embed_texts(unknown), strict=True))
    if len(_remembered) + len(unknown) > MAX_REMEMBERED:
        _remembered.clear()
    _remembered.update(known)
    return np.stack([known[text] for text in texts])
