"""An article as a file or a row of a table gives it. What is not said stays as it stands, or takes the default."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime

from resolution.knowledge.article_checks import find_faults
from resolution.models import Article, Audience
from tickets.states import Category
from tickets.text import many_lines, one_line

KEY = re.compile(r"[\w.-]{1,80}", re.ASCII)
YES, NO = ("true", "yes", "1", "on", "y"), ("false", "no", "0", "off", "n")


class BadArticle(ValueError):
    """It can't be imported, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenArticle:
    """`values` are columns of an article, only those that were given. With a `fault` there are none."""

    source: str
    key: str = ""
    values: Mapping[str, Any] | None = None
    fault: str = ""

    @property
    def title(self) -> str:
        return str((self.values or {}).get("title", ""))


def given_article(source: str, fields: Mapping[str, Any], *, key: str = "") -> GivenArticle:
    """Of fields as they stand in a front matter or in a row; whatever is wrong with it is its fault."""
    try:
        values = _read(fields)
    except BadArticle as error:
        return GivenArticle(source=source, fault=str(error))
    named = str(fields.get("key") or key).strip()
    if named and not KEY.fullmatch(named):
        return GivenArticle(source=source, fault="A key has letters, digits, points and dashes, at most 80.")
    return GivenArticle(source=source, key=named, values=values)


def settled_body(text: str) -> str:
    return many_lines(text.replace("\r\n", "\n")).strip()


def fields_of(article: Article) -> dict[str, Any]:
    """What is exported, by the names that are read again."""
    return {
        "key": article.key,
        "title": article.title,
        "category": article.category,
        "audience": article.audience,
        "published": article.is_published,
        "valid_from": article.valid_from.isoformat() if article.valid_from else "",
        "valid_until": article.valid_until.isoformat() if article.valid_until else "",
        "phrasings": list(article.phrasing_lines),
        "body": article.body,
    }


def _read(fields: Mapping[str, Any]) -> dict[str, Any]:
    phrasings = _lines(fields.get("phrasings"))
    values: dict[str, Any] = {
        "title": one_line(str(fields.get("title") or "")),
        "body": settled_body(str(fields.get("body") or "")),
        "phrasings": "\n".join(phrasings),
    }
    faults = find_faults(title=values["title"], body=values["body"], phrasings=phrasings)
    if faults:
        raise BadArticle(" ".join(faults.values()))
    if "phrasings" not in fields:
        del values["phrasings"]
    for name, column, read in _OTHERS:
        if fields.get(name) not in (None, ""):
            values[column] = read(name, fields[name])
        elif name in fields and column.startswith("valid_"):
            values[column] = None
    begins, ends = values.get("valid_from"), values.get("valid_until")
    if begins and ends and ends <= begins:
        raise BadArticle("It would end before it begins.")
    return values


def _lines(given: Any) -> tuple[str, ...]:
    if given is None:
        return ()
    lines = given.splitlines() if isinstance(given, str) else given
    if not isinstance(lines, list) or not all(isinstance(line, str | int | float) for line in lines):
        raise BadArticle("The phrasings are no list of texts.")
    return tuple(line for one in lines if (line := one_line(str(one))))


def _word(name: str, given: Any, allowed: list[str]) -> str:
    word = str(given).strip().lower()
    if word not in allowed:
        raise BadArticle(f"The {name} is {word[:40]!r}, which is none of {', '.join(allowed)}.")
    return word


def _category(name: str, given: Any) -> str:
    return _word(name, given, list(Category.values))


def _audience(name: str, given: Any) -> str:
    return _word(name, given, list(Audience.values))


def _flag(name: str, given: Any) -> bool:
    return _word(name, given, [*YES, *NO]) in YES


def _moment(name: str, given: Any) -> datetime:
    """A day begins at midnight in UTC, and so does a moment without a zone count."""
    try:
        found = given if isinstance(given, date) else parse_datetime(str(given)) or parse_date(str(given))
    except ValueError:
        found = None
    if found is None:
        raise BadArticle(f"The {name} {str(given)[:40]!r} is no date such as 2026-03-31.")
    if not isinstance(found, datetime):
        found = datetime.combine(found, time())
    return found if found.tzinfo else found.replace(tzinfo=UTC)


_OTHERS = (
    ("category", "category", _category),
    ("audience", "audience", _audience),
    ("published", "is_published", _flag),
    ("valid_from", "valid_from", _moment),
    ("valid_until", "valid_until", _moment),
)
