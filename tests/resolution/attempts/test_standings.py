"""Attempts are found by how they stand now, exactly and without looking at each."""

from __future__ import annotations

import pytest

from resolution.models import Attempt
from resolution.models.standing import AttemptStanding
from tests.helpdesk.desk_rows import answered, held_draft
from tickets.models import Reply

pytestmark = pytest.mark.django_db


def test_each_attempt_is_found_by_its_standing_and_by_no_other() -> None:
    held_draft()
    for confidence in (0.95, 0.7):
        for state in ("pending", "sent", "failed", "unknown", "cancelled"):
            ticket = answered(confidence=confidence)
            sent_at = ticket.created_at if state == "sent" else None
            Reply.objects.filter(ticket=ticket, origin="agent").update(state=state, sent_at=sent_at)
    attempts = {attempt.pk: attempt.standing_now for attempt in Attempt.objects.with_standing()}

    found = {
        standing: set(Attempt.objects.standing_as([standing]).values_list("pk", flat=True))
        for standing in AttemptStanding.values
    }

    assert len(set(attempts.values())) > 5
    assert found == {one: {pk for pk, standing in attempts.items() if standing == one} for one in found}


def test_several_standings_are_asked_at_once() -> None:
    held, sent = held_draft(), answered(confidence=0.95)
    Reply.objects.filter(ticket=sent).update(state="sent", sent_at=sent.created_at)

    found = Attempt.objects.standing_as(["held", "drafted", "sent", "failed"])

    assert {attempt.ticket_id for attempt in found} == {held.pk, sent.pk}
