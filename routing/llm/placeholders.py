"""Personal data that no model is told: names stand for it in the question, and the answer gives it back.

The same thing has the same name throughout one question, so that the answer still makes sense. Nobody who wrote to us can
know a name, so nobody can write one to be given what it stands for.
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from routing.llm.errors import llm_error
from routing.llm.question import Shape
from routing.redaction.record import CustomerRecord
from routing.redaction.redact import find_spans, replace_spans, word_of
from routing.redaction.spans import Span

TOLD = (
    "What stands in square brackets with a code, such as [email {code}], stands for something that you are not told. "
    "Where your answer needs it, repeat it as it is, and make up none."
)


class Placeholders:
    """Of one question."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str], str] = {}
        self._stood_for: dict[str, str] = {}
        self._code = secrets.token_hex(3)

    def hide(self, text: str, record: CustomerRecord | None) -> str:
        """The text as the model may read it, and how to read it."""
        spans = find_spans(text, record)
        hidden = replace_spans(text, spans, lambda span: self._name(span, text[span.start : span.end]))
        return f"{TOLD.format(code=f'{self._code}0')}\n\n{hidden}" if spans else text

    def restore(self, answer: Shape) -> Shape:
        """The answer with what the names stand for. Raises LLMError if it holds one that stands for nothing."""
        if not self._names:
            return answer
        return type(answer).model_validate(self._restored(answer.model_dump(mode="json")))

    def _name(self, span: Span, original: str) -> str:
        known = (span.kind, span.value or original)
        if known not in self._names:
            code = f"{self._code}{len(self._names) + 1}"
            self._names[known] = f"[{word_of(span.kind)} {code}]"
            self._stood_for[code] = original
        return self._names[known]

    def _restored(self, value: Any) -> Any:
        if isinstance(value, str):
            # A model may leave the brackets away.
            return re.sub(rf"\[?(?:\b(?:{self._words()}) )?\b{self._code}([0-9]+)\b\]?", self._original, value)
        if isinstance(value, list):
            return [self._restored(item) for item in value]
        if isinstance(value, dict):
            return {key: self._restored(item) for key, item in value.items()}
        return value

    def _words(self) -> str:
        return "|".join({re.escape(word_of(kind)) for kind, _value in self._names})

    def _original(self, found: re.Match[str]) -> str:
        try:
            return self._stood_for[f"{self._code}{found[1]}"]
        except KeyError:
            raise llm_error("malformed", "it names something that it was not told of", permanent=True) from None
