"""A stranger's program posts in a customer's name: through HTTP, as it would, and the workers' own functions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from helpdesk import flow
from tests import factories
from tests.conftest import INGEST
from tests.doors.webhooks import WebhookReceiver
from tests.flows.test_intake_cases import mails_in, send_what_is_due
from tests.helpdesk.conftest import logged_in
from tests.tickets.forms import fill_in, public_form
from tests.tickets.mails import mail, receive
from tests.tickets.merged import fresh
from tickets import ids
from tickets.actions.close import close_ticket
from tickets.actions.reply import reply_as_person
from tickets.integrations import keys
from tickets.models import Integration, Merge, MergeState, Message, Reply, Ticket
from tickets.states import Channel, Status

VICTIM = "ann@customer.example"
PROBLEM = "I can't download the invoice for October: the page shows error 403 since this morning."
SECRET = "My contract is number LX-4711 of the branch in Lisbon."
ANSWER = "The invoice lies in the safe of Lisbon."
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Program:
    """Somebody's program: it knows what its key lets it read and what its callback is told."""

    integration: Integration
    client: Client
    receiver: WebhookReceiver

    def posts(self, **changes: Any) -> Ticket:
        values = {"external_id": "1", "channel": "webhook", "customer_email": VICTIM, "subject": "Invoice October"}
        answer = self.client.post(INGEST, values | {"body": PROBLEM} | changes, content_type="application/json")
        return Ticket.objects.get(pk=ids.from_public("t", answer.json()["ticket_id"]))

    def says(self, ticket: Ticket, text: str) -> Any:
        path = f"/api/tickets/{ticket.public_id}/messages/"
        return self.client.post(path, {"text": text}, content_type="application/json")

    def knows(self, *tickets: Ticket) -> str:
        """All that it can get at."""
        paths = ["/api/tickets/", *(f"/api/tickets/{ticket.public_id}/" for ticket in tickets)]
        read = [self.client.get(path).content.decode() for path in paths]
        return "\n".join([*read, *(str(call) for call in self.receiver.calls)])


@pytest.fixture
def program(db: None, settings: Any) -> Iterator[Any]:
    """Makes a program of its own; the least that it needs: scope `tickets`."""
    settings.OUTBOUND_ALLOWED_HOSTS = ["127.0.0.1"]
    with ExitStack() as stack:

        def make(*, vouches: bool = False) -> Program:
            integration = factories.IntegrationFactory(vouches_for_addresses=vouches)
            receiver = stack.enter_context(WebhookReceiver(integration.callback_secret.reveal()))
            Integration.objects.filter(pk=integration.pk).update(callback_url=receiver.url)
            _, text = keys.create_key(integration, scopes=["tickets"])
            client = Client(headers={"authorization": f"Bearer {text}"})
            return Program(integration=integration, client=client, receiver=receiver)

        yield make


def by_mail(text: str = PROBLEM, **headers: str) -> Ticket:
    received = receive(mail(f"Hello,\n\n{text}\n\n{SECRET}\n", subject="Invoice for October", **headers))
    return Ticket.objects.get(pk=received.ticket_id)


def by_form(**changes: str) -> Ticket:
    values = {"email": VICTIM, "subject": "Invoice October", "message": PROBLEM} | changes
    assert fill_in(public_form(), **values).status_code == 303
    return Ticket.objects.filter(channel=Channel.FORM).latest("created_at")


def advance() -> None:
    for ticket in Ticket.objects.order_by("created_at", "id"):
        flow.advance(str(ticket.pk))


def staff_answer(ticket: Ticket, text: str = ANSWER) -> None:
    """As a person does it on the ticket's page; all that is due then leaves, also what that makes due."""
    if fresh(ticket).status == Status.OPEN:
        factories.dispatched(fresh(ticket))
    reply_as_person(fresh(ticket), text=text, by="ida", resolves=True)
    send_what_is_due()
    send_what_is_due()


def merge_by_hand(ticket: Ticket, into: Ticket) -> None:
    browser = logged_in(factories.staff_with("Support lead"))
    said = {"into": f"#{into.number}", "despite": str(into.number)}
    browser.post(reverse("admin:tickets_ticket_do", args=[ticket.pk, "merge"]), said)
    assert fresh(ticket).merged_into == into


def answers_in(outbox: Path) -> list[str]:
    return [text for text in mails_in(outbox) if ANSWER in text]


