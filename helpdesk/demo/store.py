"""What the demo must remember between runs: its admin's password and its key, readable by the owner alone."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccess:
    username: str
    password: str
    api_key: str
    callback_secret: str


def load() -> DemoAccess | None:
    path = _path()
    if not path.exists():
        return None
    return DemoAccess(**json.loads(path.read_text()))


def save(access: DemoAccess) -> None:
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(access), file)


def _path() -> Path:
    return Path(settings.DATA_DIR) / "demo.json"
