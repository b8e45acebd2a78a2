"""A verdict names its attempt, says whether it was right as it stood, and for how many answers it stands."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from resolution.models import Attempt, Verdict, VerdictKind
from resolution.review import verdicts
from resolution.review.record_verdict import record_edit, record_verdict
from tests import factories
from tickets.actions.last_lines import GO_ON
from tickets.models import Ticket

pytestmark = pytest.mark.django_db

DRAFT = f"Hello Ann,\n\nAsk your administrator for a seat.\n\n{GO_ON}"


def attempt_on(ticket: Ticket, **changed: Any) -> Attempt:
    values = {"engine": "local", "text": DRAFT, "confidence": 0.7, "band": "hold", "outcome": "held"} | changed
    made: Attempt = Attempt.objects.create(ticket=ticket, cycle=ticket.cycle, **values)
    return made


@pytest.fixture
def attempt(ticket: Ticket) -> Attempt:
    return attempt_on(factories.held(ticket))


def test_what_was_not_calibrated_has_its_confidence_as_the_raw_one(attempt: Attempt) -> None:
    attempt.refresh_from_db()

    assert (attempt.raw_confidence, attempt.calibration) == (0.7, None)


@pytest.mark.parametrize(
    ("kind", "right"),
    [
        ("approved", True),
        ("rejected", False),
        ("did_not_help", False),
        ("reopened", False),
        ("solved", None),
    ],
)
def test_only_an_approval_is_right_and_a_customers_thanks_say_nothing(
    attempt: Attempt, kind: str, right: bool | None
) -> None:
    assert record_verdict(attempt, VerdictKind(kind), by="ann").right is right


@pytest.mark.parametrize(
    "sent",
    [
        DRAFT,
        f"  Hi Ann!\nAsk your  administrator\nfor a seat.\n{GO_ON}\n",
        "Dear Mrs Example,\n\nAsk your administrator for a seat.",
        "Ask your administrator for a seat.",
    ],
)
def test_another_greeting_and_other_white_space_leave_it_approved(attempt: Attempt, sent: str) -> None:
    made = record_edit(attempt, sent, by="ann")

    assert (made.kind, made.right) == ("approved", True)


@pytest.mark.parametrize("sent", ["", "Ask your administrator for two seats.", "Hello ask your administrator. Now."])
def test_any_other_word_makes_it_an_edit_with_its_changes(attempt: Attempt, sent: str) -> None:
    made = record_edit(attempt, sent, by="ann")

    assert (made.kind, made.right) == ("edited", False)
    assert {passage["kind"] for passage in made.diff} & {"removed", "added"}


def test_the_same_again_is_the_same_verdict_and_another_opinion_is_another(attempt: Attempt) -> None:
    first = record_verdict(attempt, VerdictKind.APPROVED, by="ann")

    assert record_verdict(attempt, VerdictKind.APPROVED, by="ann") == first
    record_verdict(attempt, VerdictKind.APPROVED, by="ben")
    record_verdict(attempt, VerdictKind.REJECTED, by="ann")
    record_verdict(attempt, VerdictKind.APPROVED, by="ann")
    assert Verdict.objects.count() == 4


@pytest.mark.parametrize(
    ("policy", "kind", "weight"),
    [
        ({"sampled": True, "sample_rate": 0.1}, "approved", 10),
        ({"sampled": True, "sample_rate": 0.1}, "rejected", 10),
        # Every customer's word comes to us, so it stands for itself.
        ({"sampled": True, "sample_rate": 0.1}, "did_not_help", 1),
        ({"sampled": True, "sample_rate": 0.1}, "reopened", 1),
        # Somebody chose to look at it.
        ({"sampled": False, "sample_rate": 0.1}, "approved", 1),
        ({}, "approved", 1),
        ({"sampled": True, "sample_rate": 1}, "approved", 1),
        ({"sampled": True, "sample_rate": 0}, "approved", 1),
        ({"sampled": True, "sample_rate": None}, "approved", 1),
        ({"sampled": True, "sample_rate": 0.000001}, "approved", 100),
    ],
)
def test_a_sampled_answer_stands_for_those_that_nobody_saw(
    ticket: Ticket, policy: dict[str, Any], kind: str, weight: float
) -> None:
    attempt = attempt_on(factories.held(ticket), policy=policy)

    assert record_verdict(attempt, VerdictKind(kind), by="ann").weight == pytest.approx(weight)


@pytest.mark.parametrize(("given", "stored"), [(None, None), (-5, 0), (40, 40), (10**12, 86_400)])
def test_a_page_that_says_a_strange_time_is_not_refused(
    attempt: Attempt, given: int | None, stored: int | None
) -> None:
    assert record_verdict(attempt, VerdictKind.APPROVED, by="ann", seconds=given).seconds == stored


def test_all_that_is_said_of_an_answer_counts_in_one_category(attempt: Attempt) -> None:
    first = record_verdict(attempt, VerdictKind.APPROVED, by="ann")
    Ticket.objects.filter(pk=attempt.ticket_id).update(category="billing" if first.category != "billing" else "general")

    assert record_verdict(attempt, VerdictKind.REOPENED, by="customer").category == first.category


def test_a_verdict_never_changes(attempt: Attempt) -> None:
    made = record_verdict(attempt, VerdictKind.APPROVED, by="ann")

    with pytest.raises(DatabaseError), transaction.atomic():
        Verdict.objects.filter(pk=made.pk).update(right=False)


def test_what_a_reviewer_does_on_the_ticket_is_a_verdict(attempt: Attempt) -> None:
    ticket = attempt.ticket
    verdicts.reject(ticket, by="ann", reason="Wrong article.", **verdicts.shown_version(ticket))

    made = Verdict.objects.get()
    assert (made.attempt, made.kind, made.by, made.reason) == (attempt, "rejected", "ann", "Wrong article.")
    assert (made.engine_family, made.category) == ("local", ticket.category)


def test_approving_a_draft_is_a_verdict_on_its_attempt(attempt: Attempt) -> None:
    verdicts.approve(attempt.ticket, by="ann", **verdicts.shown_version(attempt.ticket))

    assert Verdict.objects.get().right is True


def test_a_refused_click_is_no_verdict(attempt: Attempt) -> None:
    with pytest.raises(verdicts.StaleVerdict):
        verdicts.approve(attempt.ticket, by="ann", attempt_id=attempt.public_id, text_hash="of another text")

    assert not Verdict.objects.exists()
