"""Changing pipelines: the working copy is saved, activated as a numbered version, paused. Runs in flight finish on theirs."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from routing.conditions.parse import Mistakes
from routing.models import Destination, Pipeline, PipelineState, PipelineVersion
from routing.pipelines.destinations.lines import Values
from routing.pipelines.document import parse_document
from routing.pipelines.recipe import (
    DestinationSpec,
    NamedPipeline,
    Recipe,
    document_of,
    known_rows,
    secrets_of,
    write_plain,
)
from routing.rules.document import BadDocument
from tickets.db.encryption import DecryptionError

LONGEST_REASON = 300


@transaction.atomic
def save_pipeline(given: NamedPipeline, *, by: str, reason: str = "", activates: bool = True) -> Pipeline:
    """The row of this name becomes what is given. Raises BadDocument where it is to be active and can't be.

    Without `activates` only the working copy changes: an active pipeline goes on with its version.
    """
    row = Pipeline.objects.select_for_update().filter(name__iexact=given.name).first() or Pipeline(name=given.name)
    written = given.source or write_plain(given.document)
    if given.source or not row.source or write_plain(document_of(row)) != written:
        row.source = written
    row.name, row.description, row.document = given.name, given.description, given.document
    if given.state != PipelineState.ACTIVE:
        # What was active once stays its last version, which nothing matches any more.
        row.state = given.state
    row.save()
    return activate(row, by=by, reason=reason) if activates and given.state == PipelineState.ACTIVE else row


@transaction.atomic
def activate(pipeline: Pipeline, *, by: str, reason: str = "") -> Pipeline:
    """Events are matched by its document from now on, as a version that never changes. Raises BadDocument."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"pipeline {pipeline.pk}"])
    check_pipeline(pipeline)
    document = _frozen(pipeline)
    last = pipeline.active_version
    if last is None or last.document != document or last.source != pipeline.source:
        last = PipelineVersion.objects.create(
            pipeline=pipeline,
            number=(pipeline.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
            document=document,
            source=pipeline.source,
            author=by[:150],
            reason=reason.strip()[:LONGEST_REASON],
        )
    pipeline.active_version, pipeline.state = last, PipelineState.ACTIVE
    pipeline.save(update_fields=["active_version", "state"])
    return pipeline


def check_pipeline(pipeline: Pipeline) -> None:
    """Whether it can be activated as it stands. Raises BadDocument."""
    mistakes = Mistakes()
    spec = parse_document(document_of(pipeline), "", mistakes, known_rows())
    if not mistakes.found and not spec.lines:
        mistakes.add("destinations", "It has none, so it would send nothing anywhere.")
    if mistakes.found:
        raise BadDocument(mistakes.found)


def pause(pipeline: Pipeline) -> bool:
    """New events are not matched; runs in flight finish."""
    active = Pipeline.objects.filter(pk=pipeline.pk, state=PipelineState.ACTIVE)
    return bool(active.update(state=PipelineState.PAUSED))


@transaction.atomic
def import_recipe(recipe: Recipe, *, by: str) -> None:
    """All of it, or nothing. Raises BadDocument."""
    for destination in recipe.destinations:
        save_destination(destination)
    for pipeline in recipe.pipelines:
        save_pipeline(pipeline, by=by, reason="Imported.")


def save_destination(given: DestinationSpec) -> Destination:
    row = Destination.objects.select_for_update().filter(name__iexact=given.name).first() or Destination(
        name=given.name
    )
    row.kind, row.state, row.matrix, row.when = given.kind, given.state, dict(given.matrix), given.when
    row.retries, row.settings = given.retries, given.values.settings
    if _secrets_differ(row, given.values):
        row.secret = _as_text(given.values.secrets)
        row.broken, row.failures, row.failing_since = "", 0, None
    row.save()
    return row


def _secrets_differ(row: Destination, values: Values) -> bool:
    try:
        return row._state.adding or secrets_of(row) != values.secrets
    except DecryptionError:
        return True


def _as_text(secrets: dict[str, str]) -> str:
    return json.dumps(secrets) if secrets else ""


def _frozen(pipeline: Pipeline) -> dict[str, Any]:
    """With the ids of the rows that it names, so that renaming one changes nothing."""
    document = document_of(pipeline)
    wanted = {line["to"].strip().casefold() for line in document.get("destinations") or []}
    rows = Destination.objects.values_list("name", "pk")
    return document | {
        "names": {"destinations": {name.casefold(): str(pk) for name, pk in rows if name.casefold() in wanted}}
    }
