"""django-q2's database broker with a dequeue that many workers can share: one statement, SKIP LOCKED, oldest first.

The stock one reads the head of an unordered queue and updates row by row, so that clusters fight for the same rows.
All times are the database's.
"""

from __future__ import annotations

from time import sleep

from django.db import connections
from django_q.brokers.orm import ORM
from django_q.conf import Conf

# Materialized, so that it runs once: as a subquery, a plan may run it for each row, and each time it gives the next ones.
DEQUEUE = """
WITH first AS MATERIALIZED (
    SELECT id FROM django_q_ormq WHERE key = %s AND lock <= now() ORDER BY lock, id LIMIT %s FOR UPDATE SKIP LOCKED
)
UPDATE django_q_ormq AS task SET lock = now() + make_interval(secs => %s) FROM first WHERE task.id = first.id
RETURNING task.id, task.payload
"""
# Long before all that waits; the rows are marked by the time of their insertion.
FIRST = "INSERT INTO django_q_ormq (key, payload, lock) VALUES (%s, %s, now() - interval '1 year') RETURNING id"
ENQUEUE = "INSERT INTO django_q_ormq (key, payload, lock) VALUES (%s, %s, now()) RETURNING id"


class DatabaseBroker(ORM):
    def enqueue(self, task: str) -> int:
        return self._insert(ENQUEUE, task)

    def enqueue_first(self, task: str) -> int:
        """Before all that waits."""
        return self._insert(FIRST, task)

    def dequeue(self) -> list[tuple[int, str]] | None:
        self.get_connection()
        with connections[Conf.ORM].cursor() as cursor:
            cursor.execute(DEQUEUE, [self.list_key, Conf.BULK, Conf.RETRY])
            tasks: list[tuple[int, str]] = cursor.fetchall()
        if not tasks:
            sleep(Conf.POLL)
            return None
        return tasks

    def queue_size(self) -> int:
        return self._count("SELECT count(*) FROM django_q_ormq WHERE key = %s AND lock <= now()")

    def lock_size(self) -> int:
        return self._count("SELECT count(*) FROM django_q_ormq WHERE key = %s AND lock > now()")

    def _count(self, statement: str) -> int:
        self.get_connection()
        with connections[Conf.ORM].cursor() as cursor:
            cursor.execute(statement, [self.list_key])
            count: int = cursor.fetchone()[0]
            return count

    def _insert(self, statement: str, task: str) -> int:
        with connections[Conf.ORM].cursor() as cursor:
            cursor.execute(statement, [self.list_key or Conf.CLUSTER_NAME, task])
            key: int = cursor.fetchone()[0]
            return key
