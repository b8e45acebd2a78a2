"""A fitted model as bytes and back: plain values as JSON, arrays as they are. Nothing that is loaded can run.

It follows the type hints of the frozen dataclasses, so a model may gain and lose fields: `shape_of` then differs, and what
was stored in another shape is not loaded but fitted anew.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

Model = TypeVar("Model")
Arrays = dict[str, NDArray[Any]]
_PLAIN = "plain"


def dump_model(model: Any) -> bytes:
    arrays: Arrays = {}
    plain = _take_apart(model, "", arrays)
    arrays[_PLAIN] = np.frombuffer(json.dumps(plain).encode(), np.uint8)
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]  # numpy means keyword arguments of its own
    return file.getvalue()


def load_model(kind: type[Model], content: bytes) -> Model:
    """Raises ValueError, KeyError or TypeError if it is of another shape."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        arrays: Arrays = {name: file[name] for name in file.files}
    plain = json.loads(arrays.pop(_PLAIN).tobytes())
    model: Model = _put_together(kind, plain, arrays)
    return model


def shape_of(kind: type[Any]) -> str:
    """The same as long as fields and types are."""
    return hashlib.sha256("\n".join(_lines(kind)).encode()).hexdigest()[:8]


def _lines(kind: type[Any]) -> list[str]:
    lines = []
    for name, hint in _hints(kind).items():
        lines.append(f"{kind.__name__}.{name}: {hint}")
        for part in (hint, *get_args(hint)):
            lines += _lines(part) if is_dataclass(part) and isinstance(part, type) else []
    return lines


def _take_apart(value: Any, path: str, arrays: Arrays) -> Any:
    if isinstance(value, np.ndarray):
        arrays[path] = value
        return {"array": path}
    if is_dataclass(value):
        return {
            field.name: _take_apart(getattr(value, field.name), f"{path}/{field.name}", arrays)
            for field in fields(value)
        }
    if isinstance(value, tuple):
        return [_take_apart(one, f"{path}/{place}", arrays) for place, one in enumerate(value)]
    return dict(value) if isinstance(value, Mapping) else value


def _put_together(hint: Any, plain: Any, arrays: Arrays) -> Any:
    if isinstance(plain, dict) and plain.keys() == {"array"}:
        return arrays[plain["array"]]
    if is_dataclass(hint) and isinstance(hint, type):
        values = {name: _put_together(part, plain[name], arrays) for name, part in _hints(hint).items()}
        return hint(**values)
    if get_origin(hint) is tuple:
        return tuple(_put_together(get_args(hint)[0], one, arrays) for one in plain)
    return plain


def _hints(kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}
