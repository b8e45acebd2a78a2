"""Every page of the admin answers, with rows and without, and shows outside text as text."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django_q.models import OrmQ
from django_q.signing import SignedPackage

from resolution.models import Policy
from routing.models import Rule
from tests import factories
from tests.helpdesk.desk_rows import SCRIPT, answered, held_draft, routed
from tests.rewriting import rewrite
from tickets.actions.note import add_note
from tickets.integrations import keys
from tickets.models import AccountEvent, Customer, Receipt, Reply, Ticket

pytestmark = [pytest.mark.slow, pytest.mark.second_python]

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
NAMES = [model._meta.label for model in MODELS]


@pytest.fixture
def rows(db: None) -> None:
    """At least one row of every model of ours, a script in every field that takes text from outside."""
    integration = factories.IntegrationFactory(name=f"shop {SCRIPT}")
    keys.create_key(integration, label=SCRIPT)
    customer = factories.CustomerFactory(name=SCRIPT, attributes={SCRIPT: SCRIPT}, is_vip=True, tier="enterprise")
    AccountEvent.objects.create(
        customer=customer, integration=integration, kind="billing", name=SCRIPT, occurred_at="2026-01-01T00:00Z",
        data={SCRIPT: [SCRIPT]},
    )  # fmt: skip
    ticket = factories.TicketFactory(
        customer=customer, integration=integration, subject=SCRIPT, body=SCRIPT, page_url=SCRIPT, external_id=SCRIPT
    )
    factories.TicketFactory(customer=customer, subject=SCRIPT)
    answered(routed(ticket, topic=SCRIPT, text=SCRIPT), confidence=0.7, text=SCRIPT)
    add_note(ticket, text=SCRIPT, by=SCRIPT)
    rewrite(Reply.objects.all(), last_error=SCRIPT, recipient=SCRIPT, author=SCRIPT)
    _receipt(ticket)
    _knowledge()


def _receipt(ticket: Ticket) -> None:
    Receipt.objects.create(
        integration=ticket.integration, outcome="refused", external_id=SCRIPT, body=SCRIPT.encode() * 2_000,
        body_digest=b"0" * 32, content_type=SCRIPT, errors=[{"field": SCRIPT, "message": SCRIPT}],
        answer={SCRIPT: SCRIPT}, ticket=ticket,
    )  # fmt: skip


def _knowledge() -> None:
    factories.RuleFactory(name=SCRIPT, conditions=[{"field": "subject", "operator": "contains", "value": SCRIPT}])
    factories.TopicFactory(name=SCRIPT, description=SCRIPT).examples.create(text=SCRIPT)
    factories.ArticleFactory(title=SCRIPT, body=SCRIPT, phrasings=SCRIPT)
    factories.TeamFactory(name=SCRIPT, description=SCRIPT)
    OrmQ.objects.create(key="helpdesk", payload=_package(), lock="2026-01-01T00:00Z")
    user = factories.UserFactory(username="lead")
    # A test of a whole flow may have emptied the tables that this process remembers.
    ContentType.objects.clear_cache()
    kind = ContentType.objects.get_for_model(Rule)
    LogEntry.objects.create(user=user, content_type=kind, object_id="1", object_repr=SCRIPT, action_flag=CHANGE)


def _package() -> str:
    return str(SignedPackage.dumps({"id": "1", "name": "nudge", "func": "helpdesk.flow.advance", "args": ("1",)}))


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_its_list_and_its_page_answer_and_let_no_script_through(model: type[Model], root: Client, rows: None) -> None:
    name = f"{model._meta.app_label}_{model._meta.model_name}"

    pages = [root.get(reverse(f"admin:{name}_changelist"))]
    first: Any = admin.site._registry[model].get_queryset(pages[0].wsgi_request).first()
    if first is not None:
        # Of what is edited together the page of one leads to the page of all.
        pages.append(root.get(reverse(f"admin:{name}_change", args=[first.pk]), follow=True))

    assert [page.status_code for page in pages] == [200] * len(pages)
    assert not any(SCRIPT in page.content.decode() for page in pages)


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_its_list_answers_without_rows(model: type[Model], root: Client) -> None:
    page = root.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"))

    assert page.status_code == 200


def test_the_ticket_of_every_state_has_a_page(root: Client) -> None:
    tickets = [
        factories.TicketFactory(),
        routed(topic="unsure"),
        routed(),
        held_draft(),
        answered(confidence=0.7),
        answered(confidence=0.95),
    ]

    pages = [root.get(reverse("admin:tickets_ticket_change", args=[ticket.pk])) for ticket in tickets]

    assert [page.status_code for page in pages] == [200] * 6


def test_a_ticket_is_found_by_its_public_id(root: Client, ticket: Ticket) -> None:
    page = root.get(reverse("admin:tickets_ticket_change", args=[ticket.public_id]))

    assert page.status_code == 200


@pytest.mark.parametrize("key", ["no-such", "t_00000000000000000000000000", "6a1f0000-0000-7000-8000-000000000000"])
def test_a_ticket_that_is_not_there_is_a_404(key: str, root: Client) -> None:
    assert root.get(reverse("admin:tickets_ticket_change", args=[key])).status_code == 404


def test_an_empty_list_says_what_will_be_there(root: Client) -> None:
    page = root.get(reverse("admin:tickets_ticket_changelist")).content.decode()

    assert "Tickets appear here as soon as a program posts one" in page


def test_only_a_list_that_hides_rows_says_show_all(root: Client, ticket: Ticket) -> None:
    address = reverse("admin:tickets_ticket_changelist")

    whole, filtered = root.get(address).content.decode(), root.get(address, {"attention": "needed"}).content.decode()

    assert ("Show all" in whole, "Show all" in filtered) == (False, True)


def test_a_search_without_hits_says_so(root: Client, ticket: Ticket) -> None:
    page = root.get(reverse("admin:tickets_ticket_changelist"), {"q": "zzzz"}).content.decode()

    assert "Nothing fits" in page


@pytest.mark.parametrize("term", ["dashboard", "#{number}", "{email}", "{id}"])
def test_a_ticket_is_found_by_words_number_address_and_id(term: str, root: Client, ticket: Ticket) -> None:
    factories.TicketFactory(subject="Something else", body="Entirely.")
    asked = term.format(number=ticket.number, email=ticket.customer.email, id=ticket.public_id)

    found = root.get(reverse("admin:tickets_ticket_changelist"), {"q": asked}).context["cl"].result_list

    assert [row.pk for row in found] == [ticket.pk]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 4),
        ({"attention": "needed"}, 3),
        ({"attention": "triage"}, 1),
        ({"attention": "delivery"}, 0),
        ({"status__exact": "resolved"}, 0),
        ({"status__exact": ["open", "in_progress"]}, 3),
        ({"review_state__exact": "held"}, 2),
        ({"band__exact": "review"}, 1),
        ({"created_at_from": "2999-01-01"}, 0),
    ],
)
def test_filters_narrow_the_list(query: dict[str, Any], count: int, root: Client) -> None:
    factories.TicketFactory()
    routed(topic="unsure")
    held_draft()
    sent_for_review = answered(confidence=0.7)
    Ticket.objects.filter(pk=sent_for_review.pk).update(review_state="sent_for_review")

    page = root.get(reverse("admin:tickets_ticket_changelist"), query)

    assert page.context["cl"].result_count == count


def test_the_page_of_a_customer_lists_what_belongs_to_it(root: Client, ticket: Ticket) -> None:
    page = root.get(reverse("admin:tickets_customer_change", args=[ticket.customer_id])).content.decode()

    assert "Cannot access my dashboard" in page


def test_nothing_that_must_stay_can_be_added_or_deleted(root: Client, ticket: Ticket) -> None:
    addresses = [
        reverse("admin:tickets_ticket_add"),
        reverse("admin:tickets_ticket_delete", args=[ticket.pk]),
        reverse("admin:tickets_customer_delete", args=[ticket.customer_id]),
        reverse("admin:resolution_policy_add"),
        reverse("admin:resolution_policy_delete", args=[Policy.objects.get(category="billing").pk]),
        reverse("admin:tickets_apikey_add"),
    ]

    assert [root.post(address).status_code for address in addresses] == [403] * len(addresses)
    assert Customer.objects.filter(pk=ticket.customer_id).exists()
