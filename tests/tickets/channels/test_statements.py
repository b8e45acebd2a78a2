"""What a delivery costs the database: so many statements and no more, its promises kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resolution.policies.permission import permission_refusal
from tests import factories
from tests.tickets.replies import agent_reply
from tickets.channels.delivery import deliver_claimed
from tickets.channels.send_order import take_turns
from tickets.models import Reply, ReplyState

pytestmark = pytest.mark.django_db

# Beginning and ending a transaction, which are savepoints here.
NOT_COUNTED = ("SAVEPOINT", "RELEASE")


def statements_of(work: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return sum(not query["sql"].startswith(NOT_COUNTED) for query in captured.captured_queries)


def send(replies: list[Reply]) -> None:
    for reply in replies:
        deliver_claimed(reply, refusal=permission_refusal, turn_of=reply.far_end)


@pytest.fixture
def warm(outbox: Path) -> None:
    """The server that mail leaves by is known, and so are the policies."""
    agent_reply(factories.TicketFactory())
    send(take_turns(1))


def test_an_answer_by_mail_takes_so_many(warm: None) -> None:
    agent_reply(factories.TicketFactory())
    taken: list[Reply] = []
    taking = statements_of(lambda: taken.extend(take_turns(1)))
    sending = statements_of(lambda: send(taken))

    print(f"{taking} statements to take one answer, {sending} to send it by mail")
    assert Reply.objects.filter(state=ReplyState.SENT).count() == 2
    assert (taking, sending) <= (12, 20)


def test_taking_more_at_once_takes_no_more(warm: None) -> None:
    for _ in range(3):
        agent_reply(factories.TicketFactory())
    # Their server is found in a step of its own for each.
    take_turns(0)

    assert statements_of(lambda: take_turns(3)) <= 9