def test_a_strangers_program_gets_nothing_of_the_customers_ticket(program: Any, outbox: Path) -> None:
    attacker, victims = program(), by_mail()
    posted = attacker.posts()

    advance()
    staff_answer(victims)
    attacker.says(posted, "And?")
    advance()

    assert fresh(posted).merged_into is None
    assert Merge.objects.get().state == MergeState.SUGGESTED
    assert ANSWER not in attacker.knows(posted, victims)
    assert "LX-4711" not in attacker.knows(posted, victims)
    assert len(answers_in(outbox)) == 1
    assert f"To: Ann Baker <{VICTIM}>" in answers_in(outbox)[0]


def test_the_suggestion_says_why_and_lets_the_customers_own_ticket_survive(program: Any) -> None:
    attacker = program()
    posted = attacker.posts()
    victims = by_mail()

    advance()

    merge = Merge.objects.get()
    assert (merge.state, merge.survivor, merge.merged) == (MergeState.SUGGESTED, victims, posted)
    assert f"{attacker.integration} does not vouch for the addresses of its customers" in merge.evidence["words"]


def test_the_reverse_a_strangers_earlier_post_takes_no_mail_in(program: Any, outbox: Path) -> None:
    attacker = program()
    posted = attacker.posts()
    victims = by_mail()

    advance()
    staff_answer(victims)

    assert fresh(victims).merged_into is None
    assert ANSWER not in attacker.knows(posted, victims)
    assert len(answers_in(outbox)) == 1


@pytest.mark.parametrize("channel", ["webhook", "chat", "in_app", "email"])
@pytest.mark.parametrize("survivor", ["victim", "attacker"])
def test_a_merge_by_hand_tells_the_customer_by_mail_and_the_stranger_no_word_of_others(
    program: Any, outbox: Path, channel: str, survivor: str
) -> None:
    attacker, victims = program(), by_mail()
    posted = attacker.posts(channel=channel)
    last, first = (posted, victims) if survivor == "victim" else (victims, posted)
    merge_by_hand(last, into=first)

    before = attacker.knows(posted, victims)
    staff_answer(first)
    after = attacker.knows(posted, victims)

    assert len(answers_in(outbox)) == 1, "the victim's own way always hears"
    assert "LX-4711" not in before + after
    hears = survivor == "attacker" and channel != "email"
    assert (ANSWER in after) == hears, "only where people made its ticket the one that is answered"


def test_what_the_customer_mails_after_the_merge_is_not_the_strangers(program: Any) -> None:
    attacker, victims = program(), by_mail("Another matter altogether.")
    posted = attacker.posts(channel="email")
    merge_by_hand(victims, into=posted)
    receive(mail("It is LX-0815.", message_id="<2@customer.example>", in_reply_to="<first@customer.example>"))
    merge = Merge.objects.get()

    while_merged = attacker.knows(posted, victims)
    browser = logged_in(factories.staff_with("Support lead"))
    browser.post(reverse("admin:tickets_ticket_do", args=[posted.pk, "unmerge"]), {"merge": merge.pk})

    assert fresh(victims).merged_into is None
    assert "LX-0815" not in while_merged + attacker.knows(posted, victims)


def test_a_mail_that_is_split_off_a_programs_ticket_is_not_the_programs(program: Any, outbox: Path) -> None:
    attacker, victims = program(), by_mail("Another matter altogether.")
    posted = attacker.posts()
    merge_by_hand(victims, into=posted)
    receive(mail("It is LX-0815.", message_id="<2@customer.example>", in_reply_to="<first@customer.example>"))
    message = Message.objects.get(text="It is LX-0815.")

    browser = logged_in(factories.staff_with("Support lead"))
    browser.post(reverse("admin:tickets_ticket_do", args=[posted.pk, "split"]), {"message": message.pk})
    new = Ticket.objects.get(split_messages=None, linked_to=posted)
    staff_answer(new)

    assert new.integration is None
    assert "LX-0815" not in attacker.knows(posted, new)
    assert ANSWER not in attacker.knows(posted, new)
    assert len(answers_in(outbox)) == 1


