"""Whatever an unauthenticated sender sends: it opens a ticket, and gets at nothing that is another's."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.helpdesk.conftest import logged_in
from tests.tickets.mails import SUPPORT, mail
from tickets.customers.undeliverable_addresses import mark_bounce, why_undeliverable
from tickets.customers.verified_addresses import is_verified
from tickets.lanes.mail.mail_source import Envelope, MailSource
from tickets.lanes.mail.mailboxes import of_the_site
from tickets.lanes.mail.receive_mail import receive_mail
from tickets.models import Address, Mailbox, Message, Participant, SentMail, Ticket
from tickets.signed.reply_address import signed_address

ANN = "ann@customer.example"
TRUSTED = "mx.helpdesk.example"
PASSED = f"{TRUSTED}; dmarc=pass header.from=customer.example"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mailbox() -> Mailbox:
    mailbox = of_the_site()
    Mailbox.objects.filter(pk=mailbox.pk).update(trusted_authentication_hosts=[TRUSTED])
    return mailbox


def arrive(*, results: tuple[str, ...] = (), to: str = SUPPORT, **headers: str) -> Ticket:
    """By IMAP or SMTP: nothing is known but what the mail itself says. `results` stand above its other headers."""
    raw = "".join(f"Authentication-Results: {one}\r\n" for one in results).encode() + mail(to=to, **headers)
    received = receive_mail(raw, MailSource(actor="imap", envelope=Envelope(recipients=(to,))))
    return Ticket.objects.get(pk=received.ticket_id)


@pytest.fixture
def anns() -> Ticket:
    """Ann's ticket, authenticated, answered by a mail of ours."""
    ticket = arrive(results=(PASSED,))
    SentMail.objects.create(
        address=ANN,
        domain="customer.example",
        kind="reply",
        ticket=ticket,
        message_id="<ours@helpdesk.example>",
        is_automatic=False,
    )
    return ticket


UNAUTHENTICATED: dict[str, tuple[str, ...]] = {
    "no header": (),
    "another host": ("mx.elsewhere.example; dmarc=pass header.from=customer.example",),
    "forged below the host's own": (f"{TRUSTED}; spf=none; dmarc=none", PASSED),
    "forged below its failure": (f"{TRUSTED}; dmarc=fail header.from=customer.example", PASSED),
    "passed for another domain": (
        f"{TRUSTED}; dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=x@evil.example",
    ),
    "the host in a comment": (f"evil.example ({TRUSTED}); dmarc=pass header.from=customer.example",),
    "the host as a string of more": (f'"{TRUSTED}; dmarc=pass";  dmarc=pass header.from=customer.example',),
    "the pass in a comment": (f"{TRUSTED}; (dmarc=pass) spf=softfail",),
    "the pass in a reason": (f'{TRUSTED}; dkim=fail reason="dmarc=pass header.from=customer.example"',),
    "the pass as the sender's name": (
        f'{TRUSTED}; spf=fail smtp.mailfrom="a; dmarc=pass header.from=customer.example"',
    ),
}
WAYS: dict[str, dict[str, str]] = {
    "a new mail": {},
    "the subject": {"subject": "Re: Export fails"},
    "the customer's own id": {"in_reply_to": "<first@customer.example>"},
    "a reference to it": {"references": "<first@customer.example>"},
    "a made-up id of ours": {"in_reply_to": "<y_01jd5x2m8kf0r9w3q7v6b4n2ha@helpdesk.example>"},
    "a signed address of nothing": {"to": "support+t01jd5x2m8kf0r9w3q7v6b4n2ha-abcdefgh@helpdesk.example"},
}


@pytest.mark.parametrize("results", UNAUTHENTICATED.values(), ids=UNAUTHENTICATED.keys())
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_it_verifies_no_address_adds_nobody_and_joins_nothing(
    anns: Ticket, results: tuple[str, ...], way: dict[str, str]
) -> None:
    Message.objects.update(is_authenticated=False)
    Participant.objects.all().delete()
    mark_bounce(ANN, "No such user.")
    before = anns.messages.count()

    opened = arrive(results=results, message_id="<2@evil.example>", cc="mallory@evil.example", **way)

    assert opened != anns
    assert anns.messages.count() == before
    assert opened.messages.inbound().get().text, "it still opens its ticket"
    assert not is_verified(ANN)
    assert not Participant.objects.exists()
    assert not Address.objects.exclude(verified_at=None).exists()
    assert why_undeliverable(ANN)


@pytest.mark.parametrize("sender", ["zoe@customer.example", "mallory@evil.example"])
@pytest.mark.parametrize("way", ["id", "address"])
def test_who_does_not_belong_to_it_does_not_join_by_a_mark_of_ours_either(anns: Ticket, sender: str, way: str) -> None:
    marks = _mark(anns, way)

    assert arrive(sender=sender, message_id="<2@x.example>", **marks) != anns


