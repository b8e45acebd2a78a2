"""The rules of the layout that a machine can see."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from helpdesk import urls
from tickets.api.authentication import HasCustomersScope, HasTicketsScope

SCOPES: set[Any] = {HasTicketsScope, HasCustomersScope}
ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("helpdesk", "resolution", "routing", "tickets")


def sources() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), path.read_text()


def files_with(pattern: str) -> set[str]:
    return {name for name, text in sources() if re.search(pattern, text, re.MULTILINE)}


def test_imports_go_one_way() -> None:
    tool = Path(sys.executable).with_name("lint-imports")

    result = subprocess.run([tool], cwd=ROOT, capture_output=True, text=True)

    assert result.returncode == 0, result.stdout


def test_only_the_lifecycle_writes_a_status() -> None:
    writers = set()
    for name, text in sources():
        for node in ast.walk(ast.parse(text)):
            if _writes_status(node):
                writers.add(name)

    assert writers == {"tickets/lifecycle.py"}


def test_only_the_handoff_enqueues() -> None:
    assert files_with(r"^from django_q\.tasks import|^from django_q import tasks") == {"tickets/handoff.py"}


def test_only_one_file_talks_to_anthropic() -> None:
    assert files_with(r"^\s*(import anthropic|from anthropic\b)") == {"routing/llm/vendor.py"}


def test_unicode_is_normalised_in_one_file_which_takes_linear_time() -> None:
    assert files_with(r"\bunicodedata\.normalize\(") == {"tickets/stream_safe.py"}


def test_no_address_is_taken_apart_by_the_standard_library_whose_patches_differ() -> None:
    assert files_with(r"\b(parseaddr|getaddresses)\b") == set()


def test_the_environment_is_read_in_the_settings_and_before_django_runs() -> None:
    before_django = ("helpdesk/embedded/", "helpdesk/supervisor/")
    readers = {
        name for name in files_with(r"os\.environ\b(?!\.setdefault)|os\.getenv") if not name.startswith(before_django)
    }

    assert readers == set()


def test_the_flow_can_be_read_at_once() -> None:
    assert len((ROOT / "helpdesk/flow.py").read_text().splitlines()) < 110


def test_no_module_is_called_utils() -> None:
    assert not [name for name, _ in sources() if re.search(r"/(utils|helpers|common|misc)\.py$", name)]


def _writes_status(node: ast.AST) -> bool:
    """`ticket.status = …`, or `Ticket…update(status=…)`."""
    if isinstance(node, ast.Assign):
        return any(isinstance(target, ast.Attribute) and target.attr == "status" for target in node.targets)
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr != "update":
        return False
    return any(keyword.arg == "status" for keyword in node.keywords)


def test_every_view_of_the_api_names_its_scope() -> None:
    views = {route.name: route.callback.view_class for route in urls.api}  # type: ignore[union-attr]
    without = {name for name, view in views.items() if not SCOPES & set(getattr(view, "permission_classes", ()))}

    # A form proves itself by its own secret.
    assert without == {"form"}
