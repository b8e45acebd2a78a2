"""A signed address names its ticket; every other address names none."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Any

import pytest

from tests import factories
from tickets.models import Ticket
from tickets.signed import loop_header
from tickets.signed.reply_address import LONGEST_LOCAL_PART, signed_address, ticket_id_of

pytestmark = pytest.mark.django_db
SUPPORT = "support@example.com"


def test_it_names_its_ticket(ticket: Ticket) -> None:
    address = signed_address(ticket.public_id, SUPPORT)

    assert address.startswith(f"support+{ticket.public_id}-")
    assert address.endswith("@example.com")
    assert ticket_id_of(address) == ticket.pk


@pytest.mark.parametrize("spoil", [str.upper, str.title, lambda address: f" {address} ", lambda a: f"x+y+{a}"])
def test_what_mail_servers_do_to_it_does_not_matter(ticket: Ticket, spoil: Any) -> None:
    assert ticket_id_of(spoil(signed_address(ticket.public_id, SUPPORT))) == ticket.pk


def test_a_signature_of_another_ticket_is_none_of_this(ticket: Ticket) -> None:
    other = factories.TicketFactory()
    signature = signed_address(other.public_id, SUPPORT).rpartition("-")[2]

    assert ticket_id_of(f"support+{ticket.public_id}-{signature}") is None


@pytest.mark.parametrize("place", range(12))
def test_one_wrong_character_spoils_it(ticket: Ticket, place: int) -> None:
    tag, _, rest = signed_address(ticket.public_id, SUPPORT).partition("-")
    signature, _, domain = rest.partition("@")
    wrong = "0" if signature[place] != "0" else "1"

    assert ticket_id_of(f"{tag}-{signature[:place]}{wrong}{signature[place + 1 :]}@{domain}") is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "@",
        "support@example.com",
        "support+tag@example.com",
        "support+t_0-0@example.com",
        "support+t_zzzzzzzzzzzzzzzzzzzzzzzzzz-000000000000@example.com",
        "support+t_01jd\u0130000000000000000000000-000000000000@example.com",
        "support+" + "t_" * 10_000,
    ],
)
def test_any_other_address_names_none(address: str) -> None:
    assert ticket_id_of(address) is None


def test_an_address_survives_a_new_key_while_the_old_one_is_kept(ticket: Ticket, settings: Any) -> None:
    address, token = signed_address(ticket.public_id, SUPPORT), loop_header.loop_token()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new one"

    assert ticket_id_of(address) == ticket.pk
    assert loop_header.is_ours(token)
    settings.SECRET_KEY_FALLBACKS = []
    assert ticket_id_of(address) is None
    assert not loop_header.is_ours(token)


def test_it_fits_into_a_local_part_or_is_left_out(ticket: Ticket) -> None:
    for length in (1, 21, 22, 23, 64):
        address = signed_address(ticket.public_id, "a" * length + "@example.com")
        local = address.rpartition("@")[0]

        assert len(local) <= LONGEST_LOCAL_PART
        assert (ticket_id_of(address) == ticket.pk) == (length <= 22)
        assert parseaddr(address)[1] == address


def test_the_loop_token_is_ours_in_any_case() -> None:
    assert loop_header.is_ours(f" {loop_header.loop_token().upper()} ")
    assert not loop_header.is_ours("")
    assert not loop_header.is_ours("t")
