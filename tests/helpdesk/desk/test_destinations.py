"""The pages of destinations: a form a kind, secrets that never come out, a test that sends, and health in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from routing.admin.destination_form import matrix_fields
from routing.models import Delivery, DeliveryState, Destination
from routing.pipelines.recipe import read_recipe
from routing.pipelines.versions import import_recipe
from tests.doors.discord import BOT_TOKEN, RANDOM, Discord
from tests.doors.scripted import Reply
from tests.routing.pipelines.rows import make_delivery, make_destination, make_run

pytestmark = pytest.mark.django_db

ADD = "/admin/routing/destination/add/?kind="
MANAGEMENT = {"retries": "4", "notices": [], "when": ""}


@pytest.fixture(autouse=True)
def inwards(settings: Any) -> None:
    settings.OUTBOUND_ALLOWED_HOSTS = ["127.0.0.1"]


@pytest.fixture
def discord(settings: Any) -> Iterator[Discord]:
    with Discord() as made:
        settings.DISCORD_API_URL = made.api_url
        yield made


def page_of(destination: Destination) -> str:
    return reverse("admin:routing_destination_change", args=[destination.pk])


def act(client: Client, destination: Destination, name: str, **sent: str) -> str:
    url = page_of(destination).replace("/change/", f"/{name}/")
    return client.post(url, sent, follow=True).content.decode()


def typed(**values: Any) -> dict[str, Any]:
    return MANAGEMENT | dict.fromkeys(matrix_fields(), "mask") | values


def test_a_new_one_asks_for_its_kind_and_then_for_what_that_needs(root: Client) -> None:
    kinds = root.get("/admin/routing/destination/add/").content.decode()
    form = root.get(f"{ADD}postgres").content.decode()

    assert all(f"?kind={kind}" in kinds for kind in ("discord", "slack", "webhook", "email", "postgres", "apprise"))
    assert 'name="id_column"' in form
    assert 'name="webhook_url"' not in form


def test_it_is_stored_with_its_secret_sealed_and_never_shown(root: Client, discord: Discord) -> None:
    root.post(f"{ADD}discord", typed(name="ops", webhook_url=discord.webhook_url, matrix_EMAIL_ADDRESS="hash"))
    destination = Destination.objects.get()

    assert json.loads(destination.secret.reveal()) == {"webhook_url": discord.webhook_url}
    assert (destination.settings, destination.matrix["EMAIL_ADDRESS"]) == ({}, "hash")
    page = root.get(page_of(destination)).content.decode()
    assert "token-of-the-webhook" not in page
    assert "/•••" in page


def test_saving_it_without_the_secret_keeps_the_secret(root: Client, discord: Discord) -> None:
    root.post(f"{ADD}discord", typed(name="ops", webhook_url=discord.webhook_url))
    destination = Destination.objects.get()
    Destination.objects.update(broken="Discord answered 404.", failures=3)
    root.post(page_of(destination), typed(name="ops two", webhook_url=""))
    destination.refresh_from_db()

    assert json.loads(destination.secret.reveal())["webhook_url"] == discord.webhook_url
    assert (destination.name, destination.broken, destination.failures) == ("ops two", "", 0)


def test_what_can_not_serve_is_said_beside_its_field(root: Client) -> None:
    page = root.post(f"{ADD}discord", typed(name="ops", webhook_url="https://hooks.slack.com/services/T/B/x"))
    conditions = root.post(f"{ADD}discord", typed(name="ops", when='{"all": []}'))

    assert "This is no address of Discord" in page.content.decode()
    assert "at least one condition" in conditions.content.decode()
    assert not Destination.objects.exists()


def test_a_stored_password_goes_to_no_other_server(root: Client) -> None:
    values = {"host": "db.example.org", "database": "d", "username": "u", "password": "hunter22", "table": "events"}
    root.post(f"{ADD}postgres", typed(name="warehouse", sslmode="require", **values))
    destination = Destination.objects.get()
    moved = values | {"host": "evil.example", "password": ""}
    page = root.post(page_of(destination), typed(name="warehouse", sslmode="require", **moved)).content.decode()

    assert "Enter it again" in page
    assert Destination.objects.get().settings["host"] == "db.example.org"


def test_the_test_sends_an_example_and_says_what_was_answered(root: Client, discord: Discord) -> None:
    secret = json.dumps({"webhook_url": discord.webhook_url})
    destination = make_destination(kind="discord", secret=secret, broken="Discord answered 404.", failures=4)

    assert "It has taken the example." in act(root, destination, "test")
    assert discord.messages[0].fields["subject"] == "A test from Helpdesk"
    assert not Destination.objects.get().broken
    discord.will_answer(Reply(status=403, body=b'{"message": "Missing Access"}'))
    assert "Missing Access" in act(root, destination, "test")


def test_a_mere_link_sends_nothing(root: Client, discord: Discord) -> None:
    destination = make_destination(kind="discord", secret=json.dumps({"webhook_url": discord.webhook_url}))
    root.get(page_of(destination).replace("/change/", "/test/"))

    assert not discord.asked


def test_a_bots_channel_is_chosen_from_those_that_it_sees(root: Client, discord: Discord) -> None:
    destination = make_destination(kind="discord", secret=json.dumps({"bot_token": BOT_TOKEN}))
    page = root.get(page_of(destination).replace("/change/", "/channel/")).content.decode()
    act(root, destination, "channel", channel=RANDOM)

    assert "#random · Acme" in page
    assert Destination.objects.get().settings == {"channel": RANDOM, "channel_name": "#random · Acme"}
    assert "can&#x27;t see that channel" in act(root, destination, "channel", channel="1")
    root.post(page_of(destination), typed(name="ops"))
    assert Destination.objects.get().settings["channel"] == RANDOM


def test_a_signing_secret_is_shown_once(root: Client) -> None:
    root.post(f"{ADD}webhook", typed(name="hook", url="https://shop.example/hook"))
    destination = Destination.objects.get()
    old = json.loads(destination.secret.reveal())["signing_secret"]
    page = act(root, destination, "new-secret")
    new = json.loads(Destination.objects.get().secret.reveal())["signing_secret"]

    assert new in page
    assert old != new
    assert new not in root.get(page_of(destination)).content.decode()


def test_it_is_paused_and_goes_on(root: Client) -> None:
    destination = make_destination(kind="discord", failures=3)
    assert "Paused" in act(root, destination, "pause")
    assert "Paused" not in act(root, destination, "go-on")
    assert Destination.objects.get().failures == 0


def test_health_is_in_words(root: Client) -> None:
    destination = make_destination(kind="discord", broken="Discord answered 404: there is nothing.", failures=2)
    make_delivery(make_run(), destination, state=DeliveryState.DEAD)
    page = root.get(page_of(destination)).content.decode()

    assert "Mend it, then test it or save it." in page
    assert "Those that were given up" in page


def test_one_that_an_active_pipeline_delivers_to_is_not_deleted(root: Client) -> None:
    recipe = """
