"""Case 9: a robot that answers every mail of ours with a new one, and says nowhere that it is a robot."""

from __future__ import annotations

import email
import email.policy
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db.models.functions import Now

from helpdesk import flow
from resolution.models import Policy
from tests import factories
from tickets.lanes.mail.mail_source import MailSource
from tickets.lanes.mail.receive_mail import receive_mail
from tickets.models import Reply, ReplyState, SentMail, Ticket

pytestmark = pytest.mark.django_db
ROBOT = "robot@machines.example"
MOST_ROUNDS = 40


class Robot:
    """Answers each mail once, to the address that it came from, as if a person had written it."""

    def __init__(self, outbox: Path) -> None:
        self.outbox, self.read, self.numbers = outbox, set[Path](), count()

    def answers(self) -> list[bytes]:
        fresh = set(self.outbox.glob("*.eml")) - self.read
        self.read |= fresh
        return [self.mail(email.message_from_bytes(one.read_bytes(), policy=email.policy.default)) for one in fresh]

    def mail(self, to: Any = None) -> bytes:
        number = next(self.numbers)
        lines = [
            f"From: Robot <{ROBOT}>",
            f"To: {to['Reply-To'] if to and self.keeps_thread else 'support@helpdesk.example'}",
            f"Subject: Dashboard {number}",
            f"Message-ID: <{number}@machines.example>",
            *([f"In-Reply-To: {to['Message-ID']}"] if to and self.keeps_thread else []),
            "",
            f"I can't log in to my dashboard, I get a 403 error. This is question {number}.",
        ]
        return "\r\n".join(lines).encode()

    keeps_thread = False


class ThreadingRobot(Robot):
    keeps_thread = True


@pytest.fixture(autouse=True)
def eager_agent(settings: Any) -> None:
    """An agent that answers whatever comes, and acknowledgements that wait for nothing."""
    factories.ArticleFactory()
    Policy.objects.update(auto_from=0, review_from=0)
    settings.DUPLICATE_WINDOW = settings.DUPLICATE_WINDOW * 0
    settings.ACKNOWLEDGE_AFTER = settings.ACKNOWLEDGE_AFTER * 0


def work() -> None:
    """What the workers do until nothing is due."""
    for reply in Reply.objects.filter(origin="receipt", state=ReplyState.PENDING):
        flow.deliver(str(reply.pk))
    for ticket in Ticket.objects.filter(due_at__lte=Now()):
        flow.advance(str(ticket.pk))
    for reply in Reply.objects.filter(state=ReplyState.PENDING, due_at__lte=Now()):
        flow.deliver(str(reply.pk))


@pytest.mark.parametrize("kind", [Robot, ThreadingRobot])
def test_two_robots_stop_within_the_cap(kind: type[Robot], outbox: Path, settings: Any) -> None:
    robot = kind(outbox)
    letters = [robot.mail()]
    rounds = 0
    while letters and rounds < MOST_ROUNDS:
        rounds += 1
        for letter in letters:
            assert receive_mail(letter, MailSource(actor="test")).code == 201
        work()
        letters = robot.answers()

    cap = settings.MAIL_CAP_PER_TICKET if robot.keeps_thread else settings.MAIL_CAP_PER_ADDRESS
    assert rounds < MOST_ROUNDS, "it went on and on"
    assert 1 < len(robot.read) == SentMail.objects.count() <= cap
    assert Ticket.objects.needing_a_person().exists(), "a person sees why it ended"
