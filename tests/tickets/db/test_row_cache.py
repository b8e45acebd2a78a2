from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tickets.db.row_cache import RowCache
from tickets.models import Mailbox, Team

pytestmark = pytest.mark.django_db


def _names() -> tuple[str, ...]:
    return tuple(Team.objects.order_by("name").values_list("name", flat=True))


@pytest.fixture
def kept() -> RowCache[tuple[str, ...]]:
    Team.objects.all().delete()
    Team.objects.create(name="Billing")
    kept = RowCache(_names, Team, Mailbox)
    assert kept.current() == ("Billing",)
    return kept


def _by_sql(statement: str) -> Callable[[], object]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda: Team.objects.get().delete(), ()),
        (lambda: Team.objects.create(name="Sales"), ("Billing", "Sales")),
        (lambda: Team.objects.update(name="Sales"), ("Sales",)),
        (lambda: Team.objects.bulk_create([Team(name="Sales")]), ("Billing", "Sales")),
        (_by_sql("UPDATE tickets_team SET name = 'Sales'"), ("Sales",)),
        (_by_sql("DELETE FROM tickets_team"), ()),
    ],
)
def test_a_change_is_seen_at_once_however_it_was_made(
    kept: RowCache[tuple[str, ...]], change: Callable[[], object], expected: tuple[str, ...]
) -> None:
    change()

    assert kept.current() == expected


def test_a_row_that_is_deleted_and_made_again_is_another(kept: RowCache[tuple[str, ...]]) -> None:
    team = Team.objects.get()
    Team.objects.all().delete()
    Team.objects.create(pk=team.pk, name="Sales")

    assert kept.current() == ("Sales",)


def test_what_was_rolled_back_is_not_kept(kept: RowCache[tuple[str, ...]]) -> None:
    with transaction.atomic():
        Team.objects.update(name="Sales")
        assert kept.current() == ("Sales",)
        transaction.set_rollback(True)

    assert kept.current() == ("Billing",)


def test_what_has_not_changed_costs_one_statement(kept: RowCache[tuple[str, ...]]) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        kept.current()

    assert len(asked) == 1
