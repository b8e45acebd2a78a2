"""The rule set that comes with the product."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from routing.rules.document import Document, parse_document
from routing.rules.yaml_text import read_yaml

FILE = Path(__file__).parent / "data" / "shipped.yaml"


@cache
def shipped_document() -> Document:
    return parse_document(read_yaml(FILE.read_text(encoding="utf-8")))
