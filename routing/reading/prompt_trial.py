"""A draft of the prompt on stored tickets, side by side with what stands: two questions to the model for each ticket.

Each ticket is a task of its own, so that a slow service holds no worker for long. The questions are model calls like all
others: counted, within the budget, of the purpose *Trying a prompt*.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models.functions import Now

from routing.llm.calls import calls_of_ticket
from routing.llm.errors import UNASKED, LLMError
from routing.models import CallPurpose, PromptTrial, TrialState
from routing.reading.anthropic import ask_reading
from routing.reading.base import ReadRequest, ReadResult
from routing.reading.gather import gather_request
from routing.reading.prompt import Prompt
from routing.reading.prompt_versions import NotPublished, draft_text, newest_version
from tickets import claims, handoff
from tickets.backoff import Backoff
from tickets.models import Ticket

log = structlog.get_logger(__name__)
TASK = "routing.reading.prompt_trial.try_prompt"
MOST_TICKETS = 5
SHOWN = ("topic", "category", "urgency", "tone", "impact")
BACKOFF = Backoff.doubling(timedelta(seconds=10), longest=timedelta(minutes=5))


def begin_trial(*, by: str) -> PromptTrial:
    """On the newest tickets that have a text. Raises NotPublished."""
    standing = newest_version()
    if standing is None:
        raise NotPublished("Nothing stands that it could be compared with.")
    newest = Ticket.objects.exclude(body="").order_by("-created_at", "-id").values_list("pk", flat=True)
    tickets = [str(key) for key in newest[:MOST_TICKETS]]
    with transaction.atomic():
        state = TrialState.RUNNING if tickets else TrialState.DONE
        trial = PromptTrial.objects.create(
            author=by,
            text=draft_text(),
            standing=standing,
            tickets=tickets,
            state=state,
            due_at=Now() if tickets else None,
        )
        if tickets:
            handoff.nudge(TASK, str(trial.pk))
    return trial


def try_prompt(trial_id: str) -> None:
    """Asks about the next ticket, and for the next task."""
    running = PromptTrial.objects.select_related("standing").filter(state=TrialState.RUNNING)
    claims.work(running, UUID(trial_id), _go_on, BACKOFF, failed=_fail)


def _go_on(trial: PromptTrial) -> None:
    ticket = Ticket.objects.get(pk=trial.tickets[len(trial.results)])
    request, standing = gather_request(ticket), Prompt(text=trial.standing.text, number=trial.standing.number)
    with calls_of_ticket(ticket.pk):
        by_standing, by_draft = _ask(request, standing), _ask(request, Prompt(text=trial.text))
    told = {"ticket": str(ticket.pk), "number": ticket.number, "subject": ticket.subject[:120]}
    results = [*trial.results, told | {"standing": by_standing, "draft": by_draft}]
    is_done = len(results) == len(trial.tickets)
    calls = trial.calls + sum(said["was_asked"] for said in (by_standing, by_draft))
    state = TrialState.DONE if is_done else TrialState.RUNNING
    with transaction.atomic():
        due_in = None if is_done else timedelta(0)
        claims.release(trial, due_in=due_in, results=results, calls=calls, state=state)
        if not is_done:
            handoff.nudge(TASK, str(trial.pk))


def _ask(request: ReadRequest, prompt: Prompt) -> dict[str, Any]:
    try:
        return _told(ask_reading(request, prompt, purpose=CallPurpose.TRIAL))
    except LLMError as error:
        return {"error": str(error)[:300], "was_asked": error.kind not in UNASKED}


def _told(read: ReadResult) -> dict[str, Any]:
    said = {name: [getattr(read, name), round(getattr(read, f"{name}_confidence"), 2)] for name in SHOWN}
    return {"said": said, "signs": read.sign_confidences, "reasons": list(read.reasons), "was_asked": True}


def _fail(trial: PromptTrial, error: Exception, pause: timedelta | None) -> None:
    """A person watches it, who may begin another."""
    log.error("prompt not tried", trial=str(trial.pk), exc_info=error)
    claims.release(trial, state=TrialState.FAILED)
