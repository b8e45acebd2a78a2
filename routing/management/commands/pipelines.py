"""`manage.py pipelines export|import|diff|test|schema`: destinations and pipelines as YAML, out, in, compared and tried."""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from routing.conditions.parse import Mistakes
from routing.models import Destination, Pipeline, PipelineEvent
from routing.pipelines.document import PipelineSpec, parse_document
from routing.pipelines.gallery import GALLERY, gallery_text
from routing.pipelines.recipe import document_of, read_recipe, rows_of, write_recipe
from routing.pipelines.schema import recipe_schema
from routing.pipelines.trial import Trial, event_to_try, try_pipeline
from routing.pipelines.versions import import_recipe
from routing.rules.document import BadDocument
from tickets import ids


class Command(BaseCommand):
    help = "Writes, reads, compares and tries pipelines and their destinations, as YAML."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        export = verbs.add_parser(
            "export", help="Writes all pipelines and destinations, or those named, as YAML. No secrets."
        )
        export.add_argument("names", nargs="*", help="Names of pipelines; their destinations come with them.")
        taken = verbs.add_parser("import", help="Reads a YAML file: rows of the same name become what it says.")
        taken.add_argument(
            "file", help="A YAML file; - is standard input; gallery:NAME is one that comes with the product."
        )
        taken.add_argument("--author", default="manage.py", help="Who activates what it says is active.")
        differ = verbs.add_parser("diff", help="Tells what importing a file would change. Ends with 1 if anything.")
        differ.add_argument("file")
        trial = verbs.add_parser("test", help="Tries a pipeline on an event, without keeping or sending anything.")
        trial.add_argument("pipeline", help="A pipeline's name; with --file, one of the file.")
        trial.add_argument("--file", help="A YAML file to take the pipeline from, before it is imported.")
        event = trial.add_mutually_exclusive_group(required=True)
        event.add_argument("--event", help="A stored event, pe_…")
        event.add_argument(
            "--payload", help="A JSON file: a payload, or an event with type and payload; - is standard input."
        )
        trial.add_argument("--type", default="support.ticket.created", help="The type of the payload.")
        trial.add_argument("--ask-model", action="store_true", help="Steps may ask the model, which may cost money.")
        verbs.add_parser("schema", help="Writes the JSON schema of the YAML.")
        verbs.add_parser("gallery", help="Lists the recipes that come with the product.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['verb']}")(options)
        except BadDocument as error:
            raise CommandError(str(error)) from None

    def _export(self, options: dict[str, Any]) -> None:
        pipelines = list(Pipeline.objects.order_by("name"))
        destinations = list(Destination.objects.order_by("name"))
        if options["names"]:
            pipelines = [_pipeline_named(name) for name in options["names"]]
            wanted = {line["to"].casefold() for one in pipelines for line in one.document.get("destinations") or []}
            destinations = [one for one in destinations if one.name.casefold() in wanted]
        self.stdout.write(write_recipe(destinations, pipelines), ending="")

    def _import(self, options: dict[str, Any]) -> None:
        """All of it or nothing."""
        recipe = read_recipe(_text(options["file"]))
        import_recipe(recipe, by=options["author"])
        for destination in recipe.destinations:
            self.stdout.write(f"Destination “{destination.name}” is {destination.state}.")
        for pipeline in recipe.pipelines:
            self.stdout.write(f"Pipeline “{pipeline.name}” is {pipeline.state}.")

    def _diff(self, options: dict[str, Any]) -> None:
        recipe = read_recipe(_text(options["file"]))
        named = {one.name.casefold() for one in recipe.destinations} | {one.name.casefold() for one in recipe.pipelines}
        destinations = [row for row in Destination.objects.order_by("name") if row.name.casefold() in named]
        pipelines = [row for row in Pipeline.objects.order_by("name") if row.name.casefold() in named]
        old, new = write_recipe(destinations, pipelines), write_recipe(*rows_of(recipe))
        changes = list(difflib.unified_diff(old.splitlines(), new.splitlines(), "stored", "file", lineterm="", n=2))
        for line in changes:
            self.stdout.write(line)
        if changes:
            sys.exit(1)
        self.stdout.write("Nothing differs.")

    def _test(self, options: dict[str, Any]) -> None:
        name, spec, version = _to_try(options)
        trial = try_pipeline(spec, _event(options), name=name, version=version, may_ask_model=options["ask_model"])
        self._tell(trial)
        if not trial.is_matched:
            sys.exit(1)

    def _tell(self, trial: Trial) -> None:
        for step in trial.steps:
            self.stdout.write(f"{step.name}: {step.outcome} ({step.milliseconds} ms). {step.detail}")
            for field, (before, after) in step.changes.items():
                self.stdout.write(f"    {field}: {_short(before)} → {_short(after)}")
        if trial.ended:
            self.stdout.write(trial.ended)
        for delivery in trial.deliveries:
            self.stdout.write(
                f"→ {delivery.destination_name}: {delivery.get_state_display().lower()}. {delivery.last_error}".rstrip()
            )
            if delivery.content:
                self.stdout.write(json.dumps(delivery.content, ensure_ascii=False, indent=2))

    def _schema(self, options: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(recipe_schema(), indent=1))

    def _gallery(self, options: dict[str, Any]) -> None:
        for name, told in GALLERY.items():
            self.stdout.write(f"gallery:{name}: {told}")


def _to_try(options: dict[str, Any]) -> tuple[str, PipelineSpec, Any]:
    """Of a file, or the working copy of a row. Raises BadDocument."""
    if options["file"]:
        recipe = read_recipe(_text(options["file"]))
        found = [one for one in recipe.pipelines if one.name.casefold() == options["pipeline"].casefold()]
        if not found:
            raise CommandError(f"The file has no pipeline “{options['pipeline']}”.")
        return found[0].name, _spec(found[0].document), None
    row = _pipeline_named(options["pipeline"])
    return row.name, _spec(document_of(row)), None


def _spec(document: dict[str, Any]) -> PipelineSpec:
    mistakes = Mistakes()
    spec = parse_document(document, "", mistakes)
    if mistakes.found:
        raise BadDocument(mistakes.found)
    return spec


def _event(options: dict[str, Any]) -> PipelineEvent:
    if options["event"]:
        try:
            return PipelineEvent.objects.get(pk=ids.from_public("pe", options["event"]))
        except (ValueError, PipelineEvent.DoesNotExist):
            raise CommandError(f"There is no event “{options['event']}”.") from None
    try:
        given = json.loads(_text(options["payload"]))
    except ValueError as error:
        raise CommandError(f"{options['payload']} is no JSON: {error}") from None
    if not isinstance(given, dict):
        raise CommandError("A payload is an object.")
    if isinstance(given.get("payload"), dict):
        return event_to_try(str(given.get("type", options["type"])), given["payload"])
    return event_to_try(options["type"], given)


def _pipeline_named(name: str) -> Pipeline:
    row = Pipeline.objects.filter(name__iexact=name).first()
    if row is None:
        raise CommandError(f"There is no pipeline “{name}”.")
    return row


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 100 else f"{text[:99]}…"


def _text(file: str) -> str:
    if file.startswith("gallery:"):
        name = file.removeprefix("gallery:")
        if name not in GALLERY:
            raise CommandError(f"There is no “{name}” in the gallery. There are: {', '.join(GALLERY)}.")
        return gallery_text(name)
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} can't be read: {error}") from None
