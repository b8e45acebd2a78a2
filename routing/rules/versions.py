"""Publishing: the working copy becomes the next numbered rule set, and an old one comes back as the newest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from routing.models import RuleSet
from routing.rules.document import BadDocument, Document, read_stored
from routing.rules.names import colleagues, names_of_rows
from routing.rules.working_copy import (
    check_working_copy,
    digest_of,
    working_document,
    working_document_beside,
    write_working_copy,
)
from tickets.models import Team

LONGEST_REASON = 300


class NotPublished(Exception):
    """Nothing was published; the message says why, and `mistakes` where."""

    def __init__(self, message: str, mistakes: list[Any] | None = None) -> None:
        super().__init__(message)
        self.mistakes = mistakes or []


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The newest rule set, as a document."""

    number: int
    document: Document


def newest() -> Published | None:
    return _published(list(_newest_row()))


def working_and_newest() -> tuple[Document, Published | None]:
    """What is edited and what decides, by one statement."""
    document, rows = working_document_beside(_newest_row())
    return document, _published(rows)


def _newest_row() -> QuerySet[RuleSet]:
    return RuleSet.objects.order_by("-number")[:1]


def _published(rows: list[RuleSet]) -> Published | None:
    return Published(number=rows[0].number, document=read_stored(rows[0].document)) if rows else None


@transaction.atomic
def publish(*, by: str, reason: str, seen: str = "") -> RuleSet:
    """The next number. `seen` is the digest of the working copy that its author has looked at. Raises NotPublished."""
    _one_at_a_time()
    if not reason.strip():
        raise NotPublished("Say why: it stands beside the version.")
    _refuse_unseen(seen)
    try:
        document = check_working_copy(names_of_rows())
    except BadDocument as error:
        raise NotPublished("The working copy can't be published as it is.", error.mistakes) from None
    last = newest()
    if last is not None and digest_of(last.document) == digest_of(document):
        raise NotPublished(f"Nothing has changed since version {last.number}.")
    return _store(document, by=by, reason=reason)


@transaction.atomic
def restore(number: int, *, by: str, reason: str = "", seen: str = "") -> RuleSet:
    """The working copy becomes what that version was, and is published. Raises NotPublished."""
    _one_at_a_time()
    _refuse_unseen(seen)
    old = RuleSet.objects.filter(number=number).first()
    if old is None:
        raise NotPublished(f"There is no version {number}.")
    document = read_stored(old.document)
    if broken := [rule for rule in document.rules if rule.broken]:
        # Without what can't be read, such a rule would fire on more than it was meant for.
        raise NotPublished(
            f"Version {number} can't come back: “{broken[0].name}” says what is gone. {broken[0].broken}"
        )
    write_working_copy(document)
    return publish(by=by, reason=reason.strip() or f"Version {number} restored.")


def _names_of_rows_named(document: Document) -> dict[str, dict[str, int]]:
    """Teams and people whom its actions or conditions name."""
    teams = {rule.actions.team.casefold() for rule in document.rules} | _named_by("team", document)
    people = {rule.actions.assignee.casefold() for rule in document.rules} | _named_by("assignee", document)
    rows = {"teams": Team.objects.values_list("name", "pk"), "people": colleagues().values_list("username", "pk")}
    wanted = {"teams": teams, "people": people}
    return {kind: {name: key for name, key in pairs if name.casefold() in wanted[kind]} for kind, pairs in rows.items()}


def _named_by(field: str, document: Document) -> set[str]:
    conditions = [condition for rule in document.rules for condition in rule.group.each() if condition.field == field]
    values = [(one.value,) if isinstance(one.value, str) else one.value for one in conditions]
    return {value.casefold() for several in values for value in several}


def _refuse_unseen(seen: str) -> None:
    if seen and seen != digest_of(working_document()):
        raise NotPublished("The working copy has changed since you saw it; look at what is new.")


def _store(document: Document, *, by: str, reason: str) -> RuleSet:
    last = RuleSet.objects.aggregate(last=Max("number"))["last"] or 0
    return RuleSet.objects.create(
        number=last + 1,
        author=by[:150],
        reason=reason.strip()[:LONGEST_REASON],
        document=document.as_plain() | {"names": _names_of_rows_named(document)},
    )


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('helpdesk rule set'))")
