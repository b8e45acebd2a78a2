"""The how-tos' recipes import as they stand, and the reference names every kind and field."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from routing.models import Destination, Pipeline
from routing.pipelines.destinations import KINDS
from routing.pipelines.destinations.apprise import VENDORS
from routing.pipelines.recipe import read_recipe
from routing.pipelines.versions import import_recipe

DOCS = Path(__file__).resolve().parents[3] / "docs"
RECIPES = re.findall(r"```yaml\n(.*?)```", (DOCS / "howto/deliver-to-other-places.md").read_text(), re.S)
REFERENCE = (DOCS / "reference/destinations.md").read_text()


@pytest.mark.django_db
@pytest.mark.parametrize("recipe", RECIPES, ids=["slack", "webhook", "email", "postgres"])
def test_a_how_to_s_recipe_imports_as_it_stands(recipe: str) -> None:
    import_recipe(read_recipe(recipe), by="lena")

    assert Destination.objects.get().state == "active"
    assert Pipeline.objects.get().state == "active"


@pytest.mark.parametrize("name", KINDS)
def test_the_reference_has_every_kind_with_its_fields_and_parts(name: str) -> None:
    kind = KINDS[name]
    (row,) = [line for line in REFERENCE.splitlines() if line.startswith(f"| `{name}` |")]

    assert [field.name for field in kind.fields if f"`{field.name}`" not in row] == []
    assert [part for part in (kind.override, *kind.parts) if f"`{part}`" not in row] == []
    assert ("by" in row.rsplit("|", 2)[1]) == kind.drops_repeats


def test_the_reference_has_every_vendor() -> None:
    assert [vendor.label for vendor in VENDORS.values() if vendor.label not in REFERENCE] == []