destinations: [{name: ops, kind: email, to: ops@example.org}]
pipelines: [{name: Escalations, state: active, match: {type: "*"}, steps: [], destinations: [{to: ops}]}]
"""
    import_recipe(read_recipe(recipe), by="lena")
    destination = Destination.objects.get()
    page = root.post(page_of(destination).replace("/change/", "/delete/"), {"post": "yes"})

    assert "Escalations" in page.content.decode()
    assert Destination.objects.exists()


def test_what_is_on_its_way_to_a_deleted_one_ends_with_the_reason(root: Client) -> None:
    destination = make_destination(kind="discord")
    make_delivery(make_run(), destination, due_at=timezone.now())
    root.post(page_of(destination).replace("/change/", "/delete/"), {"post": "yes"})

    assert Delivery.objects.get().last_error == "Its destination was deleted."


def test_who_may_only_look_sees_no_form(browser_of: Callable[[str], Client]) -> None:
    destination = make_destination(
        kind="discord", secret=json.dumps({"webhook_url": "https://discord.com/api/webhooks/1/x"})
    )
    answer = browser_of("Auditor").get(page_of(destination))

    assert answer.status_code == 200
    assert 'name="webhook_url"' not in answer.content.decode()


def test_the_log_shows_what_was_answered_and_sends_again_after_the_count(root: Client) -> None:
    dead = make_delivery(
        make_run(),
        make_destination(kind="discord"),
        state=DeliveryState.DEAD,
        response_status=404,
        response_excerpt="Unknown Webhook",
        last_error="Discord answered 404.",
    )
    page = root.get(reverse("admin:routing_delivery_change", args=[dead.pk])).content.decode()
    log = root.get(f"{reverse('admin:routing_delivery_changelist')}?state=dead").content.decode()
    asked = root.post(
        reverse("admin:routing_delivery_changelist"), {"action": "replay_many", "_selected_action": [str(dead.pk)]}
    ).content.decode()

    assert "Unknown Webhook" in page
    assert "Discord answered 404." in log
    assert 'hx-trigger="every 3s' in log
    assert "1 of 1 can be sent again" in asked
    assert Delivery.objects.get().state == DeliveryState.DEAD
    sent = {"action": "replay_many", "_selected_action": [str(dead.pk)], "confirmed": "1"}
    root.post(reverse("admin:routing_delivery_changelist"), sent)
    assert Delivery.objects.get().state == DeliveryState.PENDING
    assert Delivery.objects.get().due_at <= timezone.now()
