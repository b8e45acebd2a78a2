"""Whose mail was forwarded: the sender of an enclosed mail, or of the block of header lines above a forwarded text."""

from __future__ import annotations

import re

from tickets.intake.mail.addresses import parse_one
from tickets.intake.mail.gathered import Gathered
from tickets.intake.mail.head import head_of
from tickets.intake.mail.key import sender_of
from tickets.intake.mail.kinds.phrases import any_of

_SEARCHED = 20_000
_TITLE = re.compile(
    r"\s*(fwd?|wg|tr|rv|rif|i|enc|doorst|fw|vb|vs|vl|pd|yn|ilt|転送|转发|轉寄|전달)\s*[:：]", re.IGNORECASE
)
_ABOVE = any_of("""
    (begin )?forwarded (message|mail|by)
    weitergeleitete (nachricht|mail)
    message (transf[ée]r[ée]|réexpédié)
    mensaje reenviado
    messaggio inoltrato
    mensagem (re)?encaminhada
    doorgestuurd bericht
    wiadomość przekazana
    vidarebefordrat (meddelande|mail)
    videresendt (besked|melding)
    пересылаемое сообщение
    転送(された)?メッセージ
    转发的?邮件
    轉寄郵件
""")
_DELIMITER = re.compile(rf"^[ \t>*_=-]*({_ABOVE}).*$", re.IGNORECASE | re.MULTILINE)
_NAMES_OF_FROM = "from|von|de|da|van|från|fra|od|от|差出人|送信者|发件人|寄件者|보낸 ?사람"
_FROM = re.compile(rf"^[ >*]*(?:{_NAMES_OF_FROM})\s*\*?\s*[:：]\s*\*?\s*(\S.*)$", re.IGNORECASE)
_FIELD = re.compile(r"^[ >*]*[^\s:：][^:：]{0,24}[:：]\s*\S")
# The lines that the block of header lines has at least, the sender's included.
_LEAST = 3
_BLOCK = 8


def original_sender_of(gathered: Gathered, subject: str, text: str) -> tuple[str, str] | None:
    """Name and address, or None where nothing was forwarded or nobody is named."""
    for inner in gathered.enclosed[:1]:
        name, address = sender_of(head_of(inner))
        if address:
            return name, address
    return _sender_in_text(subject, text[:_SEARCHED])


def _sender_in_text(subject: str, text: str) -> tuple[str, str] | None:
    delimiter = _DELIMITER.search(text)
    if not delimiter and not _TITLE.match(subject):
        return None
    lines = (text[delimiter.end() :] if delimiter else text).splitlines()
    for at, line in enumerate(lines):
        found = _FROM.match(line)
        if found and _is_block(lines[max(at - 3, 0) : at + _BLOCK]):
            name, address = parse_one(_without_markup(found[1]))
            return (name, address) if address else None
    return None


def _is_block(lines: list[str]) -> bool:
    return sum(1 for line in lines if _FIELD.match(line)) >= _LEAST


def _without_markup(value: str) -> str:
    """Outlook writes `Ann [mailto:ann@example.com]`, and some converters `ann@example.com<mailto:ann@example.com>`."""
    value = re.sub(r"\[mailto:([^\]\s]+)\]", r"<\1>", value)
    return re.sub(r"<mailto:[^>]*>", "", value).replace("*", "").strip()
