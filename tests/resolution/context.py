"""Contexts as the agent would load them, made from a question and the company's knowledge."""

from datetime import UTC, datetime, timedelta

from resolution.answering.base import Context, ConversationTurn
from resolution.knowledge.retrieval import KnowledgeBase
from tests.resolution.knowledge.bases import company_base

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def context_of(
    *said: str, subject: str = "", customer_name: str = "Ann Lee", base: KnowledgeBase | None = None
) -> Context:
    """Customer and company speak in turn, the customer first and last."""
    ranking = (company_base() if base is None else base).rank(f"{subject}\n{said[-1]}")
    return Context(
        ticket_id="t_1",
        subject=subject,
        category="general",
        channel="form",
        customer_name=customer_name,
        tier="free",
        is_vip=False,
        turns=tuple(_turn(place, text) for place, text in enumerate(said)),
        candidates=ranking.candidates,
        retrieval=ranking.features,
    )


def _turn(place: int, text: str) -> ConversationTurn:
    direction, author = ("outbound", "Helpdesk") if place % 2 else ("inbound", "Ann Lee")
    return ConversationTurn(direction=direction, author=author, text=text, at=MONDAY + timedelta(hours=place))
