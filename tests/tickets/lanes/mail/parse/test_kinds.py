"""Machines are told from people by headers and structure."""

from __future__ import annotations

import pytest

from tests.tickets.lanes.mail.parse.machines import AUTOMATIC, BOUNCES, FAILED, LISTS, PEOPLE, REPORTS, plain, report
from tickets.lanes.mail.kinds.mailbox_context import MailboxContext
from tickets.lanes.mail.parse.parse_mail import parse_mail
from tickets.lanes.mail.parse.parsed_mail import ParsedMail

ANN = "From: Ann <ann@example.org>\nSubject: Question\n"


def kind(text: str, **known: object) -> ParsedMail:
    return parse_mail(text.encode(), context=MailboxContext(**known))


@pytest.mark.parametrize("name", BOUNCES)
def test_a_report_on_delivery_is_a_bounce(name: str) -> None:
    assert (kind(BOUNCES[name]).label, kind(BOUNCES[name]).opens_ticket) == ("bounce", False)


@pytest.mark.parametrize("name", AUTOMATIC)
def test_what_a_machine_answers_is_an_auto_reply(name: str) -> None:
    assert (kind(AUTOMATIC[name]).label, kind(AUTOMATIC[name]).reply_allowed) == ("auto_reply", False)


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_on_mail_sent_is_a_feedback_report(name: str) -> None:
    assert kind(REPORTS[name]).label == "feedback_report"


@pytest.mark.parametrize("name", LISTS)
def test_mail_of_a_list_is_a_lists(name: str) -> None:
    assert kind(LISTS[name]).label == "list"


@pytest.mark.parametrize("name", PEOPLE)
def test_a_person_is_taken_for_a_person(name: str) -> None:
    mail = kind(PEOPLE[name])
    assert (mail.label, mail.opens_ticket, mail.reply_allowed) == ("human", True, True), mail.cause


@pytest.mark.parametrize("mails", [BOUNCES, AUTOMATIC, REPORTS, LISTS, PEOPLE])
def test_every_decision_names_its_cause_in_a_sentence(mails: dict[str, str]) -> None:
    assert all(kind(mail).cause.endswith(".") for mail in mails.values())


@pytest.mark.parametrize("name", ["postfix", "exim", "qmail", "old sendmail", "james", "mercury"])
def test_a_bounce_tells_which_mail_came_back_and_for_whom(name: str) -> None:
    bounce = kind(BOUNCES[name]).bounce

    assert bounce is not None
    assert bounce.message_ids[:1] == ("<sent-1@example.com>",)
    if name != "james":
        assert bounce.recipients == ("ann@example.org",)


def test_a_bounce_tells_what_happened() -> None:
    failed, late, arrived = (kind(BOUNCES[name]).bounce for name in ("postfix", "postfix, late", "exchange, success"))

    assert failed
    assert (failed.action, failed.status, failed.diagnostic) == (
        "failed",
        "5.1.1",
        "smtp; 550 5.1.1 no such person here",
    )
    assert late
    assert (late.action, late.status, late.message_ids) == ("delayed", "4.4.1", ("<sent-1@example.com>",))
    assert arrived
    assert arrived.action == "delivered"


def test_a_bounce_in_words_tells_its_status() -> None:
    qmail, late = kind(BOUNCES["qmail"]).bounce, kind(BOUNCES["exim, late"]).bounce

    assert qmail
    assert (qmail.action, qmail.status) == ("failed", "5.1.1")
    assert late
    assert late.action == "delayed"


def test_our_loop_header_is_known_as_ours() -> None:
    assert (
        kind(plain("X-Helpdesk-Loop: t0ken\nAuto-Submitted: auto-replied\n" + ANN, "Hi"), loop_token="t0ken").label
        == "own"
    )


def test_our_message_id_and_from_together_are_ours_but_not_either_alone() -> None:
    known = {"own_domain": "mx.example.net", "own_addresses": frozenset({"support@example.com"})}

    assert kind(plain("From: support@example.com\nSubject: x\n", "Hi"), **known).label == "own"
    assert kind(plain(ANN, "Hi"), **known).label == "human"


def test_mail_from_our_own_address_is_not_answered() -> None:
    mail = kind(
        plain("From: support@example.com\nSubject: x\n", "Hi"), own_addresses=frozenset({"support@example.com"})
    )

    assert (mail.label, mail.opens_ticket, mail.reply_allowed) == ("human", True, False)


def test_the_list_that_the_team_sits_behind_brings_people() -> None:
    assert kind(LISTS["google group"], list_ids=frozenset({"team.example.com"})).label == "human"
    assert kind(LISTS["mailman"], list_ids=frozenset({"team.example.com"})).label == "list"


