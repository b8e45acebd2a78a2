"""Every list and every page of a row that the admin has: as many queries with many rows as with few, and not many."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from resolution.confidence.refit import refit_due
from resolution.models import Precedent
from routing.models import Backtest, Calendar, Correction, ModelCall, Notice, Rule, RuleSet, TopicModel
from routing.rules.working_copy import plain_working_copy
from tests import factories
from tests.helpdesk.desk_rows import answered, held_draft, routed
from tests.many_rows import make_one, multiply
from tests.resolution.judged import judged
from tests.routing.pipelines.rows import make_delivery, make_event, make_run
from tickets.actions import merge
from tickets.actions.note import add_note
from tickets.integrations import keys
from tickets.models import AccountEvent, Attachment, Mailbox, Message, Receipt, Reply, Ticket

LIST, PAGE = 8, 12
MOST_OF_FEW_WORDS = 7
Counts = dict[str, int]


def _make(count: int, about: Ticket) -> None:
    customer, integration = about.customer, about.integration
    for number in range(count):
        ticket = held_draft() if number % 2 else answered(confidence=0.95)
        Ticket.objects.filter(pk=ticket.pk).update(customer=customer, integration=integration)
        merge.merge_tickets(routed(), into=about, by="lena")
        add_note(about, text=f"Note {number}", by="lena")
        factories.TopicFactory()
        factories.ArticleFactory()
        factories.RuleFactory(conditions=[{"field": "topic", "operator": "is", "value": "login"}])
        Mailbox.objects.create(address=f"box{Mailbox.objects.count()}@example.com")
        Receipt.objects.create(
            external_id=str(Receipt.objects.count()), body=b"", body_digest=bytes(32), outcome="suspended"
        )
        _tell(customer, integration)
        _put_right_and_tell(ticket)
        _propose(about)
        _judge(ticket)
        _publish_and_try()
        make_delivery(make_run(event=make_event(ticket=ticket, integration=integration)))


def _judge(ticket: Ticket) -> None:
    judged(0.9, right=25, ticket=ticket)
    refit_due()


def _put_right_and_tell(ticket: Ticket) -> None:
    Correction.objects.create(ticket=ticket, kind="bump", way="page", actor="lena", after={"bump": 1})
    colleague = factories.UserFactory()
    Notice.objects.create(recipient=colleague, kind="assigned", ticket=ticket, matter=str(ticket.pk))
    ModelCall.objects.create(ticket=ticket, purpose="answer", model="model", outcome="answered", milliseconds=5)


def _propose(ticket: Ticket) -> None:
    message = Message.objects.create(ticket=ticket, direction="outbound", text="Ask for a seat.")
    reply = Reply.objects.create(
        ticket=ticket, message=message, cycle=1, origin="person", author="lena", review_after="none"
    )
    Precedent.objects.create(reply=reply, question="How do I get a seat?", answer="Ask for it.")


def _publish_and_try() -> None:
    document = plain_working_copy()
    published = RuleSet.objects.create(
        number=RuleSet.objects.count() + 1, author="lena", reason="More", document=document
    )
    Backtest.objects.create(
        author="lena", rule=Rule.objects.first(), rule_set=published, document=document, newest=10, state="done"
    )


def _tell(customer: Any, integration: Any) -> None:
    AccountEvent.objects.create(
        customer=customer, integration=integration, kind="billing", name="Paid", occurred_at=customer.created_at
    )
    keys.create_key(integration)


def _queries(browser: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        # Of what is edited together the page of one leads to the page of all.
        answer = browser.get(address, follow=True)
    assert answer.status_code == 200, address
    return len(asked)


def _lists(browser: Client) -> Counts:
    addresses = (
        reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist") for model in admin.site._registry
    )
    return {address: _queries(browser, address) for address in addresses}


def _pages(browser: Client, rows: dict[str, Any]) -> Counts:
    return {
        name: _queries(browser, reverse(f"admin:{name.replace('.', '_')}_change", args=[key]))
        for name, key in rows.items()
    }


def _oldest_rows() -> dict[str, Any]:
    """One of each list that has any: the oldest, so that it is the same one later."""
    found = {}
    for model in admin.site._registry:
        order = "created_at" if any(field.name == "created_at" for field in model._meta.fields) else "pk"
        if row := model._default_manager.order_by(order, "pk").first():
            found[model._meta.label_lower] = row.pk
    return found


@pytest.fixture
def about(db: None) -> Ticket:
    return routed(factories.TicketFactory(integration=factories.IntegrationFactory()))


def test_no_page_asks_more_where_there_is_more(root: Client, about: Ticket) -> None:
    _make(3, about)
    rows = _oldest_rows()
    _pages(root, rows)
    pages = _pages(root, rows)
    _make(9, about)
    # As before: what is kept until there is another verdict is made by the first who looks.
    _pages(root, rows)

    more_pages = _pages(root, rows)

    assert len(pages) >= 18
    assert {name: (pages[name], count) for name, count in more_pages.items() if count > pages[name]} == {}
    assert {name: count for name, count in pages.items() if count > PAGE} == {}


@pytest.mark.slow
def test_a_list_of_three_thousand_rows_asks_no_more_than_one_of_a_thousand(root: Client, about: Ticket) -> None:
    _make(2, about)
    Calendar.objects.create(name="Office", hours={"mon": ["09:00-17:00"]})
    TopicModel.objects.create(number=1, engine="one")
    Attachment.objects.create(message=about.messages.earliest("pk"), name="a", size=5, refused="Too large.")
    for model in admin.site._registry:
        if not model._default_manager.exists():
            make_one(model)

    grown = [model for model in admin.site._registry if multiply(model, to=1_000)]
    lists = _lists(root)
    for model in grown:
        multiply(model, to=3_000)
    more_lists = _lists(root)

    assert {address: (lists[address], count) for address, count in more_lists.items() if count > lists[address]} == {}
    assert {address: count for address, count in more_lists.items() if count > LIST} == {}
    # The others have a row for each of a few words: a policy a category, a weight a part of the health, one calibration in force.
    assert len(grown) >= len(admin.site._registry) - MOST_OF_FEW_WORDS, set(admin.site._registry) - set(grown)