def test_what_a_stranger_adds_and_is_split_off_is_answered_to_the_stranger_alone(program: Any, outbox: Path) -> None:
    attacker, victims = program(), by_mail()
    posted = attacker.posts()
    merge_by_hand(posted, into=victims)
    attacker.says(posted, "Tell me the contract's number.")
    message = Message.objects.get(text="Tell me the contract's number.")

    browser = logged_in(factories.staff_with("Support lead"))
    browser.post(reverse("admin:tickets_ticket_do", args=[victims.pk, "split"]), {"message": message.pk})
    new = Ticket.objects.get(linked_to=victims)
    staff_answer(new)

    assert new.integration == attacker.integration
    assert answers_in(outbox) == []


def test_a_message_to_a_closed_merged_ticket_tells_no_subject_of_others(program: Any) -> None:
    attacker, victims = program(), by_mail()
    posted = attacker.posts()
    merge_by_hand(posted, into=victims)
    staff_answer(victims)
    close_ticket(fresh(victims), by="ida", reason="Done.")
    Ticket.objects.filter(pk=victims.pk).update(subject="LX-4711")

    attacker.says(posted, "Still there?")

    assert "LX-4711" not in attacker.knows(posted)


def test_a_form_in_somebodys_name_diverts_no_answer_of_a_program(program: Any, outbox: Path) -> None:
    app = program()
    asked = app.posts()
    posted = by_form()

    advance()
    staff_answer(asked)

    assert fresh(posted).merged_into is None
    assert ANSWER in app.knows(asked)
    assert answers_in(outbox) == []


def test_a_form_that_is_joined_to_a_vouching_program_takes_no_way_away(program: Any, outbox: Path) -> None:
    app = program(vouches=True)
    asked = app.posts()
    posted = by_form()

    advance()
    staff_answer(asked)

    assert fresh(posted).merged_into == asked
    assert [call["body"]["data"]["text"] for call in app.receiver.calls] == [ANSWER]
    assert len(answers_in(outbox)) == 1


def test_mail_and_form_are_joined_whoever_wrote(outbox: Path) -> None:
    first = by_mail()
    second = by_form()

    advance()
    staff_answer(first)

    assert fresh(second).merged_into == first
    assert len(answers_in(outbox)) == 1


def test_two_programs_are_joined_only_where_both_vouch(program: Any) -> None:
    one, other, doubted = program(vouches=True), program(vouches=True), program()
    first, second, third = one.posts(), other.posts(), doubted.posts()

    advance()
    staff_answer(first)

    assert (fresh(second).merged_into, fresh(third).merged_into) == (first, None)
    assert ANSWER in one.knows(first)
    assert ANSWER in other.knows(second)
    assert ANSWER not in doubted.knows(third, first)


def test_one_programs_own_tickets_are_joined(program: Any) -> None:
    app = program()
    first, second = app.posts(), app.posts(external_id="2")

    advance()

    assert fresh(second).merged_into == first


def test_a_strangers_copy_keeps_no_two_tickets_of_the_customer_apart(program: Any) -> None:
    first = by_mail()
    program().posts(body=f"Hello,\n\n{PROBLEM}\n\n{SECRET}", subject="Invoice for October")
    second = by_form(message=f"{PROBLEM} {SECRET}")

    advance()

    assert fresh(second).merged_into == first


def test_a_mail_that_a_strangers_bridge_hands_in_reads_no_answer(program: Any, outbox: Path) -> None:
    attacker = program()
    raw = mail(f"Hello,\n\n{PROBLEM}\n", subject="Invoice for October", message_id="<forged@customer.example>")
    attacker.client.post("/api/webhooks/support/email", raw, content_type="message/rfc822")
    posted = Ticket.objects.get()
    victims = by_mail()

    advance()
    staff_answer(fresh(victims).merged_into or victims)

    assert ANSWER not in attacker.knows(posted, victims)
    assert "LX-4711" not in attacker.knows(posted, victims)
    assert len(answers_in(outbox)) == 1


def test_each_delivery_is_made_once_however_often_it_is_tried(program: Any, outbox: Path) -> None:
    app = program(vouches=True)
    asked = app.posts()
    by_form()
    advance()
    staff_answer(asked)

    for reply in Reply.objects.all():
        flow.deliver(str(reply.pk))
    Reply.objects.filter(origin="person").update(state="sending", sent_at=None, due_at="2020-01-01T00:00Z")
    send_what_is_due()
    flow.deliver(str(Reply.objects.get(origin="person").pk))

    assert Reply.objects.filter(origin="copy").count() == 1
    assert len(answers_in(outbox)) == 1
    assert len({call["headers"]["webhook-id"] for call in app.receiver.calls}) == 1
