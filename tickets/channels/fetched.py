"""An answer that nobody brings is the integration's once it has read it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.functions import Now

from tickets.models import Message, Reply


def mark_fetched(messages: Iterable[Message]) -> int:
    """Notes the first reading of the answers among them; how many that were. Costs a statement only where there are such."""
    replies = (getattr(message, "reply", None) for message in messages)
    unread = [reply.pk for reply in replies if reply and reply.must_be_fetched and reply.fetched_at is None]
    return Reply.objects.filter(pk__in=unread, fetched_at=None).update(fetched_at=Now()) if unread else 0
