"""The prompt's draft and versions: written by a lead, tried, published, restored. Versions are never changed."""

from __future__ import annotations

import hashlib

from django.db import connection, transaction

from routing.models import PromptDraft, PromptTrial, PromptVersion, TrialState
from routing.models.prompt import LONGEST_PROMPT
from routing.reading.prompt import shipped_text
from tickets.text import many_lines

ONLY_ROW = 1
INSTALLATION = "installation"


class NotPublished(ValueError):
    """A sentence for the person who wanted it."""


def make_shipped_prompt() -> None:
    """The package's, as long as nobody else has published one."""
    newest = newest_version()
    if newest is None or (newest.author == INSTALLATION and newest.text != shipped_text()):
        _publish(shipped_text(), by=INSTALLATION, reason="The prompt that the product comes with.")


def newest_version() -> PromptVersion | None:
    return PromptVersion.objects.order_by("-number").first()


def draft_text() -> str:
    """What is being written; what stands where nothing is."""
    draft = PromptDraft.objects.values_list("text", flat=True).first()
    return standing_text() if draft is None else draft


def standing_text() -> str:
    newest = newest_version()
    return newest.text if newest else shipped_text()


def seen_digest() -> str:
    """Of the draft and of what stands: who sends in another has not seen what somebody else did meanwhile."""
    newest = newest_version()
    return hashlib.sha256(f"{newest.number if newest else 0}\n{draft_text()}".encode()).hexdigest()


@transaction.atomic
def save_draft(text: str, *, seen: str) -> None:
    """Raises NotPublished."""
    _lock()
    _refuse_unseen(seen)
    kept = many_lines(text).strip()
    if not kept:
        raise NotPublished("An empty prompt tells the model nothing; say how it shall judge.")
    if len(kept) > LONGEST_PROMPT:
        raise NotPublished(f"The prompt has at most {LONGEST_PROMPT:,} characters.")
    if kept == standing_text().strip():
        discard_draft()
    else:
        PromptDraft.objects.update_or_create(pk=ONLY_ROW, defaults={"text": kept})


def discard_draft() -> None:
    PromptDraft.objects.all().delete()


@transaction.atomic
def publish_draft(*, by: str, reason: str, seen: str) -> PromptVersion:
    """What was tried, as it was tried. Raises NotPublished."""
    _lock()
    _refuse_unseen(seen)
    draft = PromptDraft.objects.first()
    if draft is None:
        raise NotPublished("There is no draft: it says what stands.")
    if not is_tried(draft.text):
        raise NotPublished("Try this draft first; a trial of another text does not count.")
    made = _publish(draft.text, by=by, reason=reason)
    discard_draft()
    return made


@transaction.atomic
def restore_version(number: int, *, by: str) -> PromptVersion:
    """It stood before, so it is not tried again. Raises NotPublished."""
    _lock()
    row = PromptVersion.objects.filter(pk=number).first()
    if row is None:
        raise NotPublished("There is no such version.")
    if row.text == standing_text():
        raise NotPublished("It says what stands already.")
    return _publish(row.text, by=by, reason=f"Version {number} restored.")


def is_tried(text: str) -> bool:
    return PromptTrial.objects.filter(text=text, state=TrialState.DONE).exists()


def _publish(text: str, *, by: str, reason: str) -> PromptVersion:
    if not reason.strip():
        raise NotPublished("Say why: it stands beside the version.")
    newest = newest_version()
    return PromptVersion.objects.create(
        number=newest.number + 1 if newest else 1, author=by, reason=reason.strip()[:300], text=text
    )


def _refuse_unseen(seen: str) -> None:
    if seen != seen_digest():
        raise NotPublished("Somebody has changed the draft or published meanwhile; look at it again.")


def _lock() -> None:
    """One after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('helpdesk prompt'))")
