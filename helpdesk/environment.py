"""Reads the environment, and says in one sentence what is wrong with a value and what to write instead."""

from __future__ import annotations

import math
import warnings
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

YES = ("1", "true", "yes", "y", "on", "t", "ok")
NO = ("0", "false", "no", "n", "off", "f", "")
# A hundred years, in the unit that the setting's name ends with: more fits into no date.
MOST = {"_DAYS": 36_500, "_HOURS": 876_000, "_MINUTES": 52_560_000, "_SECONDS": 3_153_600_000}
MOST_OF_ALL = 1e12
LEAST_SECRET = 32


class Environment(environ.Env):
    def get_value(self, var: str, *args: Any, **options: Any) -> Any:
        if not _is_text(self.ENVIRON.get(var, "")):
            raise ImproperlyConfigured(f"{var} is no UTF-8; write it in UTF-8.")
        return super().get_value(var, *args, **options)

    def bool(self, var: str, default: Any = environ.Env.NOTSET) -> bool:
        text = self.str(var, "").strip().lower()
        if not text:
            return bool(default)
        if text not in YES + NO:
            raise ImproperlyConfigured(f"{var} is “{text}”; write 1 for yes or 0 for no.")
        return text in YES

    def number(self, name: str, default: float, *, least: float = 0, most: float | None = None) -> float:
        text = self.str(name, "").strip() or str(default)
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise ImproperlyConfigured(f"{name} must be a number, not “{text}”.")
        if most is None:
            most = next((most for unit, most in MOST.items() if name.endswith(unit)), MOST_OF_ALL)
        if not least <= value <= most:
            side = f"least {least:g}" if value < least else f"most {most:g}"
            raise ImproperlyConfigured(f"{name} is {value:g}; it must be at {side}.")
        return value

    def whole_number(self, name: str, default: float, *, least: float = 0) -> int:
        value = self.number(name, default, least=least)
        if value != int(value):
            raise ImproperlyConfigured(f"{name} is {value:g}; it must be a whole number.")
        return int(value)

    def word(self, name: str, default: str, words: Collection[str]) -> str:
        """One of these words."""
        value: str = self.str(name, default) or default
        if value not in words:
            listed = ", ".join(words)
            raise ImproperlyConfigured(f"{name} is “{value}”; write one of {listed}.")
        return value

    def zone(self, name: str, default: str) -> str:
        value: str = self.str(name, default) or default
        try:
            return str(ZoneInfo(value))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            sentence = f"{name} is “{value}”; write the name of a time zone, as Europe/Berlin or UTC."
            raise ImproperlyConfigured(sentence) from None

    def address(self, name: str, value: str) -> str:
        """A mail address."""
        try:
            validate_email(value)
        except ValidationError:
            raise ImproperlyConfigured(f"{name} is “{value}”; write a mail address, as support@example.com.") from None
        return value

    def domains(self, name: str) -> list[str]:
        """Names of mail domains, separated by commas, in lower case."""
        given = [domain.strip().lower() for domain in self.list(name, default=[])]
        for domain in filter(None, given):
            try:
                validate_email(f"any@{domain}")
            except ValidationError:
                raise ImproperlyConfigured(f"{name} has “{domain}”; write domains, as example.com.") from None
        return [domain for domain in given if domain]

    def web_address(self, name: str, value: str, *, schemes: Collection[str] = ("https", "http")) -> str:
        """A URL with a host; empty stays empty."""
        if value and not _is_url(value, schemes):
            example = f"{next(iter(schemes))}://help.example.com"
            raise ImproperlyConfigured(f"{name} is “{value}”; write an address as {example}.")
        return value

    def connection(self, name: str, parse: Any, value: str, example: str) -> Any:
        """What a URL of a database or a mail server says. Never with the value in the sentence: it holds a password."""
        try:
            urlsplit(value).port  # noqa: B018  # asking for it is what checks it
            with warnings.catch_warnings(action="ignore"):
                return parse(value)
        except (ValueError, KeyError, AttributeError, TypeError, ImproperlyConfigured):
            raise ImproperlyConfigured(f"{name} is no address that can be understood; write it as {example}.") from None

    def host_and_port(self, name: str, default: str) -> str:
        value: str = self.str(name, default) or default
        host, _, port = value.rpartition(":")
        if not host or not (port.isascii() and port.isdecimal() and 0 < int(port[:6]) < 65_536):
            raise ImproperlyConfigured(f"{name} is “{value}”; write host:port, as 127.0.0.1:2525.")
        return value


def check_secret(name: str, value: str, *, well_known: str) -> None:
    """Raises ImproperlyConfigured for what can be guessed."""
    if len(value) < LEAST_SECRET or len(set(value)) < 8 or well_known in value or value.startswith("django-insecure"):
        raise ImproperlyConfigured(
            f"{name} can be guessed; write a random text of {LEAST_SECRET} characters or more, as this prints one:"
            ' python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
        )


def check_hosts(name: str, hosts: Collection[str]) -> None:
    """Raises ImproperlyConfigured for what names no host, or all of them."""
    for host in hosts:
        if "*" in host or "/" in host or any(map(str.isspace, host)) or not host.strip("."):
            raise ImproperlyConfigured(f"{name} has “{host}”; write the names of hosts, as help.example.com.")


def _is_text(value: str) -> bool:
    """Python keeps the bytes that are none as halves of surrogate pairs."""
    return value.isprintable() or not any("\ud800" <= character <= "\udfff" for character in value)


def _is_url(value: str, schemes: Collection[str]) -> bool:
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018  # asking for it is what checks it
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.hostname) and not any(map(str.isspace, value))
