"""Whose mail a forward holds, as programs of many languages forward it."""

from __future__ import annotations

import pytest

from tests.tickets.lanes.mail.parse.making import HEAD
from tickets.lanes.mail.parse.parse_mail import parse_mail

OUTLOOK = {
    "fi": ("VL: ", "Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe"),
    "cs": ("FW: ", "Od", "Odesláno", "Komu", "Předmět"),
    "hu": ("TOV: ", "Feladó", "Elküldve", "Címzett", "Tárgy"),
    "tr": ("İLT: ", "Kimden", "Gönderildi", "Kime", "Konu"),
    "de": ("WG: ", "Von", "Gesendet", "An", "Betreff"),
    "fr": ("TR : ", "De\u00a0", "Envoyé\u00a0", "À\u00a0", "Objet\u00a0"),
    "es": ("RV: ", "De", "Enviado el", "Para", "Asunto"),
    "it": ("I: ", "Da", "Inviato", "A", "Oggetto"),
    "nl": ("Doorst: ", "Van", "Verzonden", "Aan", "Onderwerp"),
    "sv": ("VB: ", "Från", "Skickat", "Till", "Ämne"),
    "da": ("VS: ", "Fra", "Sendt", "Til", "Emne"),
    "pl": ("PD: ", "Od", "Wysłano", "Do", "Temat"),
    "ru": ("FW: ", "От", "Отправлено", "Кому", "Тема"),
    "ja": ("転送: ", "差出人", "送信日時", "宛先", "件名"),
    # In no table.
    "xx": ("Fwd: ", "Zaz", "Gulin", "Porre", "Mivva"),
}
MARKED = {
    "fi": "---------- Välitetty viesti ---------",
    "cs": "---------- Přeposlaná zpráva ---------",
    "hu": "---------- Továbbított levél ---------",
    "tr": "---------- İletilmiş Mesaj ---------",
    "de": "---------- Weitergeleitete Nachricht ---------",
    "fr": "---------- Message transféré ---------",
    "es": "---------- Mensaje reenviado ---------",
    "it": "---------- Messaggio inoltrato ---------",
    "nl": "---------- Doorgestuurd bericht ---------",
    "sv": "---------- Vidarebefordrat meddelande ---------",
    "en": "---------- Forwarded message ---------",
}


def original(subject: str, body: str) -> tuple[str, str] | None:
    head = HEAD.replace(b"Subject: Question", f"Subject: {subject}".encode())
    return parse_mail(head + b"Content-Type: text/plain; charset=utf-8\n\n" + body.encode()).original_sender


@pytest.mark.parametrize("language", OUTLOOK)
@pytest.mark.parametrize("rule", ["", "________________________________\n"])
@pytest.mark.parametrize("note", ["", "Please look.\n\n"])
def test_outlooks_forward_names_its_sender(language: str, rule: str, note: str) -> None:
    prefix, sender, sent, to, subject = OUTLOOK[language]
    block = f"{sender}: Bo Berg <bo@customer.example>\n{sent}: 3.5.2024 10:15\n{to}: Ann <ann@example.org>\n{subject}: Where?"

    assert original(f"{prefix}Where?", f"{note}{rule}{block}\n\nWhere is it?\n") == ("Bo Berg", "bo@customer.example")


@pytest.mark.parametrize("language", MARKED)
@pytest.mark.parametrize("mark", ["", "> "])
def test_a_marked_forward_names_its_sender(language: str, mark: str) -> None:
    sender = OUTLOOK[language][1] if language in OUTLOOK else "From"
    lines = [
        f"{sender}: Bo <bo@customer.example>",
        "Date: Fri, May 3, 2024 at 10:15",
        "Subject: Where?",
        "To: <ann@example.org>",
    ]
    block = "\n".join(mark + line for line in lines)

    assert original("Where?", f"Please look.\n\n{MARKED[language]}\n{block}\n\nWhere is it?\n") == (
        "Bo",
        "bo@customer.example",
    )


def test_thunderbirds_forward_names_its_sender_after_the_subject() -> None:
    block = "Betreff: \tWo?\nDatum: \tFri, 3 May 2024 10:15:00 +0200\nVon: \tBo <bo@customer.example>\nAn: \tann@example.org"

    assert original("Fwd: Wo?", f"-------- Weitergeleitete Nachricht --------\n{block}\n\nWo?") == (
        "Bo",
        "bo@customer.example",
    )


def test_a_forward_in_no_table_is_known_by_its_build() -> None:
    block = "Zaz: Bo <bo@customer.example>\nGulin: 3/5/2024 10:15\nPorre: ann@example.org\nMivva: Where"

    assert original("Fwd: Where", f"---------- Forwarded message ---------\n{block}\n\nText") == (
        "Bo",
        "bo@customer.example",
    )


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        (
            "Re: Where?",
            "Thanks.\n\nFrom: Bo <bo@customer.example>\nSent: 3 May 2024 10:15\nTo: Ann\nSubject: Where?\n\nText",
        ),
        (
            "RE: FW: Where?",
            "Yes.\n\nFrom: Bo <bo@customer.example>\nSent: 3 May 2024 10:15\nTo: Ann\nSubject: x\n\nText",
        ),
        (
            "Re: Where?",
            "Thanks.\n\nOn 3 May 2024 at 10:15 Help <help@example.com> wrote:\n> ---------- Forwarded message ---------\n"
            "> From: Bo <bo@customer.example>\n> Date: Fri\n> Subject: x\n> To: y\n",
        ),
        ("Question", "From: Berlin\nTo: Paris\nWhen: tomorrow, call bo@customer.example\n"),
    ],
)
def test_a_reply_is_no_forward(subject: str, body: str) -> None:
    assert original(subject, body) is None
