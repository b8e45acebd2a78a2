"""What a message brings beside its words: files, how it was formatted, what was split off, what the mail system said."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from tickets.models import Attachment, Message


def with_parts(messages: QuerySet[Message]) -> QuerySet[Message]:
    """With `files` and `has_html`, in the same query. The HTML itself has a page of its own, and may be long."""
    files = Attachment.objects.filter(message=OuterRef("pk")).order_by("created_at", "id")
    shown = JSONObject(id="id", name="name", size="size", refused="refused", is_inline="is_inline")
    has_html = ExpressionWrapper(~Q(html=""), output_field=BooleanField())
    return messages.annotate(files=ArraySubquery(files.values(shown=shown)), has_html=has_html).defer("html")
