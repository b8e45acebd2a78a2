"""What runs by the clock. The rows say what is due; these only look for it."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.db.models.functions import Now
from django.utils import timezone

from helpdesk.models import Heartbeat
from resolution.cycles import wake_changed
from routing.decisions.clock import run_time_rules
from tickets import claims, handoff, lifecycle
from tickets.actions.close import close_ticket
from tickets.actions.errors import NotPossible
from tickets.models import Mailbox, Receipt, Ticket

log = structlog.get_logger(__name__)

# name: (what to run, minutes between runs)
SCHEDULES: dict[str, tuple[str, int]] = {
    "sweep": ("helpdesk.schedules.sweep", 1),
    "heartbeat": ("helpdesk.schedules.beat", 1),
    "wake-held": ("helpdesk.schedules.wake_held", 1),
    "send-released": ("resolution.review.release.go_on", 1),
    "refit-calibrations": ("resolution.confidence.refit.refit_due", 1),
    "close-quiet": ("helpdesk.schedules.close_quiet", 10),
    "fetch-mail": ("helpdesk.schedules.fetch_mail", 1),
    "look-after-backtests": ("routing.backtests.slices.look_after_backtests", 1),
    "forget-backtests": ("routing.backtests.retention.delete_old_lists", 1_440),
    "look-after-replays": ("resolution.attempts.replay.look_after_replays", 1),
    "look-after-exports": ("helpdesk.exports.write_file.look_after_exports", 10),
    "note-autonomy": ("resolution.policies.earning.note_changes", 1),
    "keep-rates": ("resolution.rate_hours.keep_rates", 1),
    "time-rules": ("helpdesk.schedules.begin_time_rules", 1),
    "weekly-digest": ("routing.notices.digest.write_digests", 60),
    "forget-events": ("routing.pipelines.events.retention.forget_old_events", 60),
    "health-scores": ("helpdesk.health_clock.look_after_scores", 60),
    "propose-articles": ("resolution.knowledge.propose_articles.propose_articles", 1_440),
    "find-gaps": ("resolution.knowledge.find_gaps.find_gaps", 1_440),
    "count-article-days": ("resolution.knowledge.article_figures.count_article_days", 10),
    "propose-precedents": ("resolution.knowledge.propose_precedents.propose_precedents", 60),
    "forget-forms": ("tickets.actions.form_use.forget_old_uses", 1_440),
    "forget-reviews": ("resolution.review.reviewer_acts.forget_old_acts", 1_440),
}
# A round of the time rules that goes on says so, in tasks of half a second; one that has said nothing is lost.
TIME_RULES, TIME_RULES_SECONDS = "time-rules", 0.5
TIME_RULES_LOST = timedelta(minutes=3)
# A busy worker shows itself this often at the most.
BEAT_SECONDS = 10


def sweep() -> int:
    """Nudges what is due and was lost on the way; how many that were. Replies need none: who sends them looks itself.

    While the queue is long, what is due is most likely in it: nudging again would only make it longer.
    """
    if (handoff.backlog() or 0) > settings.SWEEP_BATCH:
        return 0
    tickets = claims.due(Ticket.objects.all()).values_list("pk", flat=True)[: settings.SWEEP_BATCH]
    receipts = claims.due(Receipt.objects.all()).values_list("pk", flat=True)[: settings.SWEEP_BATCH]
    for ticket_id in (found := list(tickets)):
        handoff.nudge_ticket(ticket_id)
    for receipt_id in (unfiled := list(receipts)):
        handoff.nudge_receipt(receipt_id)
    if found or unfiled:
        log.info("swept", tickets=len(found), receipts=len(unfiled))
    return len(found) + len(unfiled)


def beat() -> None:
    """Shows that the whole queue works, also when there is nothing to do: it takes a clock, a broker and a worker."""
    Heartbeat.objects.update_or_create(name="workers", defaults={"beat_at": Now()})


class BeatAfterTask:
    """Finishing a task is a sign of life too: while the queue is long, `beat` waits in it behind the tickets.

    Called in the worker after each task, whatever became of it.
    """

    def __init__(self) -> None:
        self._beat_at = float("-inf")

    def __call__(self, **signal: Any) -> None:
        if (now := monotonic()) - self._beat_at < BEAT_SECONDS:
            return
        self._beat_at = now
        try:
            beat()
        except DatabaseError as error:
            # The task's outcome must be told all the same.
            log.warning("no heartbeat", error=type(error).__name__)


def wake_held() -> int:
    return wake_changed(limit=settings.SWEEP_BATCH)


def fetch_mail() -> int:
    """Nudges the mailboxes that are due; how many. One that was never due was made without the admin: it is now."""
    Mailbox.objects.fetched().filter(due_at=None, claim=None).update(due_at=Now())
    for mailbox_id in (due := list(claims.due(Mailbox.objects.fetched()).values_list("pk", flat=True))):
        handoff.nudge_mailbox(mailbox_id)
    return len(due)


def begin_time_rules() -> None:
    """A round over all that wait; none while the last one still goes on."""
    said = Heartbeat.objects.filter(name=TIME_RULES, beat_at__gt=Now() - TIME_RULES_LOST)
    if not said.exists():
        go_on_with_time_rules("")


def go_on_with_time_rules(after: str) -> None:
    """A short part of the round, then the next one: no ticket waits behind the whole of it."""
    until = monotonic() + TIME_RULES_SECONDS
    done = run_time_rules(after=after, is_over=lambda: monotonic() >= until)
    if done.go_on_after:
        Heartbeat.objects.update_or_create(name=TIME_RULES, defaults={"beat_at": Now()})
        handoff.nudge("helpdesk.schedules.go_on_with_time_rules", done.go_on_after)
    elif after:
        Heartbeat.objects.filter(name=TIME_RULES).delete()


def close_quiet() -> int:
    """Closes resolved tickets that nobody has touched for CLOSE_AFTER_DAYS."""
    quiet = Ticket.objects.quiet_since(timezone.now() - settings.CLOSE_AFTER)
    tickets = list(quiet.order_by("last_activity_at")[: settings.SWEEP_BATCH])
    return sum(_close(ticket) for ticket in tickets)


def _close(ticket: Ticket) -> bool:
    try:
        close_ticket(ticket, by="schedule", reason="No further activity.")
    except (lifecycle.LifecycleError, NotPossible):
        # The customer wrote at this moment, or it was merged.
        return False
    return True
