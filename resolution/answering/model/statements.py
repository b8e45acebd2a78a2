"""The shape of a model's answer: statements, each with the passages that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from resolution.answering.base import SourcePassage, Statement
from resolution.answering.model.prompt import Passage
from tickets.text import many_lines, one_line

Line = Annotated[str, AfterValidator(one_line)]


class StatementMade(BaseModel):
    text: Annotated[str, AfterValidator(many_lines)]
    passages: list[str]
    new_paragraph: bool


class DraftAnswer(BaseModel):
    """What the model is asked for. Its ranges are checked here: the vendor's schema knows only types."""

    can_answer: bool
    statements: list[StatementMade]
    unanswered: list[Line]
    blockers: list[Line]
    confidence: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
    reasons: list[Line]

    @property
    def text(self) -> str:
        """The whole answer. What is numbered or dotted stands in lines of its own."""
        text = ""
        for made in self.statements:
            between = "\n\n" if made.new_paragraph else "\n" if _is_item(made.text) else " "
            text += f"{between}{made.text}" if made.text else ""
        return text.strip()


def _is_item(text: str) -> bool:
    head = text.split(" ", 1)[0]
    return head in ("-", "*", "•") or (head[:-1].isdigit() and head[-1:] in ".)")


def cite_passages(made: list[StatementMade], passages: Mapping[str, Passage]) -> tuple[Statement, ...]:
    """With the passages' own words. A number that the model was not shown is dropped."""
    return tuple(
        Statement(text=one.text, passages=tuple(_source(passages[number]) for number in _known(one, passages)))
        for one in made
        if one.text
    )


def _known(made: StatementMade, passages: Mapping[str, Passage]) -> list[str]:
    numbers = (number.strip().strip("[]") for number in made.passages)
    return [number for number in dict.fromkeys(numbers) if number in passages]


def _source(passage: Passage) -> SourcePassage:
    shown = passage.candidate
    return SourcePassage(article_id=shown.article_id, title=shown.title, version=shown.version, text=passage.text)
