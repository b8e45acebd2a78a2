"""Tickets of another system come over whole, once, and nobody hears of it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.tickets.mails import mail
from tickets.lanes.imports import mails as imported_mails
from tickets.models import Address, Customer, Lane, Message, Outcome, Receipt, Reply, Ticket, TicketEvent
from tickets.states import Status

pytestmark = pytest.mark.django_db


def run(path: Path, **options: Any) -> str:
    said = io.StringIO()
    call_command("import_tickets", str(path), stdout=said, stderr=said, **options)
    return said.getvalue()


def jsonl(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n")
    return path


def row(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "external_id": f"old-{number}",
        "customer_email": f"Ann{number % 3} <ann{number % 3}@customer.example>",
        "subject": f"Question {number}",
        "body": f"How does number {number} work?",
        "created_at": "2024-05-06T07:08:09Z",
    } | changes


def test_json_lines_become_closed_tickets(tmp_path: Path) -> None:
    said = run(jsonl(tmp_path / "old.jsonl", *(row(number) for number in range(250))))

    ticket = Ticket.objects.get(external_id="old-7")
    assert "250 imported, 0 known already, 0 not understood." in said
    assert (ticket.status, ticket.due_at, ticket.reply_allowed) == (Status.CLOSED, None, False)
    assert (ticket.created_at.isoformat(), ticket.subject) == ("2024-05-06T07:08:09+00:00", "Question 7")
    assert (ticket.customer.email, ticket.customer.name) == ("ann1@customer.example", "Ann1")
    assert [event.kind for event in ticket.history.all()] == ["ticket.received", "status.changed"]
    assert Customer.objects.count() == 3
    assert Reply.objects.count() == 0
    assert Message.objects.count() == Receipt.objects.filter(lane=Lane.IMPORT).count() == 250


def test_started_again_it_goes_on_where_it_ended(tmp_path: Path) -> None:
    run(jsonl(tmp_path / "half.jsonl", *(row(number) for number in range(120))))

    said = run(jsonl(tmp_path / "whole.jsonl", *(row(number) for number in range(200))))

    assert "80 imported, 120 known already" in said
    assert Ticket.objects.count() == 200


def test_the_same_row_twice_in_a_file_is_one_ticket(tmp_path: Path) -> None:
    run(jsonl(tmp_path / "old.jsonl", row(1), row(1), row(2, external_id=""), row(2, external_id="")))

    assert Ticket.objects.count() == 2


def test_rows_that_say_something_else_under_a_known_id_are_told(tmp_path: Path) -> None:
    run(jsonl(tmp_path / "one.jsonl", row(1), row(2)))

    said = run(jsonl(tmp_path / "two.jsonl", row(1), row(2, body="Of another system."), row(3), row(3, body="More.")))

    assert "1 imported, 3 known already" in said
    assert "2 of those known say something else" in said
    assert Ticket.objects.get(external_id="old-3").body == "How does number 3 work?"


def test_csv_has_its_names_in_the_first_line(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text(
        "\ufeffcustomer_email,subject,body,channel,unknown\n"
        'ann@customer.example,Hi,"Two\nlines",chat,x\n'
        "ben@customer.example,Ho,One line,,y\n"
    )

    run(path)

    assert set(Ticket.objects.values_list("body", "channel")) == {("Two\nlines", "chat"), ("One line", "email")}


def test_rows_stay_open_for_people_where_asked(tmp_path: Path) -> None:
    run(jsonl(tmp_path / "old.jsonl", row(1)), open=True)

    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.reply_allowed) == (Status.OPEN, False)
    assert ticket.due_at is not None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "line 2: no JSON"),
        ("[]", "line 2: no JSON object"),
        (json.dumps(row(2, customer_email="nobody")), "line 2: customer_email: Enter a valid email address."),
        (json.dumps(row(2, body=" ")), "line 2: body: must not be empty"),
        (json.dumps(row(2, body=5)), "line 2: body: must be text"),
        (json.dumps(row(2, channel="fax")), "line 2: channel: must be one of"),
        (json.dumps(row(2, created_at="yesterday")), "line 2: created_at: must be a time"),
    ],
)
def test_what_is_not_understood_is_told_and_the_rest_is_kept(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "old.jsonl"
    path.write_text(f"{json.dumps(row(1))}\n{line}\n{json.dumps(row(3))}\n")
    said = io.StringIO()

    with pytest.raises(CommandError):
        call_command("import_tickets", str(path), stdout=said, stderr=said)

    assert reason in said.getvalue()
    assert Ticket.objects.count() == 2


def test_a_further_address_of_a_customer_is_known(tmp_path: Path) -> None:
    ann = Customer.objects.create(email="ann@private.example")
    Address.objects.create(email="Ann1@customer.example", customer=ann)

    run(jsonl(tmp_path / "old.jsonl", row(1)))

    assert Ticket.objects.get().customer == ann


def test_an_mbox_becomes_threads_without_a_word(tmp_path: Path) -> None:
    path = tmp_path / "old.mbox"
    first = mail(date="Mon, 06 May 2024 07:08:09 +0000")
    second = mail("It works, thanks.", message_id="<2@customer.example>", in_reply_to="<first@customer.example>")
    away = mail(message_id="<3@customer.example>", auto_submitted="auto-replied")
    path.write_bytes(
        b"".join(b"From MAILER-DAEMON Mon May  6 07:08:09 2024\n" + one + b"\n" for one in (first, second, away))
    )

    said = run(path)

    ticket = Ticket.objects.get()
    assert "2 accepted, 1 suspended" in said
    assert (ticket.status, ticket.messages.count(), ticket.created_at.year) == (Status.CLOSED, 2, 2024)
    assert Reply.objects.count() == 0
    assert "3 duplicate" in run(path)


def test_a_maildir_is_read_too(tmp_path: Path) -> None:
    for folder in ("cur", "new", "tmp"):
        (tmp_path / "box" / folder).mkdir(parents=True)
    (tmp_path / "box" / "cur" / "1:2,S").write_bytes(mail())

    assert "1 accepted" in run(tmp_path / "box")


def test_a_folder_that_is_no_maildir_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="neither an mbox file nor a Maildir"):
        run(tmp_path, format="maildir")


@pytest.mark.parametrize(
    ("name", "options", "reason"),
    [
        ("none.jsonl", {}, "There is no"),
        ("old.txt", {}, "does not tell its format"),
        ("old.mbox", {"mailbox": "x@nowhere.example"}, "There is no mailbox"),
    ],
)
def test_a_wrong_call_says_what_to_do(tmp_path: Path, name: str, options: dict[str, Any], reason: str) -> None:
    if not name.startswith("none"):
        (tmp_path / name).write_bytes(b"From a\n" + mail())

    with pytest.raises(CommandError, match=reason):
        run(tmp_path / name, **options)


def test_a_batch_that_fails_leaves_nothing_of_itself(tmp_path: Path) -> None:
    def broken() -> Any:
        yield mail()
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        imported_mails.store_mails(broken(), into=imported_mails.Mailbox.objects.create(address="a@b.example"))

    assert (
        Ticket.objects.count()
        == TicketEvent.objects.count()
        == Receipt.objects.filter(outcome=Outcome.ACCEPTED).count()
        == 0
    )
