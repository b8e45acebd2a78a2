"""The key that stored secrets were sealed with is lost: only what needs a secret fails, and says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from structlog.testing import capture_logs

from helpdesk import flow
from tests import factories
from tests.helpdesk.desk.test_admin_ticket import do
from tests.helpdesk.desk_rows import held_draft, undelivered
from tests.tickets.signatures import TICKET, address, send, signing_with, standard, written
from tickets import ids
from tickets.actions.customer_message import add_customer_message
from tickets.actions.message_parts import MessageParts
from tickets.lanes.mail.mail_source import MailSource
from tickets.lanes.mail.receive_mail import receive_mail
from tickets.models import Form, Integration, Mailbox, MailRule, MailRuleField, Message, Ticket, Verdict

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LOST = "This secret can't be read with the present key: rotate it."
MAIL = (
    b"From: ann@example.com\r\nTo: help@shop.example\r\nSubject: Login\r\nMessage-ID: <1@x>\r\n\r\nI can't log in.\r\n"
)


@pytest.fixture
def integration(db: None, settings: Any) -> Integration:
    """With a mailbox, a form and a ticket of each; then the key is lost."""
    integration = factories.IntegrationFactory(callback_url="https://shop.example/hook")
    signing_with(integration, "either")
    mailbox = Mailbox.objects.create(
        address="help@shop.example", host="mail.shop.example", username="help", secret="open sesame"
    )
    Form.objects.update(mailbox=mailbox)
    MailRule.objects.create(mailbox=mailbox, field=MailRuleField.DOMAIN, value="a.example", verdict=Verdict.SUSPEND)
    receive_mail(MAIL, MailSource(actor="mailbox", mailbox_id=mailbox.pk, is_silent=False))
    receive_mail(
        MAIL.replace(b"<1@x>", b"<2@x>\r\nAuto-Submitted: auto-replied").replace(b"ann@", b"bot@"),
        MailSource(actor="mailbox", mailbox_id=mailbox.pk, is_silent=False),
    )
    held_draft()
    undelivered()
    factories.TicketFactory(integration=integration, mailbox=mailbox, form=Form.objects.first())
    Ticket.objects.filter(integration=None).update(integration=integration)
    settings.ENCRYPTION_KEYS = ["another key"]
    return integration


def test_every_list_and_every_row_has_its_page(integration: Integration, root: Client) -> None:
    seen = 0
    for model, desk in admin.site._registry.items():
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        page = root.get(reverse(f"admin:{name}_changelist"))
        keys = list(desk.get_queryset(page.wsgi_request).values_list("pk", flat=True)[:5])
        pages = [page, *(root.get(reverse(f"admin:{name}_change", args=[key]), follow=True) for key in keys)]
        assert [page.status_code for page in pages] == [200] * len(pages), name
        seen += len(keys)
    assert seen > 30


def test_the_pages_of_the_secrets_owners_say_it(integration: Integration, root: Client) -> None:
    pages = [
        root.get(reverse("admin:tickets_integration_change", args=[integration.pk])),
        root.get(reverse("admin:tickets_mailbox_change", args=[Mailbox.objects.get(host__gt="").pk])),
    ]

    assert [LOST in unescape(page.content.decode()) for page in pages] == [True, True]


def test_pages_are_saved_and_leave_the_secret_as_it_is(integration: Integration, root: Client, settings: Any) -> None:
    root.post(
        reverse("admin:tickets_integration_change", args=[integration.pk]),
        {"name": "Shop", "is_active": "on", "proof": "either", "keys-TOTAL_FORMS": 0, "keys-INITIAL_FORMS": 0},
    )

    integration.refresh_from_db()
    settings.ENCRYPTION_KEYS = []
    assert (integration.name, integration.callback_secret.is_readable) == ("Shop", True)


def test_a_message_is_split_off_and_its_ticket_merged_back(integration: Integration, root: Client) -> None:
    ticket = Ticket.objects.filter(mailbox__host__gt="").first()
    message = add_customer_message(
        ticket, text="Where is my invoice?", author_email="", channel="email", by="customer", parts=MessageParts()
    )

    do(root, ticket, "split", message=str(message.pk))
    new = Message.objects.get(pk=message.pk).ticket
    do(root, new, "merge", into=f"#{ticket.number}")

    new.refresh_from_db()
    assert new != ticket
    assert new.merged_into == ticket


def test_posts_by_key_become_tickets_and_are_worked_on(
    integration: Integration, client_of: Callable[..., Client]
) -> None:
    answer = client_of(integration).post(
        "/api/webhooks/support/ingest", json.dumps(TICKET), content_type="application/json"
    )

    ticket = Ticket.objects.get(pk=ids.from_public("t", answer.json()["ticket_id"]))
    flow.advance(str(ticket.pk))
    ticket.refresh_from_db()
    assert answer.status_code == 201
    assert ticket.category


def test_mail_is_taken(integration: Integration) -> None:
    mailbox = Mailbox.objects.get(host__gt="")

    receipt = receive_mail(
        MAIL.replace(b"<1@x>", b"<3@x>"), MailSource(actor="pipe", mailbox_id=mailbox.pk, is_silent=False)
    )

    assert receipt.outcome == "accepted"


def test_signed_requests_are_refused_with_a_line_in_the_log(integration: Integration, settings: Any) -> None:
    body = written(TICKET)
    with capture_logs() as lines:
        answer = send(address(integration), body, standard(body, "whsec_" + "A" * 32))

    assert answer.status_code == 401
    assert [(line["event"], line["integration"]) for line in lines if line["log_level"] == "error"] == [
        ("signing secret unreadable", str(integration.pk))
    ]
