"""What the customer says now, and what was said to the customer before."""

from resolution.answering.base import Context


def latest_words(context: Context) -> str:
    latest = next((turn.text for turn in reversed(context.turns) if turn.direction == "inbound"), "")
    return f"{context.subject}\n{latest}".strip()


def earlier_answers(context: Context) -> list[str]:
    return [turn.text for turn in context.turns if turn.direction == "outbound"]
