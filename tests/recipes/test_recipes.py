"""Each recipe of docs/recipes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.recipes.following import RECIPES, follow_recipe


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", sorted(page.stem for page in RECIPES.glob("*.md")))
def test_it_works_when_it_is_followed_to_the_letter(name: str, tmp_path: Path) -> None:
    follow_recipe(name, tmp_path)
