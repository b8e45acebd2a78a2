"""*Send them*: held drafts that a person has seen are sent, each exactly as it was shown, or left with the reason.

The drafts are rows, each handled in a transaction of its own: many go on in the background, and what is killed half-way
goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from resolution.attempts.store import queue_attempt
from resolution.event_kinds import ResolutionEvent
from resolution.models import Attempt, Fate, Release, ReleasedDraft
from resolution.policies.bands import permitted_band, policy_of
from resolution.policies.held_drafts import would_be_sent
from resolution.review import verdicts
from tickets import handoff, history, lifecycle
from tickets.actions.errors import NotPossible
from tickets.actions.form_use import AlreadyUsed
from tickets.actions.lock import lock_ticket
from tickets.claims import UNCLAIMED
from tickets.states import Band, ReviewState, Status

# So many are sent while the person waits for the page; more go on in the background.
AT_ONCE = 10
# (an attempt's key, the hash of its text)
ShownDraft = tuple[UUID, str]


def release_drafts(shown: Sequence[ShownDraft], *, nonce: str, by: str) -> Release:
    """Sends the drafts that were shown. The same form again gives the same release. Raises AlreadyUsed."""
    made = _remember(shown, nonce=nonce, by=by)
    for _ in range(AT_ONCE):
        if not _handle_next(made):
            return made
    handoff.nudge("resolution.review.release.go_on")
    return made


def go_on() -> int:
    """In the background, and by the clock where a nudge was lost: how many drafts it handled."""
    for count in range(settings.SWEEP_BATCH):
        if not _handle_next():
            return count
    handoff.nudge("resolution.review.release.go_on")
    return settings.SWEEP_BATCH


@transaction.atomic
def _remember(shown: Sequence[ShownDraft], *, nonce: str, by: str) -> Release:
    digest = hashlib.sha256(json.dumps([[str(key), told] for key, told in shown]).encode()).hexdigest()
    made = Release(nonce=nonce, digest=digest, by=by)
    # Whoever comes second waits here until the first is done.
    Release.objects.bulk_create([made], ignore_conflicts=True)
    first = Release.objects.get(nonce=nonce)
    if first.digest != digest or first.by != by:
        raise AlreadyUsed
    if first.pk == made.pk:
        known = set(Attempt.objects.filter(pk__in=[key for key, _ in shown]).values_list("pk", flat=True))
        drafts = [
            ReleasedDraft(release=first, attempt_id=key, text_hash=told)
            for key, told in dict(shown).items()
            if key in known
        ]
        ReleasedDraft.objects.bulk_create(drafts, batch_size=1_000)
    return first


def _handle_next(of: Release | None = None) -> bool:
    """Whether there was one."""
    with transaction.atomic():
        waiting = ReleasedDraft.objects.filter(fate=Fate.WAITING, **({"release": of} if of else {}))
        draft = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("release").first()
        if draft is None:
            return False
        reason = _try_to_send(draft)
        fate = Fate.LEFT if reason else Fate.SENT
        ReleasedDraft.objects.filter(pk=draft.pk).update(fate=fate, reason=reason[:300])
        return True


def _try_to_send(draft: ReleasedDraft) -> str:
    """Why it was left; empty if it is on its way."""
    try:
        with transaction.atomic():
            _send(draft)
    except (NotPossible, lifecycle.LifecycleError) as refusal:
        return str(refusal)
    except IntegrityError:
        return "An answer of this try is there already."
    return ""


def _send(draft: ReleasedDraft) -> None:
    """All is asked again, with the ticket locked: the draft, the ticket, the policy, the cap. Raises NotPossible."""
    attempt = Attempt.objects.select_related("ticket").get(pk=draft.attempt_id)
    ticket = lock_ticket(attempt.ticket)
    _refuse_what_changed(draft, attempt, verdicts.shown_version(ticket))
    policy = policy_of(ticket)
    band = permitted_band(attempt.confidence, policy, Band(attempt.cap))
    if band == Band.HOLD or not would_be_sent().filter(pk=attempt.pk).exists():
        raise NotPossible(
            "It no longer may be sent, or no longer waits: the ticket, its policy or its cap has changed."
        )
    by = draft.release.by
    lifecycle.move(
        ticket,
        Status.IN_PROGRESS,
        by=by,
        reason="The draft is released.",
        review_state=ReviewState.NONE,
        held_reason="",
        due_at=None,
        **UNCLAIMED,
    )
    reply = queue_attempt(ticket, attempt, band)
    history.record(ticket, ResolutionEvent.RELEASED, by=by, reply_id=reply.public_id, attempt_id=attempt.public_id)


def _refuse_what_changed(draft: ReleasedDraft, attempt: Attempt, now: dict[str, str]) -> None:
    if now["attempt_id"] != attempt.public_id:
        raise NotPossible("It has another draft by now.")
    if now["text_hash"] != draft.text_hash:
        raise NotPossible("Its text is not the one that was shown.")