@pytest.mark.parametrize("way", ["id", "address"])
def test_an_answer_to_our_mail_joins_and_still_verifies_nothing(anns: Ticket, way: str) -> None:
    Message.objects.update(is_authenticated=False)

    joined = arrive(message_id="<2@x.example>", cc="mallory@evil.example", **_mark(anns, way))

    assert joined == anns
    assert not is_verified(ANN)
    assert not Participant.objects.exists()


@pytest.mark.parametrize(
    "results",
    [
        (PASSED,),
        (f"{TRUSTED}; dkim=pass header.d=customer.example",),
        (f"{TRUSTED}; spf=pass smtp.mailfrom=ann@customer.example; dmarc=none",),
        ("inner.example; none", PASSED),
    ],
)
def test_an_authenticated_sender_is_the_customer(anns: Ticket, results: tuple[str, ...]) -> None:
    joined = arrive(
        results=results,
        message_id="<2@customer.example>",
        in_reply_to="<first@customer.example>",
        cc="ben@partner.example",
    )

    assert joined == anns
    assert is_verified(ANN)
    assert Participant.objects.get().email == "ben@partner.example"


def test_a_failure_that_the_trusted_host_names_is_a_forged_sender(anns: Ticket) -> None:
    opened = arrive(results=(f"{TRUSTED}; dmarc=fail header.from=customer.example",), message_id="<2@x.example>")

    assert not opened.is_sender_verified


def test_a_stranger_gives_a_known_customer_no_name(anns: Ticket) -> None:
    type(anns.customer).objects.filter(pk=anns.customer_id).update(name="")

    arrive(message_id="<2@x.example>", sender=f"Pay at evil example <{ANN}>")

    anns.customer.refresh_from_db()
    assert anns.customer.name == ""


def _mark(ticket: Ticket, way: str) -> dict[str, str]:
    return (
        {"in_reply_to": "<ours@helpdesk.example>"} if way == "id" else {"to": signed_address(ticket.public_id, SUPPORT)}
    )


# --- the mailbox's page ---------------------------------------------------------------------------------------


@pytest.fixture
def lead() -> Client:
    return logged_in(factories.UserFactory(is_superuser=True))


def page(lead: Client, mailbox: Mailbox) -> str:
    return lead.get(reverse("admin:tickets_mailbox_change", args=[mailbox.pk])).content.decode()


def test_the_page_says_what_share_arrives_authenticated(lead: Client, mailbox: Mailbox) -> None:
    for number in range(3):
        arrive(results=(PASSED,) if number else (), message_id=f"<{number}@customer.example>")

    assert f"Of the last 3 mails 2 arrived authenticated by {TRUSTED}; 1 did not." in page(lead, mailbox)


def test_the_page_says_what_to_set_if_none_does(lead: Client, mailbox: Mailbox) -> None:
    assert "No mail has come yet." in page(lead, mailbox)
    arrive(results=("mx.other.example; dmarc=pass header.from=customer.example",))

    content = page(lead, mailbox)

    assert "Of one mail so far none arrived authenticated. 1 of them name mx.other.example as who checked" in content


def test_hosts_are_names_and_kept_in_lower_case(lead: Client, mailbox: Mailbox) -> None:
    def save(hosts: str) -> Any:
        values = {
            "address": mailbox.address,
            "is_active": "on",
            "trusted_authentication_hosts": hosts,
            "port": 993,
            "security": "tls",
            "login_by": "password",
            "folder": "INBOX",
            "rules-TOTAL_FORMS": 0,
            "rules-INITIAL_FORMS": 0,
        }
        return lead.post(reverse("admin:tickets_mailbox_change", args=[mailbox.pk]), values)

    refused = save("mx example.com; evil")
    taken = save("MX.Example.com, mx.example.com")

    mailbox.refresh_from_db()
    assert (refused.status_code, taken.status_code) == (200, 302)
    assert "Enter names of servers" in str(refused.context["adminform"].form.errors)
    assert mailbox.trusted_authentication_hosts == ["mx.example.com"]


@pytest.mark.parametrize(
    ("results", "owner"), [((), "lea@helpdesk.example"), ((f"{TRUSTED}; dmarc=pass",), "carl@other.example")]
)
def test_a_forward_opens_a_ticket_in_a_customers_name_only_where_it_is_shown_to_be_from_staff(
    results: tuple[str, ...], owner: str
) -> None:
    get_user_model().objects.create_user("lea", email="lea@helpdesk.example", is_staff=True)
    forwarded = (
        "---------- Forwarded message ---------\nFrom: Carl Green <carl@other.example>\n"
        "Date: Tue, 3 Nov 2026\nSubject: Broken\nTo: <lea@helpdesk.example>\n\nMy screen stays black.\n"
    )
    results = tuple(f"{one} header.from=helpdesk.example" for one in results)

    ticket = arrive(results=results, text=forwarded, sender="Lea <lea@helpdesk.example>", subject="Fwd: Contract")

    assert ticket.customer.email == owner
