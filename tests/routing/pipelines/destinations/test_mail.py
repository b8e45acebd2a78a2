"""A plain mail to fixed addresses, by Helpdesk's own server or by another, whose address is checked where it is dialled."""

from __future__ import annotations

import email
from email import policy
from pathlib import Path
from typing import Any

import pytest

from routing.pipelines.destinations.base import BadDestination, SendError
from routing.pipelines.destinations.lines import read_values
from tests.doors.smtp import MailReceiver
from tests.routing.pipelines.destinations.sending import place_of, prepared, send

SEED = {"subject": "All is down\r\nBcc: evil@example.com", "body": "Call ann@example.com"}


def test_it_leaves_by_helpdesks_own_server_and_says_that_no_person_wrote_it(outbox: Path) -> None:
    place = place_of("email", to="Ops <ops@example.org>, lead@example.org")
    send("email", place, prepared("email", SEED, {"subject": "Urgent: {{ subject }}"}).content, key="dl_9")
    mail = email.message_from_bytes(next(outbox.glob("*.eml")).read_bytes(), policy=policy.default)

    assert mail["to"] == "Ops <ops@example.org>, lead@example.org"
    assert mail["subject"] == "Urgent: All is down Bcc: [email]"
    assert mail["auto-submitted"] == "auto-generated"
    assert "dl_9@" in mail["message-id"]
    assert "body: Call [email]" in mail.get_content()
    assert mail["bcc"] is None


def test_it_leaves_by_a_server_of_its_own() -> None:
    with MailReceiver() as server:
        place = place_of("email", to="ops@example.org", host="127.0.0.1", port=server.port, security="none")
        send("email", place, prepared("email", SEED).content)

    assert server.mails[0]["subject"] == "support.ticket.created"


def test_a_server_inside_is_refused_unless_it_is_listed(settings: Any) -> None:
    settings.OUTBOUND_ALLOWED_HOSTS = []
    with pytest.raises(SendError, match="private network") as failure:
        send("email", place_of("email", to="ops@example.org", host="localhost"), prepared("email", SEED).content)

    assert failure.value.broken


@pytest.mark.parametrize(("answer", "permanent"), [("451 Later", False), ("554 No", True)])
def test_what_the_server_says_is_judged(answer: str, permanent: bool) -> None:
    with MailReceiver(answer) as server:
        place = place_of("email", to="ops@example.org", host="127.0.0.1", port=server.port, security="none")
        with pytest.raises(SendError) as failure:
            send("email", place, prepared("email", SEED).content)

    assert failure.value.permanent == permanent


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "to"),
        ({"to": "nobody"}, "to"),
        ({"to": "{{ $event.payload.mail }}"}, "to"),
        ({"to": ", ".join(f"a{number}@example.org" for number in range(21))}, "to"),
        ({"to": "a@example.org", "port": 70_000}, "port"),
        ({"to": "a@example.org", "port": "many"}, "port"),
        ({"to": "a@example.org", "host": "http://mail"}, "host"),
        ({"to": "a@example.org", "password": "x"}, "host"),
        ({"to": "a@example.org", "security": "some"}, "security"),
    ],
)
def test_what_can_not_serve_is_refused_with_its_place(values: dict[str, Any], field: str) -> None:
    with pytest.raises(BadDestination) as refusal:
        read_values("email", values)

    assert refusal.value.field == field
