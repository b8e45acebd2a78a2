"""The one place that writes a verdict: what somebody said of an attempt's answer, and for how many answers that stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.db import transaction

from resolution.confidence.engine_family import engine_family
from resolution.confidence.judged_answers import SAID_BY_REVIEWERS
from resolution.models import Attempt, Verdict, VerdictKind
from resolution.policies.autonomy import note_soon
from resolution.review.text_changes import Change, compare_texts
from resolution.review.unchanged import is_unchanged_by
from tickets.actions.lock import lock_any_ticket
from tickets.states import Category

CUSTOMER = "customer"
# What is right as it stood, and what was not. Anything else is shown, and never counted.
RIGHT = {
    VerdictKind.APPROVED: True,
    VerdictKind.EDITED: False,
    VerdictKind.REJECTED: False,
    VerdictKind.DID_NOT_HELP: False,
    VerdictKind.REOPENED: False,
}
# Of these a person chose what to look at; the others come of themselves, so none of their kind is missed.
BY_REVIEWERS = SAID_BY_REVIEWERS
# At a rate below this one verdict would outvote all others together.
LEAST_RATE = 0.01
LONGEST_REASON = 500
# Who takes longer has gone home with the page open.
LONGEST_SECONDS = 86_400


@transaction.atomic
def record_verdict(
    attempt: Attempt,
    kind: VerdictKind,
    *,
    by: str,
    reason: str = "",
    diff: Iterable[Change] = (),
    seconds: int | None = None,
) -> Verdict:
    """The same again from the same person is the verdict that stands. An edit that changed nothing is an approval."""
    ticket = lock_any_ticket(attempt.ticket_id)
    changes = [asdict(change) for change in diff]
    if kind == VerdictKind.EDITED and is_unchanged_by(changes):
        kind = VerdictKind.APPROVED
    others = list(Verdict.objects.filter(attempt=attempt).defer("diff"))
    latest = next((one for one in others if one.by == by[:150]), None)
    if latest is not None and latest.kind == kind and _is_said_again(latest, changes):
        return latest
    note_soon()
    return Verdict.objects.create(
        attempt=attempt,
        kind=kind,
        right=RIGHT.get(kind),
        by=by[:150],
        reason=reason[:LONGEST_REASON],
        diff=changes,
        seconds=None if seconds is None else min(max(seconds, 0), LONGEST_SECONDS),
        weight=_weight(attempt, kind),
        engine_family=engine_family(attempt.engine),
        # All that is said of one answer counts in one place, also where its ticket was moved between.
        category=others[0].category if others else ticket.category or Category.GENERAL,
    )


def record_edit(attempt: Attempt, text: str, *, by: str, seconds: int | None = None) -> Verdict:
    """Somebody sends `text` where the attempt's was offered."""
    changes = compare_texts(attempt.text, text)
    return record_verdict(attempt, VerdictKind.EDITED, by=by, diff=changes, seconds=seconds)


def _is_said_again(latest: Verdict, changes: list[dict[str, Any]]) -> bool:
    return latest.kind != VerdictKind.EDITED or latest.diff == changes


def _weight(attempt: Attempt, kind: VerdictKind) -> float:
    """Only of what went out by itself are there some that nobody looks at, and only a sampled one stands for those."""
    if kind not in BY_REVIEWERS or not attempt.policy.get("sampled"):
        return 1.0
    rate = attempt.policy.get("sample_rate")
    return 1 / max(rate, LEAST_RATE) if isinstance(rate, int | float) and 0 < rate < 1 else 1.0
