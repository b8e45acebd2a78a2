"""The how-to for Discord, followed to the letter: twenty tickets, and a channel that holds the critical ones."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from helpdesk.demo.escalations import REPORTED
from routing.models import Delivery, PipelineEvent, PipelineRun
from routing.pipelines.deliveries import take_destinations, work_on_destination
from routing.pipelines.work import work_on_due
from tests.doors.discord import Discord
from tickets.models import Integration, Ticket

pytestmark = pytest.mark.django_db

HOWTO = Path(__file__).resolve().parents[3] / "docs" / "howto" / "route-escalations-to-discord.md"
CRITICAL = {
    "Checkout is down for all of our customers",
    "All projects are gone after last night's update",
    "Somebody else is logged in to our account",
    "The API answers 500 to every request",
    "Customer records were deleted by mistake on your side",
    "Security incident: keys of our account were published",
}
PERSONAL = ("@", "+49", "901820", "7946", "18 99 00", "DE89")


def recipe() -> str:
    found = re.search(r"^```yaml\n(.*?)^```", HOWTO.read_text(), re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def documented_post() -> dict[str, Any]:
    found = re.search(r"-d '\n(.*?)'\n", HOWTO.read_text(), re.DOTALL)
    assert found
    event: dict[str, Any] = json.loads(found[1])
    return event


@pytest.fixture
def discord(settings: Any) -> Iterator[Discord]:
    settings.OUTBOUND_ALLOWED_HOSTS = ["127.0.0.1"]
    with Discord() as made:
        yield made


@pytest.fixture
def imported(discord: Discord, tmp_path: Path) -> Discord:
    file = tmp_path / "recipe.yaml"
    file.write_text(recipe().replace("https://discord.com/api/webhooks/…", discord.webhook_url))
    call_command("pipelines", "import", str(file))
    return discord


@pytest.fixture
def program(integration: Integration, client_of: Callable[..., Client]) -> Client:
    return client_of(integration, scopes=("events",))


def emit(program: Client, events: Any) -> Any:
    answer = program.post("/api/events/", events, content_type="application/json")
    assert answer.status_code == 202, answer.content
    while work_on_due() or sum(work_on_destination(one) for one in take_destinations(8, most_failing=4)):
        pass
    return answer.json()


def test_of_twenty_tickets_the_channel_holds_exactly_the_critical_ones_without_personal_data(
    imported: Discord, program: Client
) -> None:
    emit(
        program,
        [
            {
                "type": "support.ticket.created",
                "payload": {"ticket_id": str(number)} | row,
                "idempotencyKey": f"k-{number}",
            }
            for number, row in enumerate(REPORTED)
        ],
    )

    assert (len(REPORTED), Ticket.objects.count(), PipelineEvent.objects.count()) == (20, 20, 20)
    assert {posted.embed["title"] for posted in imported.messages} == CRITICAL
    assert len(imported.messages) == len(CRITICAL)
    assert {posted.fields["Tier"] for posted in imported.messages} == {"enterprise", "pro"}
    shown = json.dumps([posted.body for posted in imported.messages])
    assert [one for one in PERSONAL if one in shown] == []
    assert imported.refused == []
    assert PipelineRun.objects.filter(state="dropped").count() == 14
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}


def test_the_documented_event_looks_as_the_page_says(imported: Discord, program: Client) -> None:
    first = emit(program, documented_post())
    again = program.post("/api/events/", documented_post(), content_type="application/json")

    (posted,) = imported.messages
    assert posted.embed["title"] == "Checkout is down for all customers"
    assert posted.fields["Tier"] == "enterprise"
    assert "[email]" in posted.fields["What they write"].replace("\\", "")
    assert "901820" not in posted.fields["What they write"]
    assert (again.status_code, again.json()["event_id"]) == (200, first["event_id"])
