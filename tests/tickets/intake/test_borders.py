"""Of which sources a conversation is, asked while others work."""

from __future__ import annotations

import pytest

from tests.tickets.merged import fresh, tickets
from tickets.actions import merge
from tickets.intake.duplicates.join_permission import sources_of

pytestmark = pytest.mark.django_db


def test_a_ticket_that_was_merged_since_it_was_chosen_has_its_sources() -> None:
    older, newer = tickets(2)
    merge.merge_tickets(newer, into=older, by="ann")

    sources = sources_of([newer.pk, older.pk])

    assert {source.integration_id for source in sources[newer.pk]} == {newer.integration_id}
    assert {source.integration_id for source in sources[older.pk]} == {older.integration_id, newer.integration_id}
    assert sources_of([newer.pk]) == {newer.pk: sources[newer.pk]}
    assert fresh(newer).merged_into == older
