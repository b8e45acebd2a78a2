"""Pages of long lists, without counting what nobody pages through, and without reading past what is not shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.utils.functional import cached_property

COUNTED_AT_MOST = 10_000


class EstimatedPaginator(Paginator):
    """Counts a filtered list up to 10,000 and takes PostgreSQL's own estimate for a whole table that is longer."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        if not rows.query.where:
            return rows_of_table(rows.model._meta.db_table)
        return int(rows.order_by().values("pk")[:COUNTED_AT_MOST].count())

    def page(self, number: int | str) -> Page:
        """The last pages of a long list are read from its end, where they stand whatever the estimate says."""
        valid = self.validate_number(number)
        first = (valid - 1) * self.per_page
        if self.count <= COUNTED_AT_MOST or first < self.count // 2:
            return super().page(valid)
        return Page(self._from_the_end(first), valid, self)

    def _from_the_end(self, first: int) -> Sequence[Any]:
        rows: Any = self.object_list
        behind = max(self.count - first - self.per_page, 0)
        return list(rows.reverse()[behind : self.count - first])[::-1]


def rows_of_table(table: str) -> int:
    """The estimate of the last analysis if it is large, else the count; in one query."""
    name = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT CASE WHEN reltuples > %s THEN reltuples::bigint"
            f" ELSE (SELECT count(*) FROM (SELECT 1 FROM {name} LIMIT %s) AS counted) END"
            " FROM pg_class WHERE oid = %s::regclass",
            [COUNTED_AT_MOST, COUNTED_AT_MOST, name],
        )
        return int(cursor.fetchone()[0])
