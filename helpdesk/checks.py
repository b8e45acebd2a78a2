"""Settings that fit together, told at start-up as a sentence each."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.core.checks import register as register_check
from django.utils.module_loading import import_string

from resolution.answering import ANSWERERS
from routing.reading.readers import READERS
from tickets.lanes.forms.colours import parse_colour


def register() -> None:
    for check in CHECKS:
        register_check(check)


def first_error() -> str:
    """For a server that starts without Django's own checks; empty if all is well."""
    errors = [message for check in CHECKS for message in check() if message.is_serious()]
    return " ".join(filter(None, [str(errors[0].msg), errors[0].hint])) if errors else ""


def queue_times(**options: Any) -> list[CheckMessage]:
    times = (settings.TASK_TIMEOUT_SECONDS, settings.TASK_RETRY_SECONDS, settings.CLAIM_SECONDS)
    errors: list[CheckMessage] = []
    if not times[0] < times[1] < times[2]:
        errors.append(
            Error(
                f"TASK_TIMEOUT_SECONDS < TASK_RETRY_SECONDS < CLAIM_SECONDS does not hold: they are {times}.",
                hint="A task must end before it is given out again, and that before another may claim its row.",
                id="helpdesk.E001",
            )
        )
    # One task reads and answers, and each may take the whole time, its retries included; together no more than is theirs.
    if min(settings.ANTHROPIC_TIMEOUT_SECONDS * 2, settings.LLM_TICKET_SECONDS) >= settings.TASK_TIMEOUT_SECONDS:
        errors.append(
            Warning(
                "ANTHROPIC_TIMEOUT_SECONDS leaves a task no time to read and to answer.",
                hint="Lower it, or raise TASK_TIMEOUT_SECONDS.",
                id="helpdesk.W001",
            )
        )
    return errors


def tasks_exist(**options: Any) -> list[CheckMessage]:
    errors: list[CheckMessage] = []
    for name in ("TICKET_TASK", "RECEIPT_TASK", "MAILBOX_TASK"):
        try:
            import_string(getattr(settings, name))
        except ImportError as error:
            errors.append(Error(f"{name} names no function: {error}", id="helpdesk.E002"))
    return errors


def engines_are_configured(**options: Any) -> list[CheckMessage]:
    wanted = [name for name in ("READER", "ANSWERER") if getattr(settings, name) == "anthropic"]
    if not wanted or settings.ANTHROPIC_API_KEY or settings.LLM_PROVIDER == "bedrock":
        return []
    return [Error(f"{' and '.join(wanted)} ask for a model, but ANTHROPIC_API_KEY is not set.", id="helpdesk.E003")]


def engines_exist(**options: Any) -> list[CheckMessage]:
    errors: list[CheckMessage] = []
    for setting, engines in (("READER", READERS), ("ANSWERER", ANSWERERS)):
        chosen = getattr(settings, setting)
        if chosen and chosen not in engines:
            names = ", ".join(engines)
            errors.append(Error(f"{setting} is “{chosen}”; it must be {names} or empty.", id="helpdesk.E006"))
    return errors


def names_are_set(**options: Any) -> list[CheckMessage]:
    if settings.LOCAL or (settings.ALLOWED_HOSTS and settings.SITE_URL.startswith("https://")):
        return []
    return [
        Error(
            "ALLOWED_HOSTS and SITE_URL must name where Helpdesk is reached.",
            hint="For example ALLOWED_HOSTS=help.example.com SITE_URL=https://help.example.com",
            id="helpdesk.E004",
        )
    ]


def colour_is_one(**options: Any) -> list[CheckMessage]:
    try:
        parse_colour(settings.SITE_COLOUR)
    except ValueError as error:
        return [Error(f"SITE_COLOUR: {error}", id="helpdesk.E005")]
    return []


CHECKS = (queue_times, tasks_exist, engines_exist, engines_are_configured, names_are_set, colour_is_one)
