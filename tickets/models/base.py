"""What several models share."""

from __future__ import annotations

import pgtrigger
from django.db import models

from tickets import ids
from tickets.lease import Lease


class Identified(models.Model):
    """A row with a UUIDv7 key, which people and programs see as `prefix_…`."""

    id_prefix: str

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)

    class Meta:
        abstract = True

    @property
    def public_id(self) -> str:
        return ids.to_public(self.id_prefix, self.id)


class Claimable(models.Model):
    """A row that says when it is due for work, and who is at it.

    `due_at` empty means that there is nothing to do. A worker that takes the row writes its own `claim`; until
    `claimed_until` nobody else takes it, and whoever has lost the claim can't write an outcome any more. `tries` counts
    the takings since the last outcome, before the work, so that work which kills its worker is counted too.
    """

    due_at = models.DateTimeField(null=True, blank=True, editable=False)
    claim = models.UUIDField(null=True, blank=True, editable=False)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    # Of whoever has claimed it with this object; no column.
    lease: Lease | None = None

    class Meta:
        abstract = True


def append_only() -> list[pgtrigger.Trigger]:
    """Rows are added, and neither changed nor taken away."""
    return [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete), _never_emptied()]


def kept_triggers() -> list[pgtrigger.Trigger]:
    """Rows may change; none is taken away."""
    return [pgtrigger.Protect(name="kept", operation=pgtrigger.Delete), _never_emptied()]


def evidence_triggers(*fields: str) -> list[pgtrigger.Trigger]:
    """Rows may change but for these fields; none is taken away."""
    return [*kept_triggers(), *fixed_triggers(*fields)]


def fixed_triggers(*fields: str) -> list[pgtrigger.Trigger]:
    """Rows may change but for these fields, and go when their time is over."""
    return [pgtrigger.ReadOnly(name="evidence", fields=list(fields))]


def _never_emptied() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="never_emptied",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;",
    )


def one_of(field: str, choices: type[models.TextChoices], *, blank: bool = False) -> models.CheckConstraint:
    """The column holds a word of the list (or nothing, where `blank`)."""
    values = [*choices.values, ""] if blank else choices.values
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": values}), name=f"%(class)s_{field}_known")


def a_probability(field: str) -> models.CheckConstraint:
    """The column is empty or from 0 to 1."""
    condition = models.Q(**{f"{field}__isnull": True}) | models.Q(**{f"{field}__gte": 0, f"{field}__lte": 1})
    return models.CheckConstraint(condition=condition, name=f"%(class)s_{field}_0_to_1")
