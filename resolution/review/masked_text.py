"""What stands in a draft where something was taken out of it. Nobody sends it so."""

from __future__ import annotations

from tickets.actions.errors import NotPossible

_OPENING = "[taken out: "


class TakenOut(NotPossible):
    """A part of the answer is missing."""


def mask_for(what: str) -> str:
    return f"{_OPENING}{what}]"


def refuse_masked(text: str) -> None:
    """Raises TakenOut."""
    if _OPENING in text:
        raise TakenOut(
            "Something was taken out of this draft, because it is not for this customer. Write what is meant"
            " where it says “taken out”, or leave it away, and send that."
        )
