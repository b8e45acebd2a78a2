"""Staff are told in a channel of what is escalated: a card without personal data, once of one problem, with links that ask."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from routing.models import Correction, Delivery, Destination
from routing.notices.notify import notify_of_move
from routing.notices.post import post_digest
from routing.pipelines.deliveries import take_destinations, work_on_destination
from tests import factories
from tests.doors.discord import Discord
from tests.doors.slack import Slack
from tests.helpdesk.desk_rows import routed
from tests.routing.pipelines.rows import make_destination
from tickets.models import Team, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def inwards(settings: Any) -> None:
    settings.OUTBOUND_ALLOWED_HOSTS = ["127.0.0.1"]


def channel(kind: str = "discord", url: str = "https://discord.com/api/webhooks/1/x", **values: Any) -> Destination:
    secret = json.dumps({"webhook_url": url})
    return make_destination(**{"kind": kind, "secret": secret, "notices": ["escalated", "digest"]} | values)


def escalated(**values: Any) -> Ticket:
    ticket = routed()
    Ticket.objects.filter(pk=ticket.pk).update(move="escalate", body="Call ann@example.com [x](y)", **values)
    ticket.refresh_from_db()
    return ticket


def work() -> None:
    for one in take_destinations(8, most_failing=4):
        work_on_destination(one)


def test_a_discord_channel_gets_the_card_with_its_links() -> None:
    ticket = escalated()
    with Discord() as discord:
        channel(url=discord.webhook_url)
        notify_of_move(ticket, ticket.team, reason="A lawyer is named.")
        work()
    (message,) = discord.messages

    assert f"Escalated: \\#{ticket.number}" in message.embed["title"]
    assert message.fields["Why"] == "A lawyer is named."
    assert message.fields["Message"] == r"Call \[email\] \[x\](y)"
    assert re.findall(r"\[(\w+)\]", message.embed["description"]) == ["Open", "Reassign", "Bump", "Split"]


def test_a_slack_channel_gets_it_with_buttons() -> None:
    ticket = escalated()
    with Slack() as slack:
        channel("slack", slack.webhook_url)
        notify_of_move(ticket, None, reason="A lawyer is named.")
        work()
    buttons = slack.messages[0]["blocks"][-1]["elements"]

    assert [one["text"]["text"] for one in buttons] == ["Open", "Reassign", "Bump", "Split"]


def test_one_problem_is_told_once_and_to_those_who_want_it() -> None:
    ticket, other = escalated(), Team.objects.create(name="Others")
    channel()
    channel(notices=["priority"])
    channel(team=other)
    channel(state="paused")
    channel("webhook")
    for _ in range(2):
        notify_of_move(ticket, ticket.team, reason="Again.")
    same = escalated(customer=ticket.customer, topic=ticket.topic)
    notify_of_move(same, same.team, reason="The same.")

    assert Delivery.objects.count() == 1


def test_a_link_in_a_channel_acts_for_whoever_is_logged_in_and_for_nobody_else(settings: Any) -> None:
    settings.LINKS_WITHOUT_LOGIN = True
    ticket = escalated()
    channel()
    notify_of_move(ticket, ticket.team, reason="Now.")
    text = Delivery.objects.get().content["embed"]["description"]
    link = "/admin/" + re.findall(r"\[Bump\]\([^)]*?/admin/([^)]+)\)", text)[0]
    stranger, browser = Client(), Client()
    browser.force_login(mira := factories.staff_with("Reviewer"))

    assert stranger.get(link).status_code == 302
    assert browser.get(link).status_code == 200
    browser.post(link, {"direction": "up"})
    assert Correction.objects.get().actor == mira.get_username()
    assert browser.get(link).status_code == 409


def test_the_digest_is_posted_once_a_week() -> None:
    channel()
    content = {
        "count": 3,
        "topics": [{"topic": "login", "count": 3}],
        "tickets": [{"number": 7, "title": "It fails", "path": "/admin/tickets/ticket/7/"}],
    }

    assert (post_digest(content, matter="week 2026-47"), post_digest(content, matter="week 2026-47")) == (1, 0)
    embed = Delivery.objects.get().content["embed"]
    assert embed["title"].endswith("3 tickets fell through this week")
    assert embed["fields"] == [{"name": "login", "value": "3"}]
    assert "It fails" in embed["description"]
