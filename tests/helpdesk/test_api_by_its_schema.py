"""The API, asked by its own schema what that permits and what it does not: nothing fails, and every answer is described."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from helpdesk.wsgi import application
from resolution.models import Attempt
from tests.tickets.replies import agent_reply
from tickets.actions.note import add_note
from tickets.integrations import keys
from tickets.models import Integration, Receipt

pytestmark = pytest.mark.slow

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
CONFIG = {"generation": {"with-security-parameters": False}}
EXAMPLES = 10
EXAMPLES_WITHOUT_KEY = 2

Known = dict[str, dict[str, str]]


@pytest.fixture(autouse=True)
def one_connection(known: Known, settings: Any) -> Iterator[None]:
    """The test's transaction stays open between requests; nobody is too fast.

    Django's own client for tests does the first by itself, and undoes it: so this comes after what was made by it.
    """
    settings.INGEST_BURST = 10_000
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def operations() -> list[APIOperation[Any, Any, Any, Any]]:
    described = schemathesis.openapi.from_wsgi(
        "/api/schema/", application, config=schemathesis.Config.from_dict(CONFIG)
    )
    return [found.ok() for found in described.get_all_operations()]


@pytest.fixture
def known(integration: Integration, post: Callable[..., Any]) -> Known:
    """What an address can name, by how it begins: a ticket with a whole story, its customer and receipt."""
    post()
    receipt = Receipt.objects.get()
    ticket = receipt.ticket
    assert ticket is not None
    reply = agent_reply(ticket)
    add_note(ticket, text="Between us.", by="ann")
    Attempt.objects.create(
        ticket=ticket, cycle=1, engine="local", confidence=0.9, band="auto", outcome="sending", reply=reply
    )
    return {
        "/api/tickets/": {"id": ticket.public_id},
        "/api/receipts/": {"id": receipt.public_id},
        "/api/customers/": {"id": ticket.customer.public_id},
        "/api/webhooks/support/in/": {"integration": integration.public_id},
    }


def attack(
    operation: APIOperation[Any, Any, Any, Any], *, examples: int, key: str, known: Known | None = None
) -> set[int]:
    """Asks what the schema permits and what it does not; gives the codes that came back."""
    modes = [operation.as_strategy(generation_mode=mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)]
    names = next((ids for start, ids in (known or {}).items() if operation.path.startswith(start)), {})
    codes: set[int] = set()

    @hypothesis.settings(
        max_examples=examples,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=st.one_of(modes), is_known=st.booleans())
    def ask(case: Case, is_known: bool) -> None:
        if is_known and case.path_parameters:
            case.path_parameters |= names
        answer = case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, checks=CHECKS)
        codes.add(answer.status_code)

    ask()
    return codes


def test_with_a_key_every_answer_is_a_described_one(
    operations: list[APIOperation[Any, Any, Any, Any]], integration: Integration, known: Known, subtests: Any
) -> None:
    _, key = keys.create_key(integration, scopes=["tickets", "customers", "events", "health"])
    codes: dict[str, set[int]] = {}
    for operation in operations:
        with subtests.test(operation.label):
            codes[operation.label] = attack(operation, examples=EXAMPLES, key=key, known=known)

    assert len(operations) == 20
    # That rows are found shows that the addresses of the known ones are asked, and not only made-up ones.
    assert all(200 in codes[label] for label in codes if label.startswith("GET")), codes


def test_without_a_valid_key_nothing_is_told(operations: list[APIOperation[Any, Any, Any, Any]], subtests: Any) -> None:
    for operation in operations:
        with subtests.test(operation.label):
            codes = attack(operation, examples=EXAMPLES_WITHOUT_KEY, key="hd_unknown")
            assert codes <= {400, 401, 404}
