"""Keeping a mail's attachments: under names of ours, so that nothing in the store can be run or guessed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tickets import ids
from tickets.lanes.mail.parse import parsed_mail
from tickets.models import Attachment, Message


def attach_files(message: Message, attachments: Iterable[parsed_mail.ParsedAttachment]) -> None:
    """Runs in the caller's transaction. Files of a transaction that fails stay behind, and nobody refers to them."""
    Attachment.objects.bulk_create([_row(message, attachment) for attachment in attachments])


def _row(message: Message, attachment: parsed_mail.ParsedAttachment) -> Attachment:
    reason = why_refused(attachment)
    return Attachment(
        message=message,
        name=attachment.name[:255],
        content_type=attachment.content_type[:120],
        size=len(attachment.raw),
        content_id=attachment.content_id[:255],
        is_inline=attachment.is_inline,
        refused=reason,
        file="" if reason else _store(attachment.raw),
    )


def why_refused(attachment: parsed_mail.ParsedAttachment) -> str:
    """Empty if the file is kept."""
    if len(attachment.raw) > settings.ATTACHMENT_MAX_BYTES:
        return f"It is larger than {settings.ATTACHMENT_MAX_BYTES:,} bytes."
    ending = attachment.name.rpartition(".")[2].strip().lower()
    if "." in attachment.name and ending in settings.ATTACHMENT_REFUSED:
        return f"Files that end in .{ending} are not kept."
    return ""


def _store(raw: bytes) -> str:
    # Neither the sender's name nor an ending: no server gives such a file a type.
    name = f"attachments/{datetime.now(UTC):%Y/%m}/{ids.new_id()}"
    return default_storage.save(name, ContentFile(raw))
