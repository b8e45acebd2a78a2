"""What customers sent reaches staff without being able to act."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from django.test import Client
from django.urls import reverse

from tests.rewriting import rewrite
from tests.tickets.mails import SUPPORT, receive
from tickets.models import Attachment, Message

pytestmark = pytest.mark.django_db

Browser = Callable[[str], Client]
PIXEL = b"\x89PNG\r\n\x1a\n" + b"0" * 40
POLYGLOT = b"GIF89a=1;<html><script>alert(document.domain)</script></html>"


@pytest.fixture
def message() -> Message:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ann@customer.example", SUPPORT, "Look"
    mail["Message-ID"] = "<look@customer.example>"
    mail.set_content("Look at this.")
    mail.add_alternative(
        '<p onclick="alert(1)">Look <b>at</b> this <img src="cid:pic@x"><img src="https://tracker.example/1.gif">'
        "<script>alert(2)</script></p>",
        subtype="html",
    )
    mail.get_payload()[1].add_related(PIXEL, "image", "png", cid="<pic@x>", filename="pic.png")
    mail.add_attachment(POLYGLOT, maintype="text", subtype="html", filename="page.html")
    receive(mail.as_bytes())
    return Message.objects.get(direction="inbound")


def page_of(message: Message) -> Attachment:
    return message.attachments.get(name__endswith=".html")


def test_an_attachment_is_a_download_that_no_browser_runs(browser_of: Browser, message: Message) -> None:
    response = browser_of("Reviewer").get(reverse("admin:tickets_attachment_file", args=[page_of(message).pk]))

    assert b"".join(response.streaming_content) == POLYGLOT
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_the_html_of_a_mail_is_shown_without_what_could_act_or_tell(browser_of: Browser, message: Message) -> None:
    response = browser_of("Reviewer").get(reverse("admin:tickets_message_html", args=[message.pk]))

    page = response.content.decode()
    assert "<b>at</b>" in page
    assert "data:image/png;base64," in page, "a picture of its own is inside it"
    assert not any(evil in page for evil in ("onclick", "<script", "alert"))
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["attachment_file", "message_html"])
def test_it_is_served_to_staff_alone(client: Client, message: Message, name: str) -> None:
    row = page_of(message) if name == "attachment_file" else message

    assert client.get(reverse(f"admin:tickets_{name}", args=[row.pk])).status_code == 302


def test_what_was_not_kept_is_a_404(browser_of: Browser, message: Message) -> None:
    refused = Attachment.objects.create(message=message, name="a.exe", content_type="x/y", size=3, refused="No.")

    assert browser_of("Reviewer").get(reverse("admin:tickets_attachment_file", args=[refused.pk])).status_code == 404


def test_the_page_of_the_ticket_shows_what_the_mail_brought(browser_of: Browser, message: Message) -> None:
    rewrite(
        Message.objects.filter(pk=message.pk),
        quoted="> what we said",
        signature="Tel. 123",
        thread_cause="In-Reply-To <1@x>",
        authentication={"dmarc": "fail"},
    )

    page = browser_of("Reviewer").get(reverse("admin:tickets_ticket_change", args=[message.ticket_id])).content.decode()

    assert reverse("admin:tickets_attachment_file", args=[page_of(message).pk]) in page
    assert reverse("admin:tickets_message_html", args=[message.pk]) in page
    assert all(words in page for words in ("&gt; what we said", "Tel. 123", "In-Reply-To &lt;1@x&gt;", "DMARC fail"))


def test_a_chat_is_shown_turn_by_turn(browser_of: Browser, message: Message) -> None:
    turn = {"author": "<b>Visitor</b>", "role": "visitor", "text": "Hello?", "at": "2026-11-03T10:00:00Z"}
    rewrite(Message.objects.filter(pk=message.pk), turns=[turn])

    page = browser_of("Reviewer").get(reverse("admin:tickets_ticket_change", args=[message.ticket_id])).content.decode()

    assert "&lt;b&gt;Visitor&lt;/b&gt;" in page
    assert "Hello?" in page
