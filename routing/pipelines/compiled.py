"""Versions of pipelines as they are run. A version never changes, so what was made of it is kept."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from routing.conditions.parse import Mistakes
from routing.models import PipelineVersion
from routing.pipelines.document import PipelineSpec, parse_document
from routing.pipelines.recipe import document_of
from routing.rules.document import BadDocument


def spec_of(version: PipelineVersion) -> PipelineSpec:
    """Raises BadDocument where this version of the product can't read it any more."""
    return _parsed(version.pk)


@lru_cache(maxsize=256)
def _parsed(key: UUID) -> PipelineSpec:
    mistakes = Mistakes()
    spec = parse_document(document_of(PipelineVersion.objects.only("document", "source").get(pk=key)), "", mistakes)
    if mistakes.found:
        raise BadDocument(mistakes.found)
    return spec
