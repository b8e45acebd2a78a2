"""Mail providers post mail in their own shapes; closed until configured, and each mail kept byte for byte if it can be."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.tickets.mails import SUPPORT, mail
from tickets.lanes.mail.providers.view import PROVIDERS
from tickets.models import Attachment, Mailbox, Outcome, Receipt, Ticket

pytestmark = pytest.mark.django_db

SECRET = "bridge:a-long-random-text"
KEY = "key-of-the-signatures"
ANN = "ann@customer.example"
# No charset that anybody names, and no text of the right one either.
ODD = mail("Gr\xfc\xdfe aus K\xf6ln.").replace("Grüße aus Köln".encode(), b"Gr\xfc\xdfe aus K\xf6ln")


@pytest.fixture(autouse=True)
def configured(settings: Any) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": [SECRET], "POSTAL_WEBHOOK_KEY": "unused"}


def url(provider: str, *, verb: str = "inbound") -> str:
    return f"/api/webhooks/support/mail/{provider}/{verb}/"


def proven(secret: str = SECRET) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(secret.encode()).decode()}


def post_json(provider: str, values: Any, **headers: str) -> Any:
    return Client().post(url(provider), values, content_type="application/json", headers=proven() | headers)


def post_form(address: str, fields: dict[str, Any], **headers: str) -> Any:
    """The test client's own forms take bytes for a list of numbers."""
    parts = [_part(name, value) for name, value in fields.items()]
    body = b"".join(parts) + b"--limit--\r\n"
    return Client().post(address, body, content_type="multipart/form-data; boundary=limit", headers=headers)


def _part(name: str, value: Any) -> bytes:
    head = f'--limit\r\nContent-Disposition: form-data; name="{name}"'
    if isinstance(value, SimpleUploadedFile):
        return (
            f'{head}; filename="{value.name}"\r\nContent-Type: {value.content_type}\r\n\r\n'.encode()
            + value.read()
            + b"\r\n"
        )
    return f"{head}\r\n\r\n".encode() + (value if isinstance(value, bytes) else value.encode()) + b"\r\n"


# --- Closed by default ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("provider", [*PROVIDERS, "nobody"])
def test_without_a_secret_every_address_is_closed(provider: str, settings: Any) -> None:
    settings.ANYMAIL = {}

    answer = Client().post(url(provider), {"RawEmail": mail().decode()}, content_type="application/json")

    assert answer.status_code == 404
    assert not Receipt.objects.exists()


def test_the_secret_of_one_opens_no_other(settings: Any) -> None:
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": KEY}

    assert post_json("postmark", {"RawEmail": mail().decode()}).status_code == 404


