"""Editing one pipeline as YAML: checked as it is typed, each mistake with its line, and what it does in a sentence."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from routing.conditions.parse import Mistake, Mistakes
from routing.models import Pipeline
from routing.pipelines.document import DOCUMENT_KEYS, Known, PipelineSpec, parse_document
from routing.pipelines.recipe import RECIPE, document_of, known_rows, with_lines, write_plain
from routing.rules.document import BadDocument
from routing.rules.yaml_text import read_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """`mistakes` keep it from being saved, `missing` only from being activated."""

    document: dict[str, Any]
    spec: PipelineSpec | None
    mistakes: tuple[Mistake, ...] = ()
    missing: tuple[Mistake, ...] = ()

    @property
    def sentence(self) -> str:
        return sentence_of(self.spec) if self.spec else ""


def check_source(source: str) -> Checked:
    """A pipeline's match, steps and destinations as YAML."""
    try:
        given = read_yaml(source, RECIPE)
    except BadDocument as error:
        return Checked(document={}, spec=None, mistakes=tuple(error.mistakes))
    mistakes = _mistakes_in(given, None)
    if mistakes:
        return Checked(document={}, spec=None, mistakes=with_lines(mistakes, source))
    missing = _mistakes_in(given, known_rows())
    spec = parse_document(given, "", Mistakes())
    return Checked(document=dict(given), spec=spec, missing=with_lines(missing, source))


def sentence_of(spec: PipelineSpec) -> str:
    types = " or ".join(spec.match.types)
    of = f" of {spec.match.integration}" if spec.match.integration else ""
    where = " where its conditions hold" if spec.match.conditions else ""
    steps = ", then ".join(step.name for step in spec.steps) or "no steps"
    lines = (
        ", ".join(f"{line.to}{' (when its conditions hold)' if line.when else ''}" for line in spec.lines) or "nowhere"
    )
    return f"It takes {types}{of}{where}; {steps}; and delivers to {lines}."


def source_of(pipeline: Pipeline) -> str:
    return pipeline.source or write_plain(document_of(pipeline))


def digest_of_source(source: str) -> str:
    return hashlib.sha256(source.encode("utf-8", "replace")).hexdigest()[:16]


def has_changes(pipeline: Pipeline) -> bool:
    """Whether its working copy says something else than its last version."""
    version = pipeline.active_version
    return version is None or (version.source or write_plain(document_of(version))) != source_of(pipeline)


def _mistakes_in(given: Any, known: Known | None) -> list[Mistake]:
    mistakes = Mistakes()
    if isinstance(given, dict):
        mistakes.unknown_keys("", given, DOCUMENT_KEYS)
    parse_document(given, "", mistakes, known)
    return mistakes.found
