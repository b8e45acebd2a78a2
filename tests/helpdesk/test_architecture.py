"""The rules of the layout that a machine can see."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpdesk import urls
from routing.api.corrections import HasCorrectionsScope
from routing.api.events import HasEventsScope
from tickets.api.authentication import HasCustomersScope, HasHealthScope, HasTicketsScope

SCOPES: set[Any] = {HasTicketsScope, HasCustomersScope, HasCorrectionsScope, HasEventsScope, HasHealthScope}
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


def test_only_one_file_writes_receipts() -> None:
    writers = {name for name, text in sources() if any(_writes_receipt(node) for node in ast.walk(ast.parse(text)))}

    assert writers == {"tickets/intake/receipts.py"}


@pytest.mark.parametrize(
    "code",
    [
        "Receipt(outcome='failed')",
        "Suspended(outcome='failed')",
        "Receipt.objects.create(body=raw)",
        "models.Receipt.objects.filter(pk=1).update(cause='x')",
        "def change(pk):\n    again = Receipt.objects.filter(pk=pk)\n    again.filter(claim=None).update(tries=0)",
        "rows: QuerySet[Receipt] = Receipt.objects.all()\nrows.delete()",
        "ticket.receipts.all().delete()",
        "receipt.save(update_fields=['cause'])",
        "claims.release(receipt, outcome='failed')",
        "receipt.outcome = 'failed'",
        "TEXT = 'WITH a AS (SELECT 1) INSERT  INTO tickets_receipt (id) VALUES (1)'",
        "TEXT = f'update only \"tickets_receipt\" SET cause = {cause}'",
    ],
)
def test_a_second_writer_of_receipts_is_seen(code: str) -> None:
    assert any(_writes_receipt(node) for node in ast.walk(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "Receipt.objects.filter(pk=1).first()",
        "seen = Receipt.objects.all()\nknown.update(seen)",
        "Ticket.objects.filter(receipts__pk=1).update(due_at=None)",
        "TEXT = 'SELECT id FROM tickets_receipt'",
        "claims.release(ticket)",
    ],
)
def test_who_only_reads_receipts_is_no_writer(code: str) -> None:
    assert not any(_writes_receipt(node) for node in ast.walk(ast.parse(code)))


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


WRITING = {"create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "delete", "save"}
WRITING |= {f"a{name}" for name in WRITING} | {"release", "write"}
RECEIPT_SQL = re.compile(r'\b(insert\s+into|update|delete\s+from|copy)\s+(only\s+)?"?tickets_receipt\b', re.IGNORECASE)


def _writes_receipt(node: ast.AST) -> bool:
    """A row made, a queryset or a row written to, a claim given back with an outcome, or a statement in SQL."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and bool(RECEIPT_SQL.search(node.value))
    if isinstance(node, ast.Assign):
        return any(isinstance(one, ast.Attribute) and _is_receipt(one.value, set()) for one in node.targets)
    if isinstance(node, ast.Call):
        return _makes_receipt(node) or _is_writing_call(node, set())
    if isinstance(node, ast.FunctionDef | ast.Module):
        rows = _names_of_receipts(node)
        return any(_is_writing_call(one, rows) for one in ast.walk(node) if isinstance(one, ast.Call))
    return False


def _makes_receipt(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name in {"Receipt", "Suspended"}


def _is_writing_call(call: ast.Call, rows: set[str]) -> bool:
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in WRITING:
        return False
    written = call.args[:1] if call.func.attr in {"release", "write"} else [call.func.value]
    return any(_is_receipt(one, rows) for one in written)


def _is_receipt(node: ast.AST, rows: set[str]) -> bool:
    """`Receipt` or what is asked of it, `….receipts`, or a name that holds one."""
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Attribute) and node.attr in {"Receipt", "Suspended", "receipt", "receipts"}:
            return True
        node = node.value if isinstance(node, ast.Attribute) else node.func
    return isinstance(node, ast.Name) and node.id in rows | {"Receipt", "Suspended", "receipt", "receipts"}


def _names_of_receipts(node: ast.AST) -> set[str]:
    """The names that a queryset of receipts is given in it."""
    names: set[str] = set()
    for one in ast.walk(node):
        if isinstance(one, ast.Assign | ast.AnnAssign) and one.value and _is_receipt(one.value, names):
            targets = one.targets if isinstance(one, ast.Assign) else [one.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


def test_every_view_of_the_api_names_its_scope() -> None:
    views = {route.name: route.callback.view_class for route in urls.api}  # type: ignore[union-attr]
    without = {name for name, view in views.items() if not SCOPES & set(getattr(view, "permission_classes", ()))}

    # A form proves itself by its own secret.
    assert without == {"form"}
