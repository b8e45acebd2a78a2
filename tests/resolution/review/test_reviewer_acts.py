"""What a reviewer's keys do, to which answer, and what of it can be taken back."""

from __future__ import annotations

import pytest

from resolution.confidence.judged_answers import judged_answers
from resolution.models import Attempt, Reservation, ReviewAct, Verdict
from resolution.review.macro_text import Unfilled
from resolution.review.reservations import reserve_ticket
from resolution.review.review_queue import next_to_review
from resolution.review.shown_item import Gone
from resolution.review.undo import undo_review
from resolution.review.verdicts import StaleVerdict
from tests.resolution.held_drafts import another_draft
from tests.resolution.review.reviewing import ANSWER, held, press, sampled, sent, shown
from tests.rewriting import rewrite
from tests.tickets.replies import deliver, make_due, send_due
from tickets.actions.customer_message import add_customer_message
from tickets.actions.errors import NotPossible
from tickets.actions.form_use import AlreadyUsed
from tickets.actions.put_back import as_it_stands
from tickets.actions.seen_messages import WroteSince
from tickets.models import Reply, ReplyState, Ticket, TicketEvent

pytestmark = pytest.mark.django_db
CORRECTED = "Ask your administrator for a seat under Settings, Members."


def stands(ticket: Ticket) -> tuple[str, str, str]:
    ticket.refresh_from_db()
    return ticket.status, ticket.review_state, ticket.held_reason


def verdict_of(ticket: Ticket) -> Verdict:
    return Verdict.objects.filter(attempt__ticket=ticket).latest("at")


def test_an_approved_draft_leaves_after_ten_seconds_as_the_assistants() -> None:
    act = press("approve", held())

    reply = act.reply
    assert (reply.origin, reply.released_by, reply.state) == ("agent", "ann", ReplyState.PENDING)
    send_due()
    assert Reply.objects.get().state == ReplyState.PENDING
    make_due(reply)
    assert deliver(reply).state == ReplyState.SENT
    assert stands(act.ticket)[:2] == ("resolved", "approved")
    assert verdict_of(act.ticket).kind == "approved"


def test_a_draft_that_was_changed_is_sent_as_the_reviewers_with_what_they_changed() -> None:
    ticket = held()

    reply = press("send", ticket, text=CORRECTED, resolves=False).reply

    assert (reply.origin, reply.author, reply.status_after) == ("person", "ann", "pending_customer")
    verdict = verdict_of(ticket)
    assert (verdict.kind, verdict.right, verdict.by) == ("edited", False, "ann")
    assert {"removed", "added", "same"} == {change["kind"] for change in verdict.diff}


def test_a_draft_that_was_not_changed_after_all_stays_the_assistants() -> None:
    ticket = held()

    assert press("send", ticket, text=f"\r\n{ANSWER}  ").reply.origin == "agent"
    assert verdict_of(ticket).kind == "approved"


def test_a_rejected_draft_waits_for_a_person_and_its_reason_is_kept() -> None:
    ticket = held()
    press("reject", ticket, reason="Wrong article.")

    assert stands(ticket)[:2] == ("pending_customer", "rejected")
    assert (verdict_of(ticket).kind, verdict_of(ticket).reason) == ("rejected", "Wrong article.")
    assert not Reply.objects.exists()


def test_a_rejection_needs_its_reason() -> None:
    with pytest.raises(NotPossible, match="what is wrong"):
        press("reject", held(), reason="  ")


def test_a_sent_answer_is_right_or_wrong_with_a_follow_up_or_corrected() -> None:
    right, wrong, corrected = sent(), sent(), sent()

    press("approve", right)
    press("reject", wrong, reason="It is out of date.", text="I was wrong: it costs nothing.")
    press("send", corrected, text=CORRECTED)

    assert stands(right)[:2] == ("resolved", "approved")
    assert [verdict_of(one).kind for one in (right, wrong, corrected)] == ["approved", "rejected", "edited"]
    assert {one.author for one in Reply.objects.filter(ticket__in=[wrong, corrected], origin="person")} == {"ann"}


def test_a_sent_answer_is_not_sent_again_unchanged() -> None:
    with pytest.raises(NotPossible, match="that the customer has"):
        press("send", sent(), text=ANSWER)


def test_a_wrong_sampled_answer_changes_nothing_of_its_ticket_unless_the_customer_is_told() -> None:
    quiet, told = sampled(), sampled()

    press("reject", quiet, reason="No.")
    press("reject", told, reason="No.", text="I am sorry, that was wrong.")

    assert stands(quiet)[0] == "resolved"
    assert stands(told)[0] == "in_progress"


def test_what_is_kept_for_a_person_leaves_the_queue_without_a_verdict() -> None:
    ticket = held()
    press("hold", ticket)

    assert (stands(ticket), next_to_review(by="ben")) == (("pending_customer", "held", "taken"), None)
    assert not Verdict.objects.exists()


