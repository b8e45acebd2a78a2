"""Tickets that read like this one and were resolved: precedents for an answer."""

from __future__ import annotations

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Q

from resolution.answering.base import SolvedTicket, question_in
from resolution.knowledge.retrieval.question import read_question
from tickets.channels.reply_recipients import Stranger, only_of
from tickets.embedding import Vectors, embed_one
from tickets.models import Ticket
from tickets.states import ReviewState, Status

# Words find the few that the vectors then compare.
FETCHED = 8
KEPT = 3
LEAST_SIMILARITY = 0.6


def similar_solved(ticket: Ticket, query: str, *, stranger: Stranger | None = None) -> tuple[SolvedTicket, ...]:
    """At most three, best first, with the cosine of their question to this one. What is under review does not count.

    A stranger hears only of its own.
    """
    found = _by_words(ticket, query, stranger)
    if not found:
        return ()
    question = embed_one(read_question(query).text)
    similarities = [float(_vector(other) @ question) for other in found]
    pairs = sorted(zip(similarities, found, strict=True), key=lambda pair: -pair[0])
    return tuple(
        SolvedTicket(
            ticket_id=other.public_id, subject=other.subject, resolution=other.resolution[:4000], similarity=similarity
        )
        for similarity, other in pairs[:KEPT]
        if similarity >= LEAST_SIMILARITY
    )


def _vector(solved: Ticket) -> Vectors:
    """Of the same words as articles were compared with when it was answered itself: those are often still remembered."""
    return embed_one(read_question(question_in(solved.subject, (), otherwise=solved.body)).text)


def _by_words(ticket: Ticket, query: str, stranger: Stranger | None) -> list[Ticket]:
    words = list(dict.fromkeys(word for word in query.lower().split() if word.isalnum() and len(word) > 3))[:12]
    if not words:
        return []
    search = SearchQuery(" or ".join(words), config="simple", search_type="websearch")
    solved = Ticket.objects.filter(
        status__in=[Status.RESOLVED, Status.CLOSED],
        category=ticket.category,
        review_state__in=[ReviewState.NONE, ReviewState.APPROVED],
        search=search,
    ).exclude(Q(pk=ticket.pk) | Q(merged_into=ticket.pk))
    if stranger:
        solved = only_of(stranger, solved)
    newest = solved.order_by("-created_at").values_list("pk", flat=True)[:200]
    ranked = Ticket.objects.filter(pk__in=list(newest)).annotate(rank=SearchRank(F("search"), search))
    ranked = ranked.only("subject", "body", "resolution")
    return list(ranked.order_by("-rank")[:FETCHED])
