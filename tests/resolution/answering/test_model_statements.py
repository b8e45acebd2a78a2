"""A model's answer piece by piece: what each cites, whether it stands there, and what the model looked up for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from resolution.answering.base import Support
from resolution.answering.model.draft import draft_by_model
from resolution.answering.model.prompt import PASSAGE, passages_of
from resolution.confidence.grounding import judge_grounding
from tests import factories
from tests.doors.messages_api import MessagesApi, configured, error, look_up, message
from tests.resolution.answering.test_model_answerer import CONTEXT, GOOD, says, verdicts
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def vendor(settings: Any) -> Iterator[MessagesApi]:
    with configured(settings) as vendor:
        yield vendor


def results(vendor: MessagesApi) -> str:
    return str(vendor.requests[1].body["messages"][-1]["content"][0]["content"])


def made_with(*statements: tuple[str, list[str], bool]) -> dict[str, object]:
    keys = ("text", "passages", "new_paragraph")
    return GOOD | {"statements": [dict(zip(keys, statement, strict=True)) for statement in statements]}


def test_pieces_become_paragraphs_sentences_and_lines(vendor: MessagesApi) -> None:
    pieces = [
        ("Do this.", ["P1"], True),
        ("Then that.", ["P1"], False),
        ("1. One", ["P1"], True),
        ("2. Two", [], False),
    ]
    vendor.will_answer(message(made_with(*pieces)))

    assert draft_by_model(CONTEXT).text == "Do this. Then that.\n\n1. One\n2. Two"


def test_each_piece_keeps_what_it_cites_in_the_articles_own_words(vendor: MessagesApi) -> None:
    vendor.will_answer(message(GOOD))

    greeting, stated = draft_by_model(CONTEXT).statements

    assert greeting.passages == ()
    (passage,) = stated.passages
    assert (passage.article_id, passage.version, passage.text) == ("7", 3, "Open https://help.example.com/reset.")


def test_a_check_of_its_own_judges_each_piece_by_what_it_cites(vendor: MessagesApi) -> None:
    vendor.will_answer(
        message(says("Invoices come each week.", "P2")), message(verdicts((1, "unsupported", "Monthly.")))
    )

    draft = draft_by_model(CONTEXT)

    (statement,) = draft.statements
    assert (statement.support, statement.why) == (Support.UNSUPPORTED, "Monthly.")
    assert "They come monthly." in vendor.requests[1].user
    assert "How do I reset it?" not in vendor.requests[1].user
    part = judge_grounding(draft, CONTEXT)
    assert (part.value, "Invoices come each week." in part.reason) == (0.2, True)


@pytest.mark.parametrize(("verdict", "value"), [("supported", 0.97), ("partly", 0.5)])
def test_the_worst_piece_is_the_grounding(vendor: MessagesApi, verdict: str, value: float) -> None:
    both = made_with(("Open the page there.", ["P1"], True), ("Invoices come monthly then.", ["P2"], True))
    vendor.will_answer(message(both), message(verdicts((1, "supported", ""), (2, verdict, ""))))

    assert judge_grounding(draft_by_model(CONTEXT), CONTEXT).value == value


def test_what_claims_something_and_cites_nothing_needs_no_question(vendor: MessagesApi) -> None:
    vendor.will_answer(message(says("We have refunded everything.")))

    (statement,) = draft_by_model(CONTEXT).statements

    assert (statement.support, len(vendor.requests)) == (Support.UNSUPPORTED, 1)


def test_a_piece_that_the_check_left_out_is_not_supported(vendor: MessagesApi) -> None:
    vendor.will_answer(message(says("Open the page there.", "P1")), message(verdicts((7, "supported", ""))))

    assert draft_by_model(CONTEXT).statements[0].support == Support.UNSUPPORTED


def test_the_check_can_be_switched_off(vendor: MessagesApi, settings: Any) -> None:
    settings.GROUNDING_CHECK = False

    draft = draft_by_model(CONTEXT)

    assert (len(vendor.requests), {statement.support for statement in draft.statements}) == (1, {Support.UNCHECKED})


def test_an_answer_whose_check_fails_is_judged_by_our_own_comparison(vendor: MessagesApi) -> None:
    vendor.will_answer(message(says("Open https://help.example.com/reset for it.", "P1")), error(500))

    draft = draft_by_model(CONTEXT)

    assert "could not be checked" in draft.reasons[-1]
    assert "check" not in judge_grounding(draft, CONTEXT).reason


@pytest.mark.parametrize("field", ["unanswered", "blockers"])
def test_what_is_left_open_keeps_it_from_being_sent(vendor: MessagesApi, field: str) -> None:
    vendor.will_answer(message(GOOD | {field: ["The refund of March."]}))

    draft = draft_by_model(CONTEXT)

    assert (draft.stated_confidence, draft.reasons[-1].split(": ")[1]) == (0.5, "The refund of March.")


def test_an_article_that_it_found_can_be_cited(vendor: MessagesApi) -> None:
    article = factories.ArticleFactory(title="Seats", body="A seat costs ten a month.", phrasings="what is a seat")
    vendor.will_answer(
        look_up(("search_knowledge", {"query": "what does a seat cost"})), message(says("It costs ten a month.", "P3"))
    )

    draft = draft_by_model(CONTEXT)

    assert "[P3]\nA seat costs ten a month." in results(vendor)
    assert [source.article_id for source in draft.sources] == [str(article.pk)]
    with_found = CONTEXT.with_looked_up(draft)
    assert with_found.candidates[-1].title == "Seats"
    assert with_found.looked_up[0]["tool"] == "search_knowledge"


def test_it_reads_earlier_tickets_of_this_customer_and_of_nobody_else(vendor: MessagesApi) -> None:
    ticket, other = factories.TicketFactory(), factories.TicketFactory(body="The secret of another.")
    earlier = factories.TicketFactory(customer=ticket.customer, integration=ticket.integration, body="Printing fails.")
    # The program that hears the answer has not written this one.
    unheard = factories.TicketFactory(customer=ticket.customer, body="Told to another program.")
    context = replace(CONTEXT, ticket_id=ticket.public_id)

    told = []
    for asked in (earlier, unheard, other, ticket):
        vendor.requests.clear()
        vendor.will_answer(look_up(("read_earlier_ticket", {"ticket_id": asked.public_id})), message(GOOD))
        draft_by_model(context)
        told.append(results(vendor))

    assert "Printing fails." in told[0]
    assert told[1:] == ["This customer has no such ticket."] * 3


def test_without_a_ticket_of_ours_there_is_only_the_knowledge_to_look_up(vendor: MessagesApi) -> None:
    draft_by_model(CONTEXT)
    draft_by_model(replace(CONTEXT, ticket_id=factories.TicketFactory().public_id))

    first, second = (request.body for request in vendor.requests if "tools" in request.body)
    assert [len(body["tools"]) for body in (first, second)] == [1, 3]


def test_what_was_too_long_is_told_with_the_draft(vendor: MessagesApi) -> None:
    long = replace(CONTEXT.turns[0], text="x" * 10_000)

    draft = draft_by_model(replace(CONTEXT, turns=(long,) * 12))

    assert "the first 2 of 12 messages" in draft.cut
    assert any(line.startswith("4000 of 10000 characters of a message of the customer") for line in draft.cut)


def test_passages_are_short_and_leave_nothing_out() -> None:
    body = "\n\n".join(["Short.", "Short too.", "y" * 5_000, "End."])

    made = passages_of(body)

    assert max(map(len, made)) <= PASSAGE
    assert "".join(made).replace("\n", "") == body.replace("\n", "")
    assert made[0] == "Short.\n\nShort too."


def test_a_ticket_of_ours_that_is_gone_costs_nothing(vendor: MessagesApi) -> None:
    assert draft_by_model(replace(CONTEXT, ticket_id=Ticket().public_id)).text
