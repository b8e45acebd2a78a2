"""What `make run` shows, posted to a real server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from helpdesk.demo.content import TICKETS
from resolution.answering.guards.find_matters import find_matters
from resolution.answering.guards.words import Words
from tickets.models import Customer, Outcome, Receipt, Ticket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def show(live_server: Any, settings: Any, tmp_path: Path) -> Any:
    """Nobody works here, so each showing ends with the complaint that nothing was finished."""
    settings.DATA_DIR = tmp_path
    call_command("demo_data")

    def showing() -> None:
        with pytest.raises(CommandError, match="are the workers running"):
            call_command("demo", url=live_server.url, seconds=0)

    return showing


def test_the_first_showing_sends_by_every_lane(show: Any) -> None:
    show()

    assert Ticket.objects.filter(customer__email="lena@kranich.example").count() == 3
    assert Receipt.objects.get(outcome=Outcome.SUSPENDED).sender == "jonas@oakridge.example"


def test_a_second_one_is_of_other_people_so_that_nothing_is_merged_into_the_first(show: Any) -> None:
    show()
    first = Customer.objects.count()
    show()

    assert Customer.objects.count() == first + len(TICKETS)


def test_a_person_first_is_none_of_the_demo_s_tickets() -> None:
    words = (find_matters(Words(text=f"{subject}\n{body}")) for *_, subject, body in TICKETS)

    assert [found for found in words if any(matter.person_first for matter in found)] == []