@pytest.mark.parametrize("name", ["ann@example.org", "example.org", "@example.org"])
def test_a_sender_to_be_taken_as_a_person_is_one(name: str) -> None:
    assert kind(AUTOMATIC["exchange"], people=frozenset({name})).label == "human"


def test_a_standard_bounce_stays_one_whoever_sends_it() -> None:
    assert kind(BOUNCES["postfix"], people=frozenset({"mx.example.net"})).label == "bounce"


def test_a_suspended_sender_opens_nothing() -> None:
    mail = kind(plain(ANN, "Hi"), suspended=frozenset({"example.org"}))

    assert (mail.label, mail.opens_ticket, mail.reply_allowed) == ("human", False, False)


def test_the_envelope_that_a_bridge_tells_counts_more_than_the_return_path() -> None:
    assert kind(plain("Return-Path: <>\n" + ANN, "Hi"), envelope_sender="ann@example.org").label == "human"
    assert kind(plain("Return-Path: <ann@example.org>\n" + ANN, "Hi"), envelope_sender="").label == "auto_reply"


def test_an_absence_without_a_marker_opens_a_ticket_but_is_not_answered() -> None:
    mail = kind(
        plain(
            "From: Ann <ann@example.org>\nSubject: Out of office: Your ticket\n", "I am out of the office until Monday."
        )
    )

    assert (mail.label, mail.opens_ticket, mail.reply_allowed) == ("human", True, False)


def test_a_sender_who_takes_no_replies_gets_none_unless_another_address_does() -> None:
    form = "From: Site <no-reply@example.org>\nSubject: Contact form\n"

    assert kind(plain(form, "Hi")).reply_allowed is False
    assert kind(plain(form + "Reply-To: ann@example.org\n", "Hi")).reply_allowed is True


def test_a_report_by_an_unknown_name_is_a_machines() -> None:
    assert kind(report("something-new", ANN, "\nx\n")).label == "auto_reply"


def test_report_type_counts_in_any_case() -> None:
    assert kind(report("Delivery-Status", ANN, "\nx\n", FAILED)).label == "bounce"


LOOP = b"The enclosed mail was found in the list and has been identified as a possible mail loop.\n"
FULL = b"Your message was not delivered: the mailbox of the recipient is full.\n"


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        (b"L-Soft list server <LISTSERV@lists.example.net>", b"Mailing list loop detected", LOOP),
        (b"SYMPA <sympa@lists.example.net>", b"Loop alert", LOOP),
        (b"Mail Administrator <postmaster@carrier.example>", b"Mailbox full", FULL),
        (b"mailer <mail-system@carrier.example>", b"Mailbox is full", FULL),
        (
            b"Postmaster <postmaster@carrier.example>",
            "Buzón lleno".encode(),
            "El buzón del destinatario está lleno.\n".encode(),
        ),
        (b"Postmaster <postmaster@carrier.example>", "Boîte pleine".encode(), "La boîte de Kay est pleine.\n".encode()),
        (b"Postmaster <postmaster@carrier.example>", b"Postvak vol", b"Het postvak van Kay is vol.\n"),
        (
            b"List owner <users-owner@lists.example>",
            b"Loop alert",
            b"A mail loop was detected; it was not distributed.\n",
        ),
    ],
)
def test_a_systems_alert_opens_no_ticket(sender: bytes, subject: bytes, text: bytes) -> None:
    assert not parse_mail(b"From: %s\nSubject: %s\n\n%s" % (sender, subject, text)).opens_ticket


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        (b"Ann <ann@example.org>", b"Mailbox full", b"My mailbox is full. What can I do?\n"),
        (b"Ann <ann@example.org>", "Buzón lleno".encode(), "Mi buzón está lleno. ¿Qué hago?\n".encode()),
        (b"Ann <shop-owner@example.org>", b"My invoice", b"My mailbox is full, so please send it again.\n"),
        (b"Ann <ann@example.org>", b"Loop detected", b"Your app says: loop detected. What is that?\n"),
        (b"Ann <ann@example.org>", b"Re: Out of office", b"Thanks, talk to you on Monday then. Is the invoice paid?\n"),
    ],
)
def test_a_person_who_writes_of_the_same_opens_one(sender: bytes, subject: bytes, text: bytes) -> None:
    head = b"From: %s\nSubject: %s\nX-Auto-Response-Suppress: All\n\n%s" % (sender, subject, text)

    assert parse_mail(head).opens_ticket
    assert parse_mail(head).reply_allowed
