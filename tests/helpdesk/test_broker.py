"""The queue in the database: each task to one worker, the oldest first, and again when nobody said it was done."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.db.models import F
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.models import OrmQ

from helpdesk.broker import DatabaseBroker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def broker() -> DatabaseBroker:
    made = get_broker()
    assert isinstance(made, DatabaseBroker), "the settings name it"
    return made


def test_the_oldest_comes_first_and_once(broker: DatabaseBroker) -> None:
    for name in ("a", "b"):
        broker.enqueue(name)

    taken = [broker.dequeue(), broker.dequeue(), broker.dequeue()]
    assert [row[0][1] if row else None for row in taken] == ["a", "b", None]


def test_no_plan_of_the_database_makes_it_take_more_than_one(broker: DatabaseBroker) -> None:
    for name in "abc":
        broker.enqueue(name)

    with connections["default"].cursor() as cursor:
        # The plan that PostgreSQL chooses by itself as soon as its statistics say that the table is empty.
        for way in ("hashjoin", "mergejoin", "material", "hashagg", "sort", "indexscan", "bitmapscan"):
            cursor.execute(f"SET enable_{way} = off")
    taken = broker.dequeue()
    connections["default"].close()

    assert len(taken or []) == 1


def test_what_was_not_acknowledged_comes_again_and_what_was_does_not(broker: DatabaseBroker) -> None:
    broker.enqueue("a")
    broker.enqueue("b")
    broker.dequeue()
    (second,) = broker.dequeue() or []
    broker.acknowledge(second[0])
    OrmQ.objects.update(lock=F("lock") - timedelta(days=1))

    again = broker.dequeue()
    assert again is not None
    assert again[0][1] == "a"
    assert broker.dequeue() is None


def test_it_tells_how_many_wait(broker: DatabaseBroker) -> None:
    for name in "abc":
        broker.enqueue(name)
    broker.dequeue()

    assert (broker.queue_size(), broker.lock_size()) == (2, 1)


def test_a_machine_whose_clock_is_behind_tells_the_same(
    broker: DatabaseBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    broker.enqueue("a")
    behind = timezone.now() - timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: behind)

    assert (broker.queue_size(), broker.lock_size()) == (1, 0)


def test_another_queue_is_left_alone(broker: DatabaseBroker) -> None:
    DatabaseBroker(list_key="other").enqueue("a")

    assert broker.dequeue() is None


def test_workers_at_once_share_the_tasks(broker: DatabaseBroker) -> None:
    for number in range(40):
        broker.enqueue(str(number))

    def work(_: int) -> list[str]:
        mine = []
        try:
            while rows := DatabaseBroker().dequeue():
                mine += [payload for _, payload in rows]
        finally:
            connections.close_all()
        return mine

    with ThreadPoolExecutor(4) as pool:
        taken = [payload for mine in pool.map(work, range(4)) for payload in mine]
    assert sorted(taken, key=int) == [str(number) for number in range(40)]
