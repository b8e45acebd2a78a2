"""No page of the admin shows engine words, codes, raw numbers or moments without a zone: states and names are words."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_q.models import Failure, OrmQ, Schedule, Success

from helpdesk.models import ListExport
from resolution.attempts.replay import ReplayWish, begin_replays, run_replay
from resolution.confidence.refit import refit_due
from resolution.health.changes import mark_unknown
from resolution.health.scores import compute_due
from resolution.models import Attempt, Feedback, Gap, Macro, Precedent, Replay
from routing.event_kinds import RoutingEvent
from routing.models import Backtest, Calendar, Correction, ModelCall, Notice, Rule, Vip
from routing.topics.refit import ask_for_model
from tests import factories
from tests.helpdesk.desk.test_admin_pages import _package
from tests.helpdesk.desk_rows import answered, held_draft, routed, undelivered
from tests.helpdesk.visible_words import troubles_in
from tests.resolution.judged import judged
from tests.rewriting import rewrite
from tests.routing.pipelines.rows import make_delivery, make_event, make_pipeline, make_run
from tickets import history
from tickets.actions import merge
from tickets.actions.customer_message import add_customer_message
from tickets.actions.reassign import reassign_ticket
from tickets.db.actor import acting_as
from tickets.integrations import form_secrets, keys
from tickets.models import (
    AccountEvent,
    Attachment,
    EventKind,
    Form,
    Mailbox,
    MailRule,
    Message,
    OutboxHold,
    Receipt,
    Reply,
    SentMail,
    Ticket,
)
from tickets.presentation.stored_values import plain_value, value_in_words

pytestmark = pytest.mark.slow

NOW = timezone.now()
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
# The form of the queue's own app is for whoever knows its functions.
OTHERS_FORMS = {Schedule, Success, Failure}
AT_MOST = {Ticket: 9}
# A price is a model's, whose name its maker has given it; programs know an event by its type, macros what they fill in.
NAMED_BY_OTHERS = re.compile(r"claude-\w+-\d-\d|support\.\w+(\.\w+)*|\$\w+\.\w+")
# The name of a field of the API, for whoever writes the program.
TOLD = frozenset({"Otherwise a post with callback_url is refused."})


@pytest.fixture
def rows(db: None) -> None:

    _tickets()
    _ways_in()
    _settings()
    _pipelines()
    _machine()
    _health()
    _replays()
    _written_by_people()


def _tickets() -> None:
    shop = factories.IntegrationFactory(name="Demo shop")
    ann = factories.CustomerFactory(name="Ann", attributes={"seats": 5}, tier="enterprise")
    AccountEvent.objects.create(
        customer=ann, integration=shop, kind="billing", name="Card declined", occurred_at="2026-01-01T00:00Z", data={}
    )
    ticket = factories.TicketFactory(customer=ann, integration=shop)
    add_customer_message(ticket, text="Hello?", author_email="", channel="api", by="integration Demo shop")
    answered(routed(ticket), confidence=0.8333333)
    held_draft()
    undelivered()
    answered(confidence=0.95)
    reply = Reply.objects.select_related("ticket").filter(ticket=answered(confidence=0.95)).get()
    Feedback.objects.create(
        reply=reply, ticket=reply.ticket, customer=reply.ticket.customer, cycle=1, said="not_solved", comment="No."
    )
    routed(topic="unsure")
    first, second = factories.TicketFactory(customer=ann), factories.TicketFactory(customer=ann)
    merge.merge_tickets(second, into=first, by="duplicate-finder", similarity=0.8333333, evidence={"cosine": 0.9123456})
    for kind in (EventKind.STATUS, EventKind.CYCLE, RoutingEvent.FELL_BACK):
        history.record(ticket, kind, by="resolution-agent", from_value="in_progress", to_value="pending_customer")
    reassign_ticket(ticket, by="lena", priority="high")
    Attachment.objects.create(
        message=ticket.messages.first(), name="log.txt", content_type="text/plain", size=3, refused="It is too large."
    )
    rewrite(Reply.objects.all(), via="callback", confidence=0.6000000000000001)


def _written_by_people() -> None:
    ticket = Ticket.objects.first()
    assert ticket is not None
    Macro.objects.create(name="Thanks", text="Thank you, $customer.name.")
    OutboxHold.objects.create(scope="mail", is_held=True, by="lena", why="The mail server moves.", replies=3)
    Gap.objects.create(
        title="Is there a dark mode?", questions=["Is there a dark mode?"], tickets=8, per_week=2.7, last_at=NOW,
        newest=[[str(ticket.pk), ticket.number]], middle=b"", middle_of="",
    )  # fmt: skip
    message = Message.objects.create(ticket=ticket, direction="outbound", text="Ask for a seat.")
    reply = Reply.objects.create(
        ticket=ticket, message=message, cycle=9, origin="person", author="lena", review_after="none"
    )
    Precedent.objects.create(reply=reply, question="How do I get a seat?", answer="Ask for it.")


def _ways_in() -> None:
    ticket = Ticket.objects.first()
    assert ticket is not None
    Mailbox.objects.create(address="support@example.com")
    MailRule.objects.create(field="sender", value="robot@example.com", verdict="suspend", created_by="lena")
    form_secrets.create_secret(Form.objects.create(name="Contact"))
    Receipt.objects.create(
        integration=ticket.integration, outcome="suspended", lane="mail", label="bounce", external_id="x-1",
        body=b"Hello", body_digest=b"0" * 32, content_type="message/rfc822", ticket=ticket,
        envelope={"is_believed": True, "spf": "pass", "recipients": ["support@example.com"]},
    )  # fmt: skip
    SentMail.objects.create(
        ticket=ticket,
        address="ann@example.com",
        domain="example.com",
        kind="reply",
        message_id="<1@example.com>",
        is_automatic=True,
    )


def _settings() -> None:
    with acting_as("integration Demo shop, key ab12…"):
        vips = [{"field": "is_vip", "operator": "is", "value": "yes"}]
        rule = factories.RuleFactory(name="VIPs first", conditions=vips)
    Rule.objects.filter(pk=rule.pk).update(actions={"move": "priority"})
    Calendar.objects.create(name="Office", zone="Europe/Berlin", hours={"mon": ["09:00-17:00"]})
    factories.TopicFactory(name="Invoices").examples.create(text="Where is it?")
    ask_for_model("")
    judged(0.8333333, right=20, wrong=5, ticket=Ticket.objects.first())
    refit_due()
    factories.ArticleFactory(title="Invoices")
    keys.create_key(factories.IntegrationFactory(name="Second shop"), label="Server")
    user = factories.UserFactory(username="lead", last_login=timezone.now())
    Vip.objects.create(address="@example.com", name="Example", person=user)
    ticket = Ticket.objects.first()
    before, after = {"priority": "normal"}, {"priority": "high"}
    Correction.objects.create(ticket=ticket, kind="bump", way="page", actor="lena", before=before, after=after)
    ModelCall.objects.create(
        ticket=ticket, purpose="reading", model="claude-haiku-4-5", outcome="answered", milliseconds=900
    )
    Backtest.objects.create(author="lena", document={"rules": []}, newest=100, state="done")
    Notice.objects.create(recipient=user, kind="escalated", ticket=ticket, matter="ticket 1", reason="Angry and high.")
    # A test of a whole flow may have emptied the tables that this process remembers.
    ContentType.objects.clear_cache()
    kind = ContentType.objects.get_for_model(Rule)
    LogEntry.objects.create(user=user, content_type=kind, object_id="1", object_repr="VIPs first", action_flag=CHANGE)


def _pipelines() -> None:
    event = make_event(ticket=Ticket.objects.first())
    make_delivery(make_run(make_pipeline(name="Escalations"), event, state="done"), state="retrying")


def _health() -> None:
    mark_unknown()
    compute_due()


def _replays() -> None:
    attempt = Attempt.objects.exclude(context={})[0]
    begin_replays([attempt], ReplayWish(engine="local"), by="lena")
    run_replay(str(Replay.objects.get().pk))


def _machine() -> None:
    now = timezone.now()
    OrmQ.objects.create(key="helpdesk", payload=_package(), lock=now)
    for model, success in ((Success, True), (Failure, False)):
        model.objects.create(
            id=str(success), name="nudge", func="helpdesk.flow.advance", started=now - timedelta(seconds=2),
            stopped=now, success=success, result="It failed.",
        )  # fmt: skip
    who = {"ip_address": "127.0.0.1", "username": "ann", "user_agent": "Firefox", "path_info": "/admin/login/"}
    AccessLog.objects.create(**who)
    AccessFailureLog.objects.create(**who)
    AccessAttempt.objects.create(**who, failures_since_start=1, get_data="", post_data="")
    ListExport.objects.create(model="tickets.ticket", actor="lena", query="state=to-review", rows_total=3)


def _addresses(model: type[Model], root: Client) -> list[str]:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    found = [reverse(f"{name}_changelist")]
    if model in OTHERS_FORMS:
        return found
    request = root.get(found[0]).wsgi_request
    page = admin.site._registry[model]
    found += [reverse(f"{name}_change", args=[row.pk]) for row in page.get_queryset(request)[: AT_MOST.get(model, 2)]]
    return [*found, reverse(f"{name}_add")] if page.has_add_permission(request) else found


def test_lists_pages_and_forms_are_in_words(root: Client, rows: None) -> None:
    """All in one, for the rows take longer to make than the pages."""
    said = {
        address: troubles_in(NAMED_BY_OTHERS.sub("that name", root.get(address).content.decode()), told=TOLD)
        for one in MODELS
        for address in _addresses(one, root)
    }

    assert {address: troubles for address, troubles in said.items() if troubles} == {}


@pytest.mark.parametrize("name", ["admin:index", "my-account", "admin:resolution_would_be_answered"])
def test_pages_without_a_model_are_in_words_too(name: str, root: Client, rows: None) -> None:
    assert troubles_in(root.get(reverse(name)).content.decode()) == []


def test_every_row_is_there(rows: None) -> None:
    empty = [model._meta.label for model in MODELS if not admin.site._registry[model].model._default_manager.exists()]

    assert empty == []


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        ("sent_for_review", "Sent, to review"),
        ("resolution-agent", "Assistant"),
        ("integration Demo shop", "Demo shop (program)"),
        (0.8333333, "0.83"),
        (0.8499999, "0.84"),
        (True, "yes"),
        (None, "–"),
        ("2026-11-21T19:41:00.400887+00:00", "21 Nov 2026, 19:41:00 UTC"),
        ("wake_held", "wake held"),
    ],
)
def test_what_our_own_steps_stored_is_said_in_words(stored: Any, words: str) -> None:
    assert value_in_words(stored) == words


@pytest.mark.parametrize("typed", ["lena.k", "ann_lee", "ann-marie", "local", "integration x", "https://a.example/b_c"])
def test_what_people_typed_stays_letter_for_letter(typed: str) -> None:
    assert plain_value(typed) == typed
