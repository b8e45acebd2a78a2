"""*This solved it* and *It did not*, below each answer: asked by a page, done by its form alone, once an answer."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client

from resolution.feedback.page import stamp_for
from resolution.models import Attempt, Feedback, Verdict
from tests import factories
from tests.helpdesk.desk_rows import answered, undelivered
from tests.rewriting import rewrite
from tests.tickets.channels.test_mail import sent
from tests.tickets.replies import deliver
from tickets.actions.close import close_ticket
from tickets.actions.merge import merge_tickets
from tickets.actions.reply import reply_as_person
from tickets.channels.below_answer import BY_SOFTWARE, CHECKED, below_answer
from tickets.models import Mailbox, Reply, ReplyState, Ticket, TicketEvent
from tickets.signed.feedback_link import feedback_links, feedback_token
from tickets.states import Channel, Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def reply() -> Reply:
    """An answer of the auto band that was mailed and resolved its ticket."""
    return deliver(Reply.objects.get(ticket=answered(confidence=0.95)))


def address(reply: Reply, said: str) -> str:
    return f"/support/feedback/{feedback_token(reply.public_id)}/{said}"


def press(reply: Reply, said: str, **fields: Any) -> Any:
    """As a browser does it: opens the page, and sends its form in."""
    client = Client(enforce_csrf_checks=True)
    form = re.search(r'name="stamp" value="([^"]+)"', client.get(address(reply, said)).content.decode())
    stamp = form[1] if form else ""
    return client.post(address(reply, said), {"stamp": stamp} | fields)


def state(ticket: Ticket) -> tuple[str, str, str]:
    ticket.refresh_from_db()
    return ticket.status, ticket.held_reason, ticket.people_only


def verdicts(reply: Reply) -> list[tuple[str, bool | None]]:
    return list(Verdict.objects.filter(attempt__ticket=reply.ticket).values_list("kind", "right"))


def test_an_answers_mail_says_that_software_wrote_it_and_has_both_links(reply: Reply, outbox: Path) -> None:
    (mail,) = sent(outbox)
    links = feedback_links(reply.public_id)
    assert links is not None

    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        assert part is not None
        text = part.get_content()
        assert BY_SOFTWARE in text
        assert links.solved in text
        assert links.not_solved in text


def test_a_persons_answer_has_the_links_and_not_that_line(ticket: Ticket, outbox: Path) -> None:
    factories.held(ticket)
    deliver(reply_as_person(ticket, text="Ask Bob & Co <3.", by="ann", resolves=True))

    body = sent(outbox)[0].get_body(("plain",))
    assert body is not None
    assert "\n".join(body.get_content().splitlines()).startswith("Ask Bob & Co <3.\n\nThis solved it:\nhttp")
    assert BY_SOFTWARE not in body.get_content()


def test_a_mailbox_may_leave_the_line_out(outbox: Path) -> None:
    mailbox = Mailbox.objects.create(address="help@example.com", names_software=False)
    ticket = factories.TicketFactory(mailbox=mailbox)
    deliver(Reply.objects.get(ticket=answered(factories.dispatched(ticket), confidence=0.95)))

    body = sent(outbox)[0].get_body(("plain",))
    assert body is not None
    assert BY_SOFTWARE not in body.get_content()
    assert "This solved it" in body.get_content()


def test_a_draft_that_a_person_released_says_both(reply: Reply) -> None:
    reply.released_by = "ann"

    assert below_answer(reply, reply.ticket).by_software == CHECKED


@pytest.mark.parametrize("said", ["solved", "not-solved"])
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_scanner_that_opens_every_link_changes_nothing(reply: Reply, said: str, method: str) -> None:
    before, events = state(reply.ticket), TicketEvent.objects.count()

    getattr(Client(), method)(address(reply, said))

    assert state(reply.ticket) == before
    assert (TicketEvent.objects.count(), Feedback.objects.count()) == (events, 0)


@pytest.mark.parametrize("said", ["solved", "not-solved"])
def test_a_post_without_our_form_changes_nothing(reply: Reply, said: str) -> None:
    page = Client().post(address(reply, said), {"stamp": "x"})

    assert page.status_code == 403
    assert not Feedback.objects.exists()


def test_solved_is_shown_and_says_nothing_of_how_right_the_answer_was(reply: Reply) -> None:
    page = press(reply, "solved")

    assert page.status_code == 200
    assert "Good to hear" in page.content.decode()
    assert state(reply.ticket) == (Status.RESOLVED, "", "")
    assert verdicts(reply) == [("solved", None)]


def test_solved_resolves_what_waits_for_a_review() -> None:
    reply = deliver(Reply.objects.get(ticket=answered(confidence=0.7)))
    assert state(reply.ticket)[0] == Status.PENDING_CUSTOMER

    press(reply, "solved")

    assert state(reply.ticket)[0] == Status.RESOLVED


def test_it_did_not_reopens_the_ticket_for_a_person_and_counts_against_the_answer(reply: Reply) -> None:
    page = press(reply, "not-solved", comment="I have a seat <already>.")

    assert "A person from our team" in page.content.decode()
    assert state(reply.ticket) == (Status.PENDING_CUSTOMER, "did_not_help", "did_not_help")
    assert reply.ticket.review_state == "held"
    assert reply.ticket.waiting_since is not None
    assert verdicts(reply) == [("did_not_help", False)]
    assert Feedback.objects.get().comment == "I have a seat <already>."
    assert reply.ticket.history.filter(kind="ticket.reopened").exists()


def test_pressed_twice_it_is_done_once(reply: Reply) -> None:
    pages = [press(reply, "not-solved"), press(reply, "not-solved")]

    assert [page.status_code for page in pages] == [200, 200]
    assert reply.ticket.history.filter(kind="answer.not_helped").count() == 1
    assert verdicts(reply) == [("did_not_help", False)]


def test_a_reload_of_what_was_sent_says_the_same(reply: Reply) -> None:
    client = Client()
    stamp = re.search(r'name="stamp" value="([^"]+)"', client.get(address(reply, "solved")).content.decode())
    assert stamp is not None

    pages = [client.post(address(reply, "solved"), {"stamp": stamp[1]}) for _ in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    assert Feedback.objects.count() == 1


def test_the_other_link_says_what_was_said_before(reply: Reply) -> None:
    press(reply, "solved")

    page = Client().get(address(reply, "not-solved"))

    assert page.status_code == 409
    assert "You have told us before that it solved the matter" in page.content.decode()
    assert state(reply.ticket)[0] == Status.RESOLVED


def test_after_a_merge_it_concerns_the_ticket_that_the_conversation_belongs_to(reply: Reply) -> None:
    survivor = factories.TicketFactory(customer=reply.ticket.customer)
    factories.dispatched(survivor)
    merge_tickets(reply.ticket, into=survivor, by="ann")

    page = press(reply, "not-solved")

    assert page.status_code == 200
    assert state(survivor) == (Status.PENDING_CUSTOMER, "did_not_help", "did_not_help")
    assert Feedback.objects.get().ticket == reply.ticket


def test_solved_does_not_settle_the_ticket_of_another_customer(reply: Reply) -> None:
    survivor = factories.dispatched(factories.TicketFactory())
    merge_tickets(reply.ticket, into=survivor, by="ann")

    assert press(reply, "solved").status_code == 200
    assert state(survivor)[0] == Status.IN_PROGRESS


def test_what_is_closed_goes_on_as_a_new_ticket_for_a_person(reply: Reply) -> None:
    reply.ticket.refresh_from_db()
    close_ticket(reply.ticket, by="schedule", reason="No further activity.")

    press(reply, "not-solved", comment="It is back.")

    assert state(reply.ticket)[0] == Status.CLOSED
    newer = Ticket.objects.get(linked_to=reply.ticket)
    assert (newer.body, newer.people_only, newer.status) == ("It is back.", "did_not_help", Status.OPEN)
    assert verdicts(reply) == [("did_not_help", False)]


def test_a_link_that_is_too_old_says_so_and_does_nothing(reply: Reply) -> None:
    stamped = Client().get(address(reply, "solved")).content.decode()
    stamp = re.search(r'name="stamp" value="([^"]+)"', stamped)
    assert stamp is not None
    rewrite(Reply.objects.filter(pk=reply.pk), sent_at=Now() - timedelta(days=31))

    opened = Client().get(address(reply, "solved"))
    pressed = Client().post(address(reply, "solved"), {"stamp": stamp[1]})

    assert (opened.status_code, pressed.status_code) == (410, 410)
    assert "good for 30 days" in opened.content.decode()
    assert not Feedback.objects.exists()


def test_a_link_of_a_key_that_is_gone_says_that_it_does_not_work(reply: Reply, settings: Any) -> None:
    link = address(reply, "solved")
    settings.SECRET_KEY = "another key altogether"
    assert Client().get(link).status_code == 404

    settings.SECRET_KEY_FALLBACKS = ["only-for-the-demo-and-the-tests"]
    assert Client().get(link).status_code == 200


@pytest.mark.parametrize("spoilt", ["x", "y_0-0", "{}0", "\u00e9" * 60, "y_" + "z" * 26 + "-" + "0" * 16])
def test_what_is_no_link_of_ours_has_a_clear_page(reply: Reply, spoilt: str) -> None:
    page = Client().get(f"/support/feedback/{spoilt.format(feedback_token(reply.public_id))}/solved")

    assert page.status_code == 404
    assert "This link does not work" in page.content.decode()


def test_a_mail_program_that_writes_capitals_spoils_nothing(reply: Reply) -> None:
    assert Client().get(f"/support/feedback/{feedback_token(reply.public_id).upper()}/solved").status_code == 200


def test_too_much_from_one_network_is_told_to_wait(reply: Reply, settings: Any) -> None:
    settings.FORM_PER_NETWORK_AN_HOUR = 1
    press(reply, "solved")

    page = press(reply, "rating", rating="5")

    assert page.status_code == 429
    assert int(page["Retry-After"]) > 0


def test_a_resolution_is_rated_once_with_a_comment(reply: Reply) -> None:
    press(reply, "solved")

    page = press(reply, "rating", rating="4", comment="Quick!")
    press(reply, "rating", rating="1")

    assert "Thank you for your rating" in page.content.decode()
    given = Feedback.objects.get()
    assert (given.rating, given.comment) == (4, "Quick!")
    assert reply.ticket.history.filter(kind="answer.rated").count() == 1


@pytest.mark.parametrize("rating", ["", "0", "6", "-1", "5.5", "five", "５"])
def test_a_rating_is_a_number_from_1_to_5(reply: Reply, rating: str) -> None:
    press(reply, "solved")

    assert press(reply, "rating", rating=rating).status_code == 400
    assert Feedback.objects.get().rating is None


def test_nothing_is_rated_before_it_is_said_whether_it_helped(reply: Reply) -> None:
    page = Client().post(address(reply, "rating"), {"stamp": stamp_for(reply), "rating": "5"})

    assert page.status_code == 409


def test_who_presses_has_the_answer_whatever_the_mail_server_said() -> None:
    reply = undelivered(ReplyState.UNKNOWN)

    press(reply, "solved")

    reply.refresh_from_db()
    assert reply.state == ReplyState.SENT
    assert state(reply.ticket)[0] == Status.RESOLVED


def test_a_colleagues_answer_that_is_on_its_way_goes_out(reply: Reply) -> None:
    newer = reply_as_person(reply.ticket, text="One more thing.", by="ann", resolves=True)

    press(reply, "not-solved")

    newer.refresh_from_db()
    assert newer.state == ReplyState.PENDING
    assert state(reply.ticket)[2] == "did_not_help"


def test_a_program_gets_both_addresses_with_the_answer(client_of: Any, settings: Any) -> None:
    ticket = factories.TicketFactory(channel=Channel.IN_APP)
    reply = deliver(Reply.objects.get(ticket=answered(factories.dispatched(ticket), confidence=0.95)))
    links = feedback_links(reply.public_id)

    shown = client_of(ticket.integration).get(f"/api/tickets/{ticket.public_id}/").json()

    assert links is not None
    assert [message["feedback"] for message in shown["messages"]] == [None, links.as_fields()]


def test_an_attempt_that_no_person_wrote_is_judged_and_a_person_is_not(ticket: Ticket) -> None:
    factories.held(ticket)
    values = {"engine": "local", "text": "A draft.", "confidence": 0.5, "band": "hold", "outcome": "held"}
    Attempt.objects.create(ticket=ticket, cycle=1, **values)
    reply = deliver(reply_as_person(ticket, text="Something else.", by="ann", resolves=True))

    press(reply, "not-solved")

    assert verdicts(reply) == []
    assert state(ticket)[1] == "did_not_help"
