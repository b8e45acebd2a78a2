"""What the admin's pages need to show: badges, times, events in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tickets import open_lists
from tickets.actions.form_use import FIELD, new_nonce
from tickets.models import Message, Reply, Ticket, TicketEvent
from tickets.presentation import badges, state_words, times
from tickets.presentation.assistant import author_in_words, engine_in_words, name_in_words, version_in_words
from tickets.presentation.cycle_words import cycles_in_words
from tickets.presentation.event_words import event_colour, event_words
from tickets.presentation.stored_values import value_in_words
from tickets.signed.feedback_link import FeedbackLinks
from tickets.signed.feedback_link import feedback_links as links_below

register = template.Library()


@register.simple_tag
def once() -> SafeString:
    """For every form that does something: sent in twice, it does it once. A browser must not fill in an old one."""
    return format_html('<input type="hidden" name="{}" value="{}" autocomplete="off">', FIELD, new_nonce())


@register.filter
def badge(value: str, kind: str) -> SafeString | str:
    """`{{ ticket.status|badge:"Status" }}`"""
    return badges.named_badge(kind, value)


@register.filter
def state(ticket: Ticket | dict[str, Any]) -> SafeString:
    """The one state in words; also of a ticket that came as the columns that tell it."""
    return badges.ticket_badge(Ticket(**ticket) if isinstance(ticket, dict) else ticket)


@register.filter
def status_words(status: str) -> str:
    return state_words.status_words(status)


@register.filter
def tries(ticket: Ticket) -> SafeString | str:
    return cycles_in_words(ticket)


@register.filter
def named(name: str) -> str:
    """Who did it; the assistant by its name, whatever its engine is called."""
    return name_in_words(name)


@register.filter
def writer(message: Message) -> str:
    """Who wrote what went out."""
    reply = getattr(message, "reply", None)
    return author_in_words(reply) if reply else message.author_name


@register.filter
def engine_words(engine: str) -> str:
    return engine_in_words(engine)


@register.filter
def version_words(attempt: Any) -> str:
    return version_in_words(attempt.engine, attempt.engine_version)


@register.filter
def plain(value: Any) -> str:
    """A stored value in words: codes, moments, numbers."""
    return value_in_words(value)


@register.filter
def sure(value: float) -> str:
    """A confidence or a part of it: two digits, cut as everywhere."""
    return badges.two_digits(value)


@register.simple_tag
def confidence(value: float | None, band: str) -> SafeString | str:
    return badges.confidence_badge(value, band)


@register.filter
def ago(moment: datetime | None) -> SafeString | str:
    return times.ago(moment)


@register.filter
def ago_of_text(text: str) -> SafeString | str:
    """For a time that was stored as ISO text in a snapshot."""
    moment = parse_datetime(text) if isinstance(text, str) else None
    return times.ago(moment) or str(text or "")


@register.filter
def in_words(event: TicketEvent) -> str:
    return event_words(event)


@register.filter
def dot(event: TicketEvent) -> str:
    """The colour of its mark in the history."""
    return event_colour(event)


@register.filter
def held_label(reason: str) -> str:
    """Why a ticket is held."""
    return open_lists.held_label(reason)


@register.filter
def percent(value: Any) -> str:
    """A share as whole per cent, for the width of a bar; outside 0 to 1 it is cut."""
    return f"{min(max(float(value), 0.0), 1.0) * 100:.0f}"


@register.filter
def author(message: Message, ticket: Ticket) -> str:
    """Who wrote a customer's message: the customer, or the address that did it for them."""
    addresses = {"", (ticket.customer.email or "").lower()}
    if message.author_email.lower() in addresses:
        return str(ticket.customer)
    return f"{message.author_name} <{message.author_email}>" if message.author_name else message.author_email


@register.filter
def spaced(name: str) -> str:
    """`top_cosine` -> `top cosine`"""
    return str(name).replace("_", " ")


@register.simple_tag
def feedback_links(reply: Reply) -> FeedbackLinks | None:
    """The two addresses by which the customer judges an answer."""
    return links_below(reply.public_id)
