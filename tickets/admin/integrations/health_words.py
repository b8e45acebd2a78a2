"""Is this connection well? In words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tickets.models import FarEnd, Integration, Outcome, Proof, Receipt
from tickets.presentation import badges
from tickets.presentation.far_end_words import paused_words
from tickets.presentation.times import ago


def with_last_use(rows: QuerySet[Integration]) -> QuerySet[Integration]:
    usable = Q(keys__revoked_at=None) & (Q(keys__expires_at=None) | Q(keys__expires_at__gt=timezone.now()))
    signs = ~Q(signing_secret="") & ~Q(proof=Proof.KEY)
    return rows.annotate(
        last_used_at=Max("keys__last_used_at"),
        usable_keys=Count("keys", filter=usable),
        signs=ExpressionWrapper(signs, output_field=BooleanField()),
        has_paused_host=Exists(FarEnd.objects.paused().filter(integration=OuterRef("pk"))),
    )


def posts_today(integration: Integration) -> dict[str, int]:
    """How many posts of today had which outcome."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    today = Receipt.objects.filter(integration=integration, received_at__gte=midnight).order_by()
    return dict(today.values_list("outcome").annotate(Count("pk")))


def state(integration: Any) -> SafeString:
    if not integration.is_active:
        return badges.badge("Off", "grey")
    if not (integration.callback_secret.is_readable and integration.signing_secret.is_readable):
        return badges.badge("Secret unreadable", "red")
    if integration.callback_paused_at or integration.has_paused_host:
        return badges.badge("Callbacks paused", "red")
    if not (integration.usable_keys or integration.signs):
        return badges.badge("No key", "amber")
    return badges.badge("Ready", "green")


def sentence(integration: Any) -> SafeString:
    """`Last used 4 min ago. 12 posts today, 0 refused.` Both numbers lead to their receipts. Then what is paused."""
    return format_html("{}{}", _use(integration), _paused(integration))


def _paused(integration: Integration) -> SafeString:
    """Each host of its callbacks that does not answer; the button leaves the page's own form aside."""
    paused = integration.far_ends.paused()
    lines = (
        (far_end, paused_words(far_end), reverse("admin:tickets_reply_try_now", args=[far_end.pk]))
        for far_end in paused
    )
    return format_html_join(
        "",
        '<p class="hd-error"><b>{}</b>: {} <button class="hd-button" formaction="{}" formnovalidate>Try now</button></p>',
        lines,
    )


def _use(integration: Any) -> SafeString:
    last: datetime | None = integration.last_used_at
    counts = posts_today(integration)
    receipts = reverse("admin:tickets_receipt_changelist") + f"?integration__id__exact={integration.pk}"
    return format_html(
        '<p>{} {}{}. <a class="hd-link" href="{}">{} posts today</a>, <a class="hd-link" href="{}">{} refused</a>.</p>',
        state(integration),
        # Only the use of keys is noted.
        "Last used " if last else "Signs its posts" if integration.signs else "Not used yet",
        ago(last),
        receipts,
        sum(counts.values()),
        f"{receipts}&outcome__exact={Outcome.REFUSED}",
        counts.get(Outcome.REFUSED, 0),
    )
