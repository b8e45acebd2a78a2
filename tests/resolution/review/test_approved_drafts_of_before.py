"""What reviewers approved before drafts stayed the assistant's is the assistant's too, once the database is migrated."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection

from tests.resolution.held_drafts import TEXT, held_with_draft
from tests.rewriting import run_as_owner
from tickets.actions.outbox import queue_person_reply
from tickets.models import Reply
from tickets.states import ReviewState, Status

migration = import_module("resolution.migrations.0002_approved_drafts_stay_the_agents")
pytestmark = pytest.mark.django_db


def test_a_draft_that_went_out_as_a_persons_is_the_assistants_and_its_reviewers_own_words_stay_theirs() -> None:
    ticket = held_with_draft(0.5)
    values = {"text": TEXT, "author": "ann", "status_after": Status.RESOLVED}
    approved = queue_person_reply(ticket, review_after=ReviewState.APPROVED, **values)
    own = queue_person_reply(ticket, review_after=ReviewState.NONE, **values)

    # A later migration made it. Rows with deferred checks keep a table from being altered.
    connection.check_constraints()
    run_as_owner("ALTER TABLE tickets_reply DROP CONSTRAINT reply_purpose_is_of_its_origin")
    run_as_owner(migration.APPROVED)

    approved, own = Reply.objects.get(pk=approved.pk), Reply.objects.get(pk=own.pk)
    assert (approved.origin, approved.author, approved.released_by, approved.confidence) == (
        "agent",
        "local",
        "ann",
        0.5,
    )
    assert (own.origin, own.author, own.released_by) == ("person", "ann", "")

    run_as_owner(migration.BACK)

    approved = Reply.objects.get(pk=approved.pk)
    assert (approved.origin, approved.author, approved.released_by) == ("person", "ann", "")
