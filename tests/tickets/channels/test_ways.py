"""The ways out are one visible tuple: a reply takes the first that fits, and keeps it."""

from __future__ import annotations

import pytest

from tests.tickets.replies import agent_reply
from tickets import channels
from tickets.channels import BY_NAME, WAYS
from tickets.models import Reply, Ticket


def test_each_way_has_a_name_of_its_own_that_the_column_holds() -> None:
    longest = Reply._meta.get_field("via").max_length or 0

    assert len(BY_NAME) == len(WAYS)
    assert all(len(name) <= longest for name in BY_NAME)


def test_the_last_way_takes_whatever_no_other_took(ticket: Ticket) -> None:
    assert WAYS[-1].fits(agent_reply(ticket), ticket, "")


@pytest.mark.parametrize("name", BY_NAME)
def test_what_has_been_tried_keeps_its_way(ticket: Ticket, name: str) -> None:
    reply = agent_reply(ticket)
    reply.via = name

    assert channels.route_for(reply).way.name == name


def test_ways_that_drop_repeats_are_those_with_our_key() -> None:
    assert {way.name for way in WAYS if way.drops_repeats} == {"callback", "api"}
