"""What is known of the customer, by which the customer's own name, addresses and numbers are found in a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRecord:
    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    # As ISO 3166 has it, such as DE: how numbers without a country are read.
    country: str = ""