@pytest.mark.parametrize("provider", ["postmark", "sendgrid", "mailjet", "sparkpost"])
def test_a_wrong_secret_is_refused(provider: str) -> None:
    values = {"RawEmail": mail().decode()}

    answers = [
        Client().post(url(provider), values, content_type="application/json", headers=headers)
        for headers in ({}, proven("bridge:guessed"))
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert not Receipt.objects.exists()


# --- Postmark ------------------------------------------------------------------------------------------------------


def postmark(**changes: Any) -> dict[str, Any]:
    return {
        "FromFull": {"Email": ANN, "Name": "Ann Baker"},
        "ToFull": [{"Email": SUPPORT, "Name": ""}],
        "OriginalRecipient": SUPPORT,
        "Subject": "Export fails",
        "MessageID": "73e6d360-66eb-11e1-8e72-a8904824019b",
        "Headers": [
            {"Name": "Return-Path", "Value": "<bounces@customer.example>"},
            {"Name": "Message-ID", "Value": "<first@customer.example>"},
        ],
        "TextBody": "The export ends with error 17.",
        "HtmlBody": "",
    } | changes


def test_postmark_posts_the_mail_as_it_is() -> None:
    answer = post_json("postmark", postmark(RawEmail=mail().decode()))

    receipt = Receipt.objects.get()
    assert answer.status_code == 200
    assert bytes(receipt.body) == mail()
    assert (receipt.envelope["sender"], receipt.envelope["recipients"]) == ("bounces@customer.example", [SUPPORT])
    assert Ticket.objects.get().customer.email == ANN


def test_what_postmark_made_of_a_mail_is_made_a_mail_again() -> None:
    attached = {"Name": "log.txt", "Content": base64.b64encode(b"error 17").decode(), "ContentType": "text/plain"}

    post_json("postmark", postmark(Attachments=[attached]))

    ticket = Ticket.objects.get()
    assert (ticket.subject, ticket.body) == ("Export fails", "The export ends with error 17.")
    assert Receipt.objects.get().message_id == "<first@customer.example>"
    assert Attachment.objects.get().name == "log.txt"


def test_the_same_post_again_is_a_repeat() -> None:
    answers = [post_json("postmark", postmark(RawEmail=mail().decode())) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert Ticket.objects.count() == 1


def test_a_null_sender_is_told() -> None:
    post_json("postmark", postmark(RawEmail=mail().decode(), Headers=[{"Name": "Return-Path", "Value": "<>"}]))

    assert Receipt.objects.get().envelope["sender"] == ""


def test_a_refused_mail_is_kept_so_the_provider_need_not_come_again(settings: Any) -> None:
    settings.MAIL_MAX_BYTES = 3_000

    answer = post_json("postmark", postmark(RawEmail=mail("x" * 3_500).decode()))

    assert answer.status_code == 200
    assert Receipt.objects.get().outcome == Outcome.REFUSED


def test_a_post_far_too_large_is_not_read(settings: Any) -> None:
    settings.MAIL_MAX_BYTES = 3_000

    assert post_json("postmark", postmark(RawEmail=mail("x" * 9_000).decode())).status_code == 413


@pytest.mark.parametrize("body", ["", "{", "[]", '"text"', '{"RawEmail": 7}', "\x00"])
def test_a_post_that_nobody_understands_is_no_error_of_ours(body: str) -> None:
    answer = Client().post(url("postmark"), body, content_type="application/json", headers=proven())

    assert answer.status_code == 400
    assert not Receipt.objects.exists()


# --- Mailgun -------------------------------------------------------------------------------------------------------


@pytest.fixture
def mailgun(settings: Any) -> Any:
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": KEY}

    def post(key: str = KEY, *, verb: str = "inbound_mime", **fields: Any) -> Any:
        stamp, token = "1760000000", "a" * 50
        signature = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
        proof = {"timestamp": stamp, "token": token, "signature": signature}
        values = {"recipient": SUPPORT, "sender": ANN} | proof | fields
        return post_form(url("mailgun", verb=verb), values)

    return post


def test_mailgun_posts_the_mail_as_it_is(mailgun: Any) -> None:
    answer = mailgun(**{"body-mime": mail()})

    receipt = Receipt.objects.get()
    assert answer.status_code == 200
    assert bytes(receipt.body) == mail()
    assert (receipt.envelope["sender"], receipt.envelope["recipients"]) == (ANN, [SUPPORT])


def test_a_mail_in_no_known_charset_keeps_its_bytes(mailgun: Any) -> None:
    mailgun(**{"body-mime": ODD})

    assert bytes(Receipt.objects.get().body) == ODD


def test_a_form_in_the_older_encoding_keeps_them_too(settings: Any) -> None:
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": KEY}
    signature = hmac.new(KEY.encode(), b"1760000000t", hashlib.sha256).hexdigest()
    values = {"recipient": SUPPORT, "timestamp": "1760000000", "token": "t", "signature": signature, "body-mime": ODD}

    Client().post(url("mailgun"), urlencode(values), content_type="application/x-www-form-urlencoded")

    assert bytes(Receipt.objects.get().body) == ODD


def test_a_wrong_signature_is_refused(mailgun: Any) -> None:
    assert mailgun("another-key", **{"body-mime": mail()}).status_code == 400
    assert not Receipt.objects.exists()


def test_what_mailgun_made_of_a_mail_is_made_a_mail_again(mailgun: Any) -> None:
    headers = [["From", f"Ann Baker <{ANN}>"], ["To", SUPPORT], ["Subject", "Grüße"], ["Message-Id", "<m@c.example>"]]
    file = SimpleUploadedFile("../Übersicht.pdf", b"%PDF-1.4", "application/pdf")

    answer = mailgun(
        verb="inbound",
        **{"message-headers": json.dumps(headers), "body-plain": "Guten Tag!", "attachment-count": "1"},
        **{"attachment-1": file},
    )

    assert answer.status_code == 200
    assert (Ticket.objects.get().subject, Ticket.objects.get().body) == ("Grüße", "Guten Tag!")
    assert Attachment.objects.get().name == "Übersicht.pdf"


def test_headers_that_the_sender_may_have_written_prove_nothing(mailgun: Any) -> None:
    mailgun(**{"body-mime": mail(X_Mailgun_Spf="Fail", X_Mailgun_Dkim_Check_Result="Pass")})

    envelope = Receipt.objects.get().envelope
    assert (envelope["spf"], envelope["dkim"]) == ("fail", "")


# --- SendGrid ------------------------------------------------------------------------------------------------------


def sendgrid(**fields: Any) -> Any:
    envelope = {"to": [SUPPORT], "from": ANN}
    values = {"envelope": json.dumps(envelope), "SPF": "pass", "dkim": "{@customer.example : pass}"} | fields
    return post_form(url("sendgrid"), values, **proven())


@pytest.mark.filterwarnings("ignore:django-anymail has dropped official support")
def test_sendgrid_posts_the_mail_as_it_is() -> None:
    answer = sendgrid(email=ODD)

    receipt = Receipt.objects.get()
    assert answer.status_code == 200
    assert bytes(receipt.body) == ODD
    assert (receipt.envelope["spf"], receipt.envelope["dkim"]) == ("pass", "pass")
    assert receipt.envelope["recipients"] == [SUPPORT]


@pytest.mark.filterwarnings("ignore:django-anymail has dropped official support")
def test_a_signature_of_another_domain_proves_nothing() -> None:
    sendgrid(email=mail(), dkim="{@mailer.example : pass}")

    assert Receipt.objects.get().envelope["dkim"] == "none"


@pytest.mark.filterwarnings("ignore:django-anymail has dropped official support")
def test_what_sendgrid_made_of_a_mail_is_made_a_mail_again() -> None:
    headers = f"From: Ann <{ANN}>\nTo: {SUPPORT}\nSubject: Export fails\nMessage-ID: <s@c.example>\n"

    answer = sendgrid(headers=headers, text="The export ends.", charsets='{"text": "utf-8"}')

    assert answer.status_code == 200
    assert Ticket.objects.get().body == "The export ends."


# --- Amazon SES through SNS ----------------------------------------------------------------------------------------


def amazon(content: str, *, encoding: str = "UTF8", **receipt: Any) -> Any:
    pytest.importorskip("boto3", reason="Mail from Amazon SES needs requirements-cloud.txt.")
    received = {
        "notificationType": "Received",
        "mail": {"source": ANN, "messageId": "ses-1", "timestamp": "2026-01-15T10:23:00.000Z"},
        "receipt": {
            "recipients": [SUPPORT],
            "spfVerdict": {"status": "PASS"},
            "dkimVerdict": {"status": "GRAY"},
            "dmarcVerdict": {"status": "FAIL"},
            "action": {"type": "SNS", "encoding": encoding, "topicArn": "arn:aws:sns:eu-central-1:1:mail"},
        }
        | receipt,
        "content": content,
    }
    sns = {"Type": "Notification", "MessageId": "sns-1", "Message": json.dumps(received)}
    names = {"x-amz-sns-message-type": "Notification", "x-amz-sns-message-id": "sns-1"}
    return post_json("amazon_ses", sns, **names)


def test_amazon_posts_the_mail_as_it_is() -> None:
    answer = amazon(base64.b64encode(ODD).decode(), encoding="BASE64")

    receipt = Receipt.objects.get()
    assert answer.status_code == 200
    assert bytes(receipt.body) == ODD
    assert {name: receipt.envelope[name] for name in ("sender", "spf", "dkim", "dmarc")} == {
        "sender": ANN,
        "spf": "pass",
        "dkim": "neutral",
        "dmarc": "fail",
    }
    assert Ticket.objects.get().is_sender_verified is False


def test_every_recipient_is_asked_which_mailbox_it_is() -> None:
    billing = Mailbox.objects.create(address="billing@helpdesk.example")

    amazon(mail().decode(), recipients=["someone@helpdesk.example", "billing@helpdesk.example"])

    assert Receipt.objects.get().mailbox == billing


def test_amazon_is_asked_for_the_secret() -> None:
    pytest.importorskip("boto3", reason="Mail from Amazon SES needs requirements-cloud.txt.")

    answer = Client().post(url("amazon_ses"), {}, content_type="application/json")

    assert (answer.status_code, answer["WWW-Authenticate"][:5]) == (401, "Basic")


# --- Others --------------------------------------------------------------------------------------------------------


def test_sparkpost_mail_that_its_parser_can_not_read_is_kept_all_the_same() -> None:
    content = {"email_rfc822": base64.b64encode(ODD).decode(), "email_rfc822_is_base64": True}
    relayed = {"protocol": "smtp", "content": content, "msg_from": ANN, "rcpt_to": SUPPORT}

    answer = post_json("sparkpost", [{"msys": {"relay_message": relayed}}])

    assert answer.status_code == 200
    assert bytes(Receipt.objects.get().body) == ODD


def test_what_mailjet_made_of_a_mail_is_made_a_mail_again() -> None:
    values = {
        "Sender": ANN,
        "Recipient": SUPPORT,
        "From": f"Ann <{ANN}>",
        "Subject": "Export fails",
        "Headers": {"From": f"Ann <{ANN}>", "To": SUPPORT, "Subject": "Export fails", "Message-ID": "<j@c.example>"},
        "Text-part": "The export ends.",
        "Parts": [],
    }

    assert post_json("mailjet", values).status_code == 200
    assert Ticket.objects.get().body == "The export ends."
