"""The review queue's page and what its script asks: who may, what is said, what is shown where it has changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from resolution.models import Macro, Reservation, ReviewAct, Verdict
from tests import factories
from tests.resolution.held_drafts import another_draft
from tests.resolution.review.reviewing import ANSWER, held, press, sampled, sent, shown
from tickets.actions.customer_message import add_customer_message
from tickets.actions.form_use import FIELD, new_nonce
from tickets.models import Reply, Ticket

pytestmark = pytest.mark.django_db
SOURCES = [{"article_id": "1", "title": "Seats", "version": 1}]
CANDIDATES = [
    {"article_id": "1", "title": "Seats", "body": "Ask your administrator for a seat. It is free.", "score": 1.0}
]


@pytest.fixture
def reviewer() -> Any:
    return factories.staff_with("Reviewer")


@pytest.fixture
def desk(client: Client, reviewer: Any) -> Client:
    client.force_login(reviewer)
    return client


def page(desk: Client, path: str = "", **asked: str) -> str:
    answer = desk.get(reverse("admin:review") + path, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def do(desk: Client, verb: str, ticket: Ticket, seen: dict[str, str] | None = None, **given: str) -> Any:
    fields = {**(seen or names(ticket)), FIELD: new_nonce(), **given}
    address = reverse("admin:review_do", args=[ticket.pk, verb])
    return desk.post(address, fields, headers={"Accept": "application/json"})


def names(ticket: Ticket) -> dict[str, str]:
    """What a page that is loaded now would name."""
    told = shown(ticket)
    return {"attempt_id": told.attempt_id, "text_hash": told.text_hash, "last_message": told.last_message}


def test_it_shows_one_answer_with_what_each_sentence_rests_on(desk: Client) -> None:
    held(sources=SOURCES, context={"candidates": CANDIDATES})

    shown_page = page(desk)

    assert "Ask your administrator for a seat." in shown_page
    assert "Word for word" in shown_page
    assert "Not in the sources" in shown_page
    assert Reservation.objects.count() == 1


def test_it_counts_each_kind_and_says_when_nothing_waits(desk: Client) -> None:
    assert "Nothing waits for your review" in page(desk)
    held(), sent(), sampled()

    for which, heading in (("held", "Draft, not sent"), ("sent", "Sent, to review"), ("sampled", "a sample")):
        assert heading in page(desk, which=which)


def test_a_decision_is_answered_with_what_was_done_and_how_to_take_it_back(desk: Client) -> None:
    ticket = held()

    told = do(desk, "approve", ticket).json()

    assert told["said"] == f"#{ticket.number}: Approved; it leaves in ten seconds."
    assert desk.post(told["undo"], headers={"Accept": "application/json"}).json()["said"].endswith("taken back.")
    assert Reply.objects.get().state == "cancelled"


def test_without_a_script_a_decision_leads_to_the_next_one(desk: Client) -> None:
    ticket = held()
    address = reverse("admin:review_do", args=[ticket.pk, "approve"])

    answer = desk.post(address, {**names(ticket), FIELD: new_nonce()}, follow=True)

    assert "Approved; it leaves in ten seconds." in answer.content.decode()


def test_an_old_page_is_shown_what_has_changed_and_nothing_is_done(desk: Client) -> None:
    ticket = held()
    seen = names(ticket)
    another_draft(ticket, text=ANSWER.replace("a minute", "an hour"))

    answer = do(desk, "approve", ticket, seen)

    assert answer.status_code == 409
    html = answer.json()["html"]
    assert "<del> a minute.</del><ins> an hour.</ins>" in html
    assert "Nothing was done with your decision" in html
    assert not Reply.objects.exists()


def test_who_comes_second_sees_what_the_colleague_did(desk: Client) -> None:
    ticket = held()
    seen = names(ticket)
    press("reject", ticket, reason="It is out of date.", by="ben")

    answer = do(desk, "approve", ticket, seen)

    assert (answer.status_code, "ben: Rejected the answer" in answer.json()["error"]) == (409, True)


def test_an_answer_to_a_customer_who_wrote_meanwhile_is_not_sent(desk: Client) -> None:
    ticket = held()
    seen = names(ticket)
    add_customer_message(ticket, text="It works now, thanks!", author_email="", channel="email", by="customer")

    answer = do(desk, "send", ticket, seen, text="My own words.")

    assert answer.status_code == 409
    assert "It works now, thanks!" in answer.json()["html"]
    assert not Reply.objects.exists()


def test_what_can_not_be_done_so_says_why_and_keeps_the_page(desk: Client) -> None:
    answer = do(desk, "reject", held(), reason="")

    assert (answer.status_code, answer.json()) == (400, {"error": "Say what is wrong with it."})


def test_a_right_that_was_taken_away_while_the_page_was_open_counts_at_once(desk: Client, reviewer: Any) -> None:
    ticket = held()
    seen, told = names(ticket), do(desk, "approve", held()).json()
    reviewer.groups.clear()

    assert do(desk, "approve", ticket, seen).status_code == 403
    assert desk.post(told["undo"]).status_code == 403
    assert desk.post(reverse("admin:review_reserve", args=[ticket.pk])).status_code == 403
    assert Verdict.objects.count() == 1


def test_an_auditor_may_look_and_decides_nothing(client: Client) -> None:
    ticket = held()
    client.force_login(factories.staff_with("Auditor"))

    assert "Approve and send" not in page(client)
    assert do(client, "approve", ticket).status_code == 403
    assert not Reservation.objects.exists()


def test_strangers_are_asked_to_log_in(client: Client) -> None:
    assert client.get(reverse("admin:review")).status_code == 302


def test_two_reviewers_on_one_ticket_see_each_other(desk: Client) -> None:
    ticket = held()
    other = Client()
    other.force_login(ben := factories.staff_with("Reviewer"))
    page(desk, f"{ticket.pk}/")

    assert "is looking at this ticket too" in page(other, f"{ticket.pk}/")
    told = desk.post(reverse("admin:review_reserve", args=[ticket.pk])).json()
    assert ben.username in told["others"]


def test_an_open_page_hears_that_it_is_no_longer_so(desk: Client) -> None:
    ticket = held()
    before = desk.post(reverse("admin:review_reserve", args=[ticket.pk])).json()
    another_draft(ticket)
    after = desk.post(reverse("admin:review_reserve", args=[ticket.pk])).json()

    assert before["mark"] != after["mark"]
    assert after["counts"]["held"] == "1"


def test_going_on_leaves_the_ticket_to_others(desk: Client) -> None:
    ticket = held()
    page(desk)
    assert desk.post(reverse("admin:review_leave", args=[ticket.pk])).status_code == 204

    assert not Reservation.objects.exists()
    assert "data-none" in page(desk, "next/", skip=f"{ticket.number},x,-1,{'9' * 30}")


def test_macros_come_filled_in_for_the_ticket(desk: Client) -> None:
    ticket = held()
    Macro.objects.create(name="Seat", text="Dear $customer.first_name, about $ticket: ask $customer.id.")
    Macro.objects.create(name="Bills", text="?", category="billing")

    (told,) = desk.get(reverse("admin:review_macros", args=[ticket.pk])).json()["macros"]

    assert told["text"] == f"Dear Ann, about #{ticket.number}: ask $customer.id."
    assert told["missing"] == ["$customer.id"]


def test_a_page_asks_no_more_of_the_database_with_many_waiting(desk: Client) -> None:
    ticket = held(sources=SOURCES, context={"candidates": CANDIDATES})
    page(desk)
    counted = []
    for more in (0, 6):
        for _ in range(more):
            held()
        with CaptureQueriesContext(connection) as asked:
            page(desk, f"{ticket.pk}/")
        counted.append(len(asked))

    assert counted[0] == counted[1] <= 30


def test_on_the_tickets_own_page_an_approval_can_be_taken_back_for_ten_seconds_too(desk: Client) -> None:
    ticket = held()
    ticket_page = reverse("admin:tickets_ticket_change", args=[ticket.pk])
    desk.post(reverse("admin:tickets_ticket_do", args=[ticket.pk, "approve"]), {**names(ticket), FIELD: new_nonce()})
    assert "Undo: it is not sent" in desk.get(ticket_page).content.decode()

    act = ReviewAct.objects.get()
    answer = desk.post(reverse("admin:review_undo", args=[act.pk]), {"page": "ticket"}, follow=True)

    assert answer.redirect_chain == [(ticket_page, 302)]
    assert f"#{ticket.number}: taken back." in answer.content.decode()
    assert Reply.objects.get().state == "cancelled"


def test_an_answer_typed_on_the_tickets_page_is_not_sent_with_a_reference_in_it(desk: Client) -> None:
    ticket = held()
    address = reverse("admin:tickets_ticket_do", args=[ticket.pk, "reply"])

    answer = desk.post(address, {"text": "Dear $customer.name,", "then": "wait", FIELD: new_nonce()})

    assert "still stands in your answer" in answer.content.decode()
    assert not Reply.objects.exists()


@pytest.mark.parametrize("text", ["Dear $customer.phone,", "See ${ticket.url}."])
def test_a_macro_with_a_reference_that_nobody_knows_is_not_saved(desk: Client, text: str) -> None:
    answer = desk.post(reverse("admin:resolution_macro_add"), {"name": "Seat", "text": text, "category": ""})

    assert "is not known. There are: $ticket.number" in answer.content.decode()
    assert not Macro.objects.exists()


def test_a_macro_is_filled_in_once_and_other_dollars_stay(desk: Client) -> None:
    ticket = held()
    Ticket.objects.filter(pk=ticket.pk).update(subject="$customer.email")
    Macro.objects.create(name="Price", text="$$5, $5 or $US: $ticket.subject, $tickets, ${customer.name}s")

    (told,) = desk.get(reverse("admin:review_macros", args=[ticket.pk])).json()["macros"]

    assert told["text"] == "$5, $5 or $US: $customer.email, $tickets, Ann Examples"
    assert told["missing"] == []