@pytest.mark.parametrize("verb", ["approve", "send", "reject", "hold"])
@pytest.mark.parametrize("make", [held, sent])
def test_each_act_can_be_taken_back(verb: str, make: type) -> None:
    ticket = make()
    before = as_it_stands(ticket)
    act = press(verb, ticket, text=CORRECTED if verb == "send" else "", reason="No.")

    undo_review(act.pk, by="ann")

    ticket.refresh_from_db()
    assert as_it_stands(ticket) == before
    assert next_to_review(by="ann") == ticket.pk
    assert judged_answers() == []
    assert not Reply.objects.filter(state=ReplyState.PENDING).exists()
    assert undo_review(act.pk, by="ann") == ticket


def test_a_sampled_verdict_can_be_taken_back_too() -> None:
    ticket = sampled()
    undo_review(press("approve", ticket).pk, by="ann")

    assert next_to_review(by="ann") == ticket.pk
    assert stands(ticket)[0] == "resolved"


def test_what_was_taken_back_can_be_decided_again() -> None:
    ticket = held()
    undo_review(press("approve", ticket).pk, by="ann")
    press("approve", ticket)

    assert Reply.objects.filter(state=ReplyState.PENDING).count() == 1
    assert [one.right for one in judged_answers()] == [True]


def test_what_has_left_can_not_be_taken_back_and_says_so() -> None:
    act = press("approve", held())
    make_due(act.reply)
    deliver(act.reply)

    with pytest.raises(NotPossible, match="it has left"):
        undo_review(act.pk, by="ann")


def test_a_decision_that_sent_nothing_can_be_taken_back_for_as_long() -> None:
    act = press("reject", held(), reason="No.")
    rewrite(ReviewAct.objects.all(), at="2020-01-01T00:00Z")

    with pytest.raises(NotPossible, match="ten seconds are over"):
        undo_review(act.pk, by="ann")


def test_what_has_gone_on_since_is_not_put_back() -> None:
    ticket = held()
    act = press("approve", ticket)
    add_customer_message(ticket, text="And?", author_email="", channel="email", by="customer")

    with pytest.raises(NotPossible, match="gone on since"):
        undo_review(act.pk, by="ann")


def test_nobody_takes_back_what_a_colleague_did() -> None:
    act = press("approve", held())

    with pytest.raises(NotPossible):
        undo_review(act.pk, by="ben")


def test_the_customer_who_wrote_meanwhile_is_read_first() -> None:
    ticket = held()
    seen = shown(ticket)
    add_customer_message(ticket, text="It works now.", author_email="", channel="email", by="customer")
    Ticket.objects.filter(pk=ticket.pk).update(status="pending_customer", review_state="held", held_reason="policy")
    Attempt.objects.create(
        ticket=ticket, cycle=2, engine="local", text="?", confidence=0.5, band="hold", outcome="held"
    )

    with pytest.raises(WroteSince):
        press("approve", ticket, seen=seen)


def test_another_draft_than_the_one_shown_is_not_sent() -> None:
    ticket = held()
    seen = shown(ticket)
    another_draft(ticket)

    with pytest.raises(StaleVerdict):
        press("approve", ticket, seen=seen)


def test_the_second_of_two_reviewers_is_told_what_the_first_did() -> None:
    ticket = held()
    seen = shown(ticket)
    press("reject", ticket, reason="No.", by="ben")

    with pytest.raises(Gone, match="ben: Rejected the answer"):
        press("approve", ticket, seen=seen)
    assert Verdict.objects.count() == 1


def test_the_same_form_acts_once_and_no_other_form_by_its_mark() -> None:
    ticket, other = held(), held()
    first = press("approve", ticket, nonce="mark-of-a-form")

    assert press("approve", ticket, seen=first and shown(other), nonce="mark-of-a-form") == first
    with pytest.raises(AlreadyUsed):
        press("approve", other, nonce="mark-of-a-form")
    assert Reply.objects.count() == 1


def test_a_verdict_says_how_long_the_reviewer_had_it_open() -> None:
    ticket = held()
    reserve_ticket(ticket.pk, by="ann")
    rewrite(Reservation.objects.all(), since="2020-01-01T00:00Z")
    press("approve", ticket)

    assert verdict_of(ticket).seconds == 3_600
    assert not Reservation.objects.exists()


def test_an_answer_in_which_a_macros_reference_still_stands_is_not_sent() -> None:
    with pytest.raises(Unfilled, match="customer.name"):
        press("send", held(), text="Dear $customer.name, ask your administrator.")


def test_a_ticket_for_people_first_is_answered_without_a_verdict() -> None:
    ticket = held(reason="person_first", text="", confidence=0.0)
    press("send", ticket, text="I call you in a minute.")

    assert (Reply.objects.get().origin, Verdict.objects.count()) == ("person", 0)
    assert TicketEvent.objects.filter(ticket=ticket, kind="reply.queued").exists()
