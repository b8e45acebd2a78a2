"""Every function that looks at text from outside, as a function of one text: one line for a new one."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from django.template.loader import render_to_string
from django.test import RequestFactory

from resolution.answering.base import Candidate, Context, ConversationTurn, Draft, Source
from resolution.answering.claims import claims_of
from resolution.answering.guards.languages import matters_told_abroad
from resolution.answering.guards.typing_errors import without_typing_errors
from resolution.answering.links import links_in
from resolution.answering.local import safe_name
from resolution.confidence.grounding import judge_grounding, plain_words
from resolution.confidence.repetition import cap_by_repetition
from resolution.confidence.risk import cap_by_risk
from resolution.knowledge.retrieval.cards import chunk_body
from resolution.knowledge.retrieval.question import read_question
from resolution.knowledge.retrieval.words import content_words
from routing.llm.fence import fenced_json
from routing.reading.cues import find_cues
from routing.reading.language import looks_english
from routing.reading.opening import read_opening
from routing.redaction.redact import redact
from tickets import ids
from tickets.api.fields import Moment
from tickets.customers.address import can_be_answered, parse_address
from tickets.intake.duplicates.comparable_text import comparable_text
from tickets.intake.duplicates.identifiers import identifiers_in
from tickets.intake.duplicates.similarity import similarity_of
from tickets.intake.external_ids import settled_id
from tickets.integrations.keys import Caller
from tickets.lanes.chat.transcript import ChatTurn as Said
from tickets.lanes.chat.transcript import fold_transcript, subject_of
from tickets.lanes.forms.posted_form import read_posted
from tickets.lanes.forms.support_form import SupportForm
from tickets.lanes.imports.rows import read_csv, read_jsonl
from tickets.lanes.mail.parse import charsets
from tickets.lanes.mail.parse.addresses import parse_many, parse_one, settled_address
from tickets.lanes.mail.parse.attachment_names import safe_name as safe_file_name
from tickets.lanes.mail.parse.encoded_words import decode_words
from tickets.lanes.mail.parse.flowed import unflow_text
from tickets.lanes.mail.parse.html import read_html
from tickets.lanes.mail.parse.mail_key import mail_key
from tickets.lanes.mail.parse.message_ids import many_ids, one_id
from tickets.lanes.mail.parse.parse_mail import parse_mail
from tickets.lanes.mail.providers.form_fields import read_form
from tickets.lanes.mail.quotes import split_mail
from tickets.lanes.programs.ingest_fields import incoming_of
from tickets.mail_language.openings import plain_subject
from tickets.outbound.addresses import split_address
from tickets.text import many_lines, one_line, storable_text

CALLER = Caller(integration_id=ids.new_id(), name="Shop", scopes=("tickets",), accepts_callback_urls=True)
TICKET = {"channel": "email", "customer_email": "ann@example.com", "subject": "Hi", "body": "It fails."}
FIELDS = ("external_id", "customer_email", "customer_name", "subject", "page_url", "callback_url")
ENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b1"
IN_A_PART = '--b1\r\nContent-Disposition: form-data; name="a"\r\n\r\n{}\r\n--b1--\r\n'
ALTERNATIVE = "--b1\nContent-Type: text/plain\n\n{0}\n--b1\nContent-Type: text/html\n\n{0}\n--b1--\n{0}"
REPORT = "--b1\n\n{0}\n--b1\nContent-Type: message/delivery-status\n\n{0}\n--b1--"
DAEMON = b"From: MAILER-DAEMON@example.org\nReturn-Path: <>\nSubject: failure\n\n"
DRAFT = Draft(
    text="Press the button twice. It takes 30 minutes.",
    sources=(Source(article_id="1", title="How"),),
    engine="local",
    version="1",
)


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _mail(kind: str = "text/plain", text: str = "{}", *, encoding: str = "8bit", subject: str = "Hi") -> Any:
    head = f"From: a@example.com\nSubject: {subject}\nContent-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n\n"
    return lambda given: parse_mail(_raw(head + text.replace("{0}", "{}").replace("{}", given)))


def _header(name: str) -> Any:
    return lambda text: parse_mail(_raw(f"{name}: {' '.join(text.splitlines())}\n\nHello\n"))


def _headers(name: str) -> Any:
    """One for each line."""
    return lambda text: parse_mail(_raw("".join(f"{name}: {line}\n" for line in text.splitlines()) + "\nHello\n"))


def _posted(content_type: str, body: str = "{}") -> Any:
    requests = RequestFactory()
    return lambda text: read_posted(requests.post("/", _raw(body.replace("{}", text)), content_type=content_type))


def _context(text: str) -> Context:
    def turn(direction: str, words: str) -> ConversationTurn:
        return ConversationTurn(direction=direction, author="Ann", text=words, at=datetime(2026, 1, 1, tzinfo=UTC))

    return Context(
        ticket_id="t",
        subject=text[:500],
        category="general",
        channel="email",
        customer_name=text,
        tier="free",
        is_vip=False,
        turns=(turn("inbound", "Hi"), turn("outbound", text), turn("inbound", text)),
        candidates=(Candidate(article_id="1", title="How", body="Press it. It takes 20 minutes.", score=1.0),),
    )


def _reply(text: str) -> str:
    reply = SimpleNamespace(message=SimpleNamespace(text=text))
    return render_to_string("mail/reply.html", {"reply": reply})


READERS: dict[str, Callable[[str], Any]] = {
    "storable": storable_text,
    "redaction": redact,
    "one_line": one_line,
    "many_lines": many_lines,
    "an address": parse_address,
    "a sender's address": lambda text: can_be_answered(f"a@{text}"),
    "an id": settled_id,
    "a public id": lambda text: ids.from_public("t", text),
    "a posted body": lambda text: incoming_of(TICKET | {"body": text}, CALLER),
    "a post's other fields": lambda text: incoming_of(TICKET | dict.fromkeys(FIELDS, text), CALLER),
    "metadata": lambda text: incoming_of(TICKET | {"metadata": {text: text}}, CALLER),
    "a moment": Moment().run_validation,
    "a callback's address": lambda text: split_address(f"https://{text}"),
    "a form": lambda text: SupportForm(dict.fromkeys(("name", "email", "subject", "message", "page"), text)).is_valid(),
    "an encoded form": _posted(ENCODED),
    "a form in parts": _posted(MULTIPART, IN_A_PART),
    "a form's parts": _posted(MULTIPART),
    "a form in JSON": _posted("application/json"),
    "a provider's form": lambda text: read_form(MULTIPART, _raw(text)),
    "a chat": lambda text: fold_transcript([Said(role="visitor", text=text, author=text)]),
    "a chat's subject": lambda text: subject_of([Said(role="visitor", text=text)]),
    "an imported line": lambda text: list(read_jsonl([json.dumps(dict.fromkeys(("customer_email", "body"), text))])),
    "an imported table": lambda text: list(read_csv(["customer_email,body\n", f"ann@example.com,{text}"])),
    "UTF-8": lambda text: charsets.decode_text(_raw(text), "utf-8"),
    "UTF-16": lambda text: charsets.decode_text(text.encode("utf-16", "surrogatepass"), "utf-16"),
    "Japanese": lambda text: charsets.decode_text(_raw(text), "iso-2022-jp"),
    "Chinese": lambda text: charsets.decode_text(_raw(text), "gb2312"),
    "encoded words": decode_words,
    "one mailbox": parse_one,
    "many mailboxes": lambda text: parse_many(tuple(text.splitlines())),
    "a mail's address": settled_address,
    "a message id": one_id,
    "message ids": lambda text: many_ids((text,)),
    "a file's name": lambda text: safe_file_name(text, content_type="text/plain", number=1),
    "flowed lines": unflow_text,
    "a page": read_html,
    "quoted history": split_mail,
    "a mail's key": lambda text: mail_key(_raw(text)),
    "a mail's bytes": lambda text: parse_mail(_raw(text)),
    "a mail": _mail(),
    "a forwarded mail": _mail(subject="Fwd: Hi"),
    "a flowed mail": _mail("text/plain; format=flowed; delsp=yes"),
    "a mail in HTML": _mail("text/html"),
    "a mail in base64": _mail(encoding="base64"),
    "a mail in quoted-printable": _mail(encoding="quoted-printable"),
    "a uuencoded mail": _mail(encoding="x-uuencode"),
    "a calendar": _mail("text/calendar"),
    "a mail in parts": _mail("multipart/mixed; boundary=b1"),
    "a mail with a choice": _mail("multipart/alternative; boundary=b1", ALTERNATIVE),
    "a mail without its boundary": _mail("multipart/mixed"),
    "a report": _mail("multipart/report; report-type=delivery-status; boundary=b1", REPORT),
    "an enclosed mail": _mail("message/rfc822", "From: b@example.org\n\n{}"),
    "a bounce": lambda text: parse_mail(DAEMON + _raw(text)),
    "From": _header("From"),
    "Subject": _header("Subject"),
    "Message-ID": _header("Message-ID"),
    "References": _header("References"),
    "List-Id": _header("List-Id"),
    "Return-Path": _header("Return-Path"),
    "Date": _header("Date"),
    "Content-Type": _header("Content-Type"),
    "Content-Disposition": _header("Content-Disposition"),
    "Authentication-Results": _header("Authentication-Results"),
    "X-Failed-Recipients": _header("X-Failed-Recipients"),
    "many To": _headers("To"),
    "many References": _headers("References"),
    "many Received": _headers("Received"),
    "what was told": lambda text: comparable_text(text, text),
    "a plain subject": plain_subject,
    "identifiers": identifiers_in,
    "similarity": lambda text: similarity_of(text, text[1:] + "b", least=2.0),
    "an opening": lambda text: read_opening(text, text),
    "cues": find_cues,
    "a language": looks_english,
    "slips": without_typing_errors,
    "matters told abroad": matters_told_abroad,
    "a fence": lambda text: fenced_json("metadata", {"a": text}, code="1", limit=1_000),
    "a question": read_question,
    "words": content_words,
    "chunks": chunk_body,
    "links": links_in,
    "a name": safe_name,
    "plain words": plain_words,
    "claims": claims_of,
    "numbers in an answer": lambda text: judge_grounding(DRAFT, _context(text)),
    "repetition": lambda text: cap_by_repetition(DRAFT, _context(text)),
    "risk": lambda text: cap_by_risk(_context(text)),
    "an answer's mail": _reply,
}


def look_at(reader: str, text: str) -> None:
    """What is refused is refused: here only the time counts."""
    with suppress(Exception):
        READERS[reader](text)
