"""Is this form well? In words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tickets.models import Form, FormSecret, Outcome, Receipt
from tickets.presentation import badges
from tickets.presentation.times import ago


def with_health(rows: QuerySet[Form]) -> QuerySet[Form]:
    posts = Receipt.objects.filter(form=OuterRef("pk")).order_by("-received_at").values("received_at")
    good = Q(revoked_at=None) & (Q(expires_at=None) | Q(expires_at__gt=Now()))
    secrets = FormSecret.objects.filter(good, form=OuterRef("pk"))
    return rows.annotate(
        last_post_at=Subquery(posts[:1]),
        has_secret=Exists(secrets),
        posts_today=_today(),
        suspended_today=_today(outcome=Outcome.SUSPENDED),
        refused_today=_today(outcome=Outcome.REFUSED),
    )


def _today(**which: str) -> Coalesce:
    """How many posts there are since midnight: a count of its own, so that older ones are not looked at."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    posts = Receipt.objects.filter(form=OuterRef("pk"), received_at__gte=midnight, **which).order_by()
    return Coalesce(Subquery(posts.values("form").annotate(posts=Count("pk")).values("posts")), 0)


def state(form: Any) -> SafeString:
    if not form.is_active:
        return badges.badge("Off", "grey")
    if not (form.is_public_page or form.has_secret):
        return badges.badge("No secret", "amber")
    return badges.badge("Ready", "green")


def sentence(form: Any) -> SafeString:
    """`Last post 4 min ago. 12 posts today, 1 suspended, 0 refused.`"""
    last: datetime | None = form.last_post_at
    return format_html(
        '<p>{} {}{}. <a class="hd-link" href="{}">{} posts today</a>, {} suspended, {} refused.</p>',
        state(form),
        "Last post " if last else "No post yet",
        ago(last),
        reverse("admin:tickets_receipt_changelist") + f"?form__id__exact={form.pk}",
        form.posts_today,
        form.suspended_today,
        form.refused_today,
    )
