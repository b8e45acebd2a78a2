from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db.models.functions import Now

from tests.doors import dovecot
from tests.doors.dovecot import PASSWORD, Dovecot, MailDirectory, NotStarted
from tickets.models import Mailbox


@pytest.fixture(scope="session")
def server() -> Iterator[Dovecot]:
    if reason := dovecot.why_not():
        pytest.skip(reason)
    try:
        running = Dovecot().__enter__()
    except NotStarted as error:
        pytest.skip(str(error))
    yield running
    running.__exit__()


@pytest.fixture
def user() -> str:
    """A name that has no mail yet."""
    return f"ann{uuid4().hex[:12]}"


@pytest.fixture
def inbox(server: Dovecot, user: str) -> MailDirectory:
    """The user's mail on the server."""
    return server.mail_of(user)


@pytest.fixture
def connect(server: Dovecot, user: str, db: None) -> Callable[..., Mailbox]:
    """Makes the mailbox that fetches the user's mail, due now."""

    def make(**changes: Any) -> Mailbox:
        values = {
            "address": f"{user}@helpdesk.example",
            "host": "127.0.0.1",
            "port": server.port,
            "security": "none",
            "username": user,
            "secret": PASSWORD,
            "due_at": Now(),
        }
        mailbox = Mailbox.objects.create(**values | changes)
        mailbox.refresh_from_db()
        return mailbox

    return make
