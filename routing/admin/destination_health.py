"""Does it arrive there? In words."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from routing.models import Delivery, DeliveryState, Destination, DestinationState
from routing.pipelines.deliveries import place_of
from routing.pipelines.delivery_outcomes import UNSENT
from routing.pipelines.destinations import KINDS
from routing.pipelines.destinations.base import SendError
from routing.pipelines.destinations.vendor import masked_url
from tickets.db.encryption import UNREADABLE
from tickets.presentation import badges
from tickets.presentation.times import ago


def with_waiting(rows: QuerySet[Destination]) -> QuerySet[Destination]:
    """How many deliveries wait."""
    own = Delivery.objects.filter(destination=OuterRef("pk")).order_by()
    waiting = (
        own.filter(state__in=UNSENT, due_at__isnull=False).values("destination").annotate(n=Count("pk")).values("n")
    )
    return rows.annotate(waiting=Coalesce(Subquery(waiting, output_field=IntegerField()), 0))


def kind_badge(destination: Destination) -> SafeString:
    kind = KINDS.get(destination.kind)
    return badges.badge(kind.label if kind else destination.kind, kind.colour if kind else "grey")


def state(destination: Any) -> SafeString:
    if destination.state == DestinationState.PAUSED:
        return badges.badge("Paused", "amber")
    if destination.broken or not destination.secret.is_readable:
        return badges.badge("Broken", "red")
    if destination.failures:
        return badges.badge("Failing", "red")
    return badges.badge("Ready", "green") if destination.last_delivered_at else badges.badge("Not used yet", "grey")


def sentence(destination: Any) -> SafeString:
    """`Ready. Last delivered 4 min ago. 12 wait.`"""
    last = destination.last_delivered_at
    parts = [format_html("Last delivered {}.", ago(last)) if last else "Nothing was delivered yet."]
    parts += _trouble(destination)
    if destination.waiting:
        waits = format_html("{} {}", destination.waiting, "waits" if destination.waiting == 1 else "wait")
        parts.append(format_html('<a class="hd-link" href="{}">{}</a>.', _log(destination, *UNSENT), waits))
    if Delivery.objects.filter(destination=destination, state=DeliveryState.DEAD).exists():
        dead = _log(destination, DeliveryState.DEAD)
        parts.append(format_html('<a class="hd-link" href="{}">Those that were given up</a>.', dead))
    return format_html("<p>{} {}</p>", state(destination), format_html_join(" ", "{}", ((one,) for one in parts)))


def goes_to(destination: Destination) -> str:
    """Where it goes, without what proves who may."""
    settings = destination.settings
    for name in ("to", "channel_name", "channel"):
        if settings.get(name):
            return str(settings[name])
    if settings.get("table"):
        return f"{settings['table']} at {settings.get('host')}"
    return next((masked_url(one) for one in stored_secrets(destination).values() if "://" in one), "")


def stored_secrets(destination: Destination) -> dict[str, str]:
    """Empty where they can't be read."""
    try:
        return place_of(destination).secrets
    except SendError:
        return {}


def secrets_in_words(destination: Destination) -> SafeString:
    secrets = stored_secrets(destination)
    kind = KINDS[destination.kind]
    rows = [
        (one.label, masked_url(secrets[one.name]) if one.kind == "url" else "•••")
        for one in kind.fields
        if one.is_secret and secrets.get(one.name)
    ]
    if destination.secret and not destination.secret.is_readable:
        rows = [("Secrets", f"{UNREADABLE}.")]
    return format_html_join(" · ", "{}: {}", rows) or SafeString("None yet.")


def _trouble(destination: Any) -> list[SafeString | str]:
    if destination.state == DestinationState.PAUSED:
        return ["What pipelines leave for it waits until it goes on."]
    if destination.broken:
        return [format_html("<b>{}</b> Mend it, then test it or save it.", destination.broken)]
    if not destination.failures:
        return []
    times = "once" if destination.failures == 1 else f"{destination.failures} times"
    since = format_html("Failing {}, since {}:", times, ago(destination.failing_since))
    return [
        since,
        format_html("<b>{}</b>", destination.last_error),
        format_html("Next try {}.", ago(destination.due_at)),
    ]


def _log(destination: Destination, *states: str) -> str:
    chosen = "".join(f"&state={one}" for one in states)
    return f"{reverse('admin:routing_delivery_changelist')}?destination={destination.pk}{chosen}"
