"""Whether the customer asks for a person. Who does always gets one, in whatever language they say it."""

from __future__ import annotations

import re

from tickets.models import EventKind, Message, Ticket
from tickets.stream_safe import normalize_text

# A request stands near the beginning or the end of what somebody wrote; a flood is not read whole.
READ_CHARACTERS = 20_000
_PHRASES = (
    # English
    r"\b(?:speak|talk|chat|connect me|put me through)(?: (?:to|with))? (?:an? |your |the |some )?"
    r"(?:real |live |actual )?(?:human|person|someone|somebody|agent|representative|manager|supervisor|people|staff)\b",
    r"\b(?:real|live|actual|human) (?:person|agent|human|being|representative|operator)\b",
    r"\b(?:agent|human|operator|representative)s?,? please\b",
    r"\b(?:want|need|like|get me|give me) (?:an? |to have an? )?(?:human|person|agent|operator|representative)\b",
    # German
    r"\b(?:mit )?(?:einem|einen|einer) (?:echten |richtigen |wirklichen |menschlichen )?"
    r"(?:menschen|mitarbeiter|mitarbeiterin|person|berater|ansprechpartner)\b[^.!?]{0,30}\b(?:sprechen|reden|schreiben|verbinden)",
    r"\b(?:echten menschen|menschlichen mitarbeiter|mitarbeiter,? bitte)\b",
    # French
    r"\bparler (?:a|avec) (?:un|une|quelqu'un|votre)\s?(?:vrai|vraie|etre)?\s?(?:humain|personne|conseiller|conseillere|agent)?",
    r"\b(?:un humain|un conseiller|une vraie personne)\b[^.!?]{0,20}\b(?:svp|s'il vous plait)\b",
    # Spanish, Portuguese, Italian
    r"\bhablar con (?:un|una|alguien)\b",
    r"\b(?:un agente|una persona real|un humano),? por favor\b",
    r"\bfalar com (?:um|uma|alguem)\b",
    r"\b(?:um atendente|um humano),? por favor\b",
    r"\bparlare con (?:un|una|qualcuno)\b",
    r"\b(?:un operatore|una persona vera),? per favore\b",
    # Dutch, Swedish, Danish, Norwegian
    r"\b(?:met een|een echte?) (?:mens|persoon|medewerker)\b",
    r"\b(?:prata|tala) med (?:en|nagon)\b",
    r"\b(?:tale|snakke) med (?:en|et|noen|nogen)\b",
    # Polish, Czech, Finnish, Hungarian, Romanian, Turkish
    r"\b(?:porozmawiac|rozmawiac) z (?:czlowiekiem|konsultantem|pracownikiem|kims)\b",
    r"\bmluvit s (?:clovekem|operatorem|nekym|pracovnikem)\b",
    r"\b(?:puhua|jutella) (?:ihmisen|oikean ihmisen|asiakaspalvelijan|jonkun) kanssa\b",
    r"\b(?:emberrel|ugyintezovel|munkatarssal) (?:szeretnek )?(?:beszelni|beszelnek)\b",
    r"\bvorbesc cu (?:un|o|cineva)\b",
    r"\b(?:gercek bir (?:insan|kisi)|bir (?:temsilci|yetkili|insan)) ?(?:ile|le|yle)?\b[^.!?]{0,20}\b(?:gorus|konus)\w*",
    # Russian, Ukrainian
    r"(?:поговорить|связаться|соедините)[^.!?]{0,20}(?:с человеком|с оператором|с сотрудником|с менеджером)",
    r"(?:поговорити|з'єднайте)[^.!?]{0,20}(?:з людиною|з оператором|з менеджером)",
    r"(?:живого человека|живої людини|позовите оператора)",
    # Chinese, Japanese, Korean
    r"(?:转人工|轉人工|人工客服|真人客服|找人工|和真人|跟真人)",
    r"(?:オペレーター|担当者|人間)(?:と|に)(?:話|繋|つな|代わ)",
    r"(?:상담원|사람)(?:과|이랑|하고|에게)?\s?(?:연결|통화|상담|이야기)",
    # Arabic
    r"(?:التحدث|اتحدث|أتحدث|التكلم) (?:مع|إلى) (?:شخص|موظف|إنسان|انسان)",
)
_ASKS = re.compile("|".join(f"(?:{phrase})" for phrase in _PHRASES))
_MARKS = re.compile(r"[\u0300-\u036f]")
# Latin letters are compared without their accents; other scripts have words where a mark is a letter.
_FOLDED = str.maketrans({"’": "'", "ł": "l", "ı": "i", "ø": "o", "ß": "ss"})


def asks_for_person(text: str) -> bool:
    words = text[:READ_CHARACTERS].casefold().translate(_FOLDED)
    if _ASKS.search(words):
        return True
    plain = _MARKS.sub("", normalize_text("NFKD", words))
    return bool(_ASKS.search(" ".join(plain.split())))


def is_asked_for(ticket: Ticket, message: Message) -> bool:
    """By the customer's latest message; not if staff have handed the ticket back since."""
    # The subject is the first message's; what is written later stands under it too.
    subject = ticket.subject if message.text == ticket.body else ""
    if not asks_for_person(f"{subject}\n{message.text}"):
        return False
    return not ticket.history.filter(kind=EventKind.HANDED_BACK, at__gte=message.created_at).exists()
