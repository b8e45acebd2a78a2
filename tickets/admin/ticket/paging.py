from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models.lookups import IsNull
from django.utils.functional import cached_property

from tickets.admin.shared.paging import ESTIMATED_FROM, EstimatedPaginator
from tickets.presentation.counts import counted_up_to


class TicketPaginator(EstimatedPaginator):
    """Leaving out the merged ones, as the list does unasked, is no filter for a long list: both have an estimate."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        if not _leaves_out_merged_alone(rows):
            filtered: int = super().count
            return filtered
        estimate = unmerged_estimate()
        if estimate > ESTIMATED_FROM:
            return estimate
        return counted_up_to(rows.order_by().values("pk")[:ESTIMATED_FROM].count(), ESTIMATED_FROM)


def unmerged_estimate() -> int:
    """What the last analysis found in the table, without what it found in the index of the merged ones."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (listed.reltuples - greatest(merged.reltuples, 0))::bigint FROM pg_class AS listed, pg_class AS merged"
            " WHERE listed.oid = 'tickets_ticket'::regclass AND merged.oid = 'ticket_merged'::regclass"
        )
        return int(cursor.fetchone()[0])


def _leaves_out_merged_alone(rows: Any) -> bool:
    conditions = rows.query.where.children
    return len(conditions) == 1 and isinstance(one := conditions[0], IsNull) and one.lhs.target.name == "merged_into"
