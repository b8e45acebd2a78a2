"""What is known of the customer, by which the customer's own name, addresses and numbers are found in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tickets.models import Customer, Message, Ticket
from tickets.states import Direction

# By the names that programs give such fields. The first that fits says what it is.
_FIELDS = (
    ("country", re.compile(r"country|region_code|\Aregion\Z|locale")),
    ("emails", re.compile(r"e-?mail")),
    ("phones", re.compile(r"phone|mobile|\btel\b|fax|whatsapp|cell\b|msisdn")),
    (
        "names",
        re.compile(
            r"(?:\A|first|last|full|given|family|sur|middle|maiden|nick|display|contact|company|customer|legal|user|_|\b)names?\Z|\Acompany\Z"
        ),
    ),
    ("addresses", re.compile(r"address|street|city|town|zip|post_?(?:al|code)|suburb|line_?[12]\b|plz|strasse|county")),
    (
        "accounts",
        re.compile(
            r"account|iban|customer_?(?:number|no)\b|number\Z|\Aaccts?|contract|policy|membership|card|tax_?id|ssn|passport"
        ),
    ),
)
_SKIPPED = re.compile(
    r"tier|vip|created|updated|language|birth|event|status|type|manager|owner|\bplan|balance|(?:\A|_)count(?:\Z|s)"
)
_PERSONS = frozenset(
    ("customer", "requester", "user", "contact", "client", "person", "sender", "reporter", "subscriber", "buyer")
)
DEEPEST = 6
# So many names and addresses that a customer wrote under are known.
MOST_WRITERS = 20
_COUNTRY = re.compile(r"(?:[A-Za-z]{2}[-_])?([A-Za-z]{2})\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRecord:
    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    # As ISO 3166 has it, such as DE: how numbers without a country are read.
    country: str = ""

    def with_other(self, other: CustomerRecord) -> CustomerRecord:
        """What both know."""
        return CustomerRecord(
            names=(*self.names, *other.names),
            emails=(*self.emails, *other.emails),
            addresses=(*self.addresses, *other.addresses),
            phones=(*self.phones, *other.phones),
            accounts=(*self.accounts, *other.accounts),
            country=self.country or other.country,
        )


def record_of_payload(payload: Mapping[str, Any]) -> CustomerRecord:
    """What an event tells of the person whom it is about, under names such as `customer` or `user_name`."""
    of_person: dict[str, Any] = {}
    for key, value in payload.items():
        person, _, rest = _snake(str(key)).partition("_")
        if person not in _PERSONS:
            continue
        if rest or isinstance(value, Mapping):
            of_person[rest or person] = value
        elif isinstance(value, str) and "@" in value:
            of_person["email"] = value
        elif isinstance(value, str) and _may_be_a_name(value):
            of_person["name"] = value
    return read_record(of_person)


def _may_be_a_name(text: str) -> bool:
    """Not a key such as `acme-inc` or `cus_4711`, by which programs know a customer."""
    words = text.split()
    return len(words) > 1 or (text[:1].isupper() and text.isalpha())


def record_of_ticket(ticket: Ticket) -> CustomerRecord:
    """Of its customer, with the names and addresses under which the conversation was written."""
    inbound = Message.objects.of_conversation(ticket).filter(direction=Direction.INBOUND).order_by()
    written_as = inbound.values_list("author_name", "author_email").distinct()[:MOST_WRITERS]
    return record_of(ticket.customer, *(one for pair in written_as for one in pair if one))


def record_of(customer: Customer, *written_as: str) -> CustomerRecord:
    """`written_as` are further names and addresses that the customer wrote under."""
    told = read_record(customer.attributes if isinstance(customer.attributes, dict) else {})
    known = (customer.name, *written_as)
    emails = [one for one in (customer.email, customer.external_id, *known) if one and "@" in one]
    return CustomerRecord(
        names=(*(one for one in known if one and "@" not in one), *told.names),
        emails=(*emails, *told.emails),
        addresses=told.addresses,
        phones=told.phones,
        accounts=told.accounts,
        country=told.country,
    )


def read_record(given: Mapping[str, Any]) -> CustomerRecord:
    """Of any object with fields named as programs name them, however nested; what is none of these says nothing."""
    found: dict[str, list[str]] = {field: [] for field, _pattern in _FIELDS}
    for field, value in _values(given, "", DEEPEST):
        found[field].append(value)
    first, last = (
        _first(given, names)
        for names in (("first_name", "given_name", "firstName"), ("last_name", "family_name", "surname", "lastName"))
    )
    if first and last:
        found["names"].insert(0, f"{first} {last}")
    countries = [match[1].upper() for one in found.pop("country") if (match := _COUNTRY.match(one.strip()))]
    return CustomerRecord(
        country=countries[0] if countries else "", **{field: tuple(values) for field, values in found.items()}
    )


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[ -]", "_", name).lower()


def _first(given: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((value for name in names if isinstance(value := given.get(name), str)), "")


def _values(value: Any, field: str, depth: int, named: str = "") -> Iterator[tuple[str, str]]:
    """Each text in it with what it is, by the nearest name above it that says so."""
    if isinstance(value, Mapping) and depth:
        for key, inner in value.items():
            name = _snake(str(key))
            if not _SKIPPED.search(name):
                yield from _values(inner, _field_of(name) or field, depth - 1, name)
    elif isinstance(value, list | tuple) and depth:
        for inner in value:
            yield from _values(inner, field, depth - 1, named)
    elif field and isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
        yield field, str(value)


def _field_of(name: str) -> str:
    return next((field for field, pattern in _FIELDS if pattern.search(name)), "")
