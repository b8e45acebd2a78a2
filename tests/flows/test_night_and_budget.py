"""One night through real processes: a VIP's outage outside working hours, and the day's budget for models running out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from routing.models import Calendar, Decision, ModelCall, ModelPrice, Reading, Vip
from tests import factories
from tests.doors.messages_api import MessagesApi, message
from tests.doors.smtp import MailReceiver
from tests.flows.processes import http, wait_until, web, worker
from tickets.integrations import keys
from tickets.models import TeamMember, Ticket

pytestmark = pytest.mark.django_db(transaction=True)

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OUTAGE = {
    "topic": "Standstill",
    "category": "technical",
    "urgency": "high",
    "tone": "calm",
    "impact": "outage",
    "signs": [],
    "reasons": ["Nothing works."],
} | {f"{part}_confidence": 0.9 for part in ("topic", "category", "urgency", "tone", "impact")}


@pytest.fixture
def night() -> None:
    """Only another day of the week has working hours; a rule is for what comes outside them."""
    team = factories.TeamFactory(name="Operations")
    manager = User.objects.create_user("mira", email="mira@desk.example", is_staff=True)
    TeamMember.objects.create(team=team, user=manager, role="manager")
    factories.TopicFactory(name="Standstill", category="technical", team=team, description="Nothing works at all.")
    Vip.objects.create(address="@bank.example", priority_floor="high")
    other_day = DAYS[(timezone.now() + timedelta(days=3)).weekday()]
    Calendar.objects.create(name="Office", zone="UTC", hours={other_day: ["09:00-17:00"]})
    conditions = [
        {"field": "impact", "operator": "is", "value": "outage"},
        {"field": "is_vip", "operator": "is", "value": "yes"},
        {"field": "received_at", "operator": "not_in_hours", "value": "Office"},
    ]
    actions = {"tags": ["on-call"], "answered_by": "people", "assignee": "mira"}
    factories.RuleFactory(name="A VIP's outage at night", position=1, conditions=conditions, actions=actions)
    factories.publish_rules()
    # A call of the stand-in costs 0.0014: the first uses the budget up.
    ModelPrice.objects.create(model="of-the-test", input=10, output=20, cache_read=1, cache_write=5)


def post(url: str, key: str, address: str, body: str) -> dict[str, Any]:
    ticket = {"channel": "email", "customer_email": address, "subject": "Standstill", "body": body}
    answer = http.post(f"{url}/api/webhooks/support/ingest", json=ticket, headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_a_vip_s_outage_at_night_wakes_the_manager_and_past_the_budget_the_local_engine_reads(night: None) -> None:
    _, key = keys.create_key(factories.IntegrationFactory(name="bank"))
    with MessagesApi() as api, MailReceiver() as mail:
        api.will_answer(message(OUTAGE))
        model = {"ANTHROPIC_API_KEY": "key", "ANTHROPIC_BASE_URL": api.url, "ANTHROPIC_MODEL": "claude-of-the-test"}
        with web() as url, worker(EMAIL_URL=mail.url, LLM_DAILY_BUDGET="0.001", **model):
            post(url, key, "ann@bank.example", "Nothing works for any of us since midnight.")
            wait_until(lambda: mail.mails)
            post(url, key, "ben@shop.example", "How do I export my contacts?")
            wait_until(lambda: Reading.objects.count() == 2)

    first, second = Ticket.objects.order_by("number")
    decision = Decision.objects.get(ticket=first)
    assert (first.move, first.priority, first.tags, str(first.assignee)) == ("escalate", "urgent", ["on-call"], "mira")
    assert (decision.answered_by, decision.reading.reader) == ("people", "anthropic")
    assert (mail.mails[0]["To"], mail.mails[0]["Subject"].partition(":")[0]) == ("mira@desk.example", "Escalated")
    assert (len(api.requests), ModelCall.objects.count(), Reading.objects.get(ticket=second).reader) == (1, 1, "local")
    assert "over_budget" in str(second.history.filter(kind="engine.fell_back").values_list("detail", flat=True))
