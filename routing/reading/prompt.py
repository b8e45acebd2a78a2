"""What a model is told before a ticket: the fence and the output's shape are code, how to judge is a published version."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from routing.models import PromptVersion
from tickets.db.row_cache import RowCache

FOLDER = Path(__file__).parent / "prompts"
TOPICS = "# The topics\n\nOne JSON object a line: name, category, description.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """Number 0 is a text that was never published."""

    text: str
    number: int = 0

    @property
    def version(self) -> str:
        return f"prompt {self.number} {hashlib.sha256(self.around([]).encode()).hexdigest()[:8]}"

    def around(self, topic_lines: Sequence[str]) -> str:
        """All that stays the same from ticket to ticket."""
        judging = f"# How you judge\n\n{self.text.strip()}\n"
        return "\n".join([_read("read_frame"), judging, TOPICS, *topic_lines, ""])


def served_prompt() -> Prompt:
    """The newest version; before there is any, the package's."""
    return _SERVED.current()


def shipped_text() -> str:
    return _read("read_task")


@cache
def _read(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def _load() -> Prompt:
    newest = PromptVersion.objects.order_by("-number").first()
    return Prompt(text=newest.text, number=newest.number) if newest else Prompt(text=shipped_text())


_SERVED = RowCache(_load, PromptVersion)
