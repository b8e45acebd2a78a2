"""Lines that announce history: original and forwarded messages, and the helpdesk's own request."""

from __future__ import annotations

import pytest

from tickets.lanes.mail.quotes import split_mail

ANSWER = "It works again, thank you for the quick help."
HISTORY = "We restarted the machine.\nDoes it run?"
HEADERS = "From: Desk <desk@example.org>\nDate: Tue, 7 May 2024 09:14\nSubject: Machine\nTo: ola@example.com"
ORIGINAL = [
    "-----Original Message-----",
    "----- Original Message -----",
    "-------- Original Message --------",
    "-------- Original message --------",
    "*-------- Original Message --------*",
    "------ Original Message ------",
    "---------- Original Message ----------",
    "________Original Message________",
    "-----Ursprüngliche Nachricht-----",
    "-------- Original-Nachricht --------",
    "-------- Originalnachricht --------",
    "-----Message d'origine-----",
    "-------- Message original --------",
    "-----Mensaje original-----",
    "-----Mensagem original-----",
    "-----Messaggio originale-----",
    "-----Oorspronkelijk bericht-----",
    "-----Wiadomość oryginalna-----",
    "-----Oryginalna wiadomość-----",
    "-----Ursprungligt meddelande-----",
    "-------- Originalmeddelande --------",
    "-----Oprindelig meddelelse-----",
    "-----Opprinnelig melding-----",
    "-----Alkuperäinen viesti-----",
    "-----Původní zpráva-----",
    "-----Исходное сообщение-----",
    "-----Orijinal Mesaj-----",
    "-----Eredeti üzenet-----",
    "-----元のメッセージ-----",
    "------------------ 原始邮件 ------------------",
    "-----原始郵件-----",
    "-----원본 메시지-----",
]
FORWARDED = [
    "---------- Forwarded message ---------",
    "---------- Forwarded message ----------",
    "-------- Forwarded Message --------",
    "------- Forwarded message -------",
    "Begin forwarded message:",
    "----- Forwarded by Ida Holm/OSL/EX on 07/05/2024 09:14 -----",
    "---------- Weitergeleitete Nachricht ---------",
    "-------- Weitergeleitete Nachricht --------",
    "Anfang der weitergeleiteten Nachricht:",
    "---------- Message transféré ---------",
    "Début du message réexpédié :",
    "---------- Mensaje reenviado ---------",
    "Inicio del mensaje reenviado:",
    "---------- Mensagem encaminhada ---------",
    "Início da mensagem reencaminhada:",
    "---------- Messaggio inoltrato ---------",
    "Inizio messaggio inoltrato:",
    "---------- Doorgestuurd bericht ---------",
    "Begin doorgestuurd bericht:",
    "---------- Przekazana wiadomość ---------",
    "-------- Wiadomość przekazana dalej --------",
    "---------- Vidarebefordrat meddelande ---------",
    "---------- Videresendt meddelelse ---------",
    "---------- Videresendt melding ---------",
    "---------- Välitetty viesti ---------",
    "---------- Přeposlaná zpráva ---------",
    "---------- Пересылаемое сообщение ---------",
    "---------- Yönlendirilmiş ileti ---------",
    "---------- 転送メッセージ ---------",
    "---------- 转发的邮件 ---------",
    "---------- 轉寄郵件 ---------",
    "---------- 전달된 메시지 ---------",
]
REPLY_ABOVE = [
    "##- Please type your reply above this line -##",
    "-- Please reply above this line --",
    "--- Reply above this line ---",
    "=====  Please reply above this line  =====",
    "Reply above this line to add a note",
    "Please write above this line",
    "---- Bitte antworten Sie über dieser Linie ----",
    "##- Répondez au-dessus de cette ligne -##",
    "##- Escriba su respuesta por encima de esta línea -##",
    "##- Digite sua resposta acima desta linha -##",
    "##- Typ uw antwoord boven deze lijn -##",
    "##- Skriv ditt svar ovanför den här raden -##",
]


@pytest.mark.parametrize("mark", ORIGINAL + FORWARDED + REPLY_ABOVE)
def test_everything_from_it_on_is_split_off(mark: str) -> None:
    parted = split_mail(f"{ANSWER}\n\n{mark}\n{HISTORY}")

    assert parted.text == ANSWER
    assert parted.quoted == f"{mark}\n{HISTORY}"


@pytest.mark.parametrize(
    "mark", ["Original Message", "Ursprüngliche Nachricht", "Forwarded message", "Message d'origine"]
)
def test_without_dashes_headers_must_follow(mark: str) -> None:
    assert split_mail(f"{ANSWER}\n\n{mark}\n{HEADERS}\n\n{HISTORY}").text == ANSWER
    assert (
        split_mail(f"{ANSWER}\n\n{mark}\nis what the button says.").text
        == f"{ANSWER}\n\n{mark}\nis what the button says."
    )


@pytest.mark.parametrize(
    "caption", ["-----E-mail d'origine-----", "------&nbsp;原始邮件&nbsp;------", "=== Zzyzx qwerty ==="]
)
def test_any_words_between_dashes_above_headers_go_with_them(caption: str) -> None:
    assert split_mail(f"{ANSWER}\n\n{caption}\n{HEADERS}\n\n{HISTORY}").text == ANSWER


@pytest.mark.parametrize("mark", FORWARDED)
def test_a_forward_without_a_note_keeps_what_was_forwarded(mark: str) -> None:
    parted = split_mail(f"\n\n{mark}\n{HEADERS}\n\n\n{HISTORY}\n")

    assert parted.text == HISTORY
    assert parted.quoted == f"{mark}\n{HEADERS}"


@pytest.mark.parametrize(
    "note", ["FYI", "fyi:", "See below.", "Zur Info", "Pour info.", "Siehe unten", "Ver abajo", "供参考"]
)
def test_a_note_that_only_points_below_keeps_what_was_forwarded(note: str) -> None:
    body = f"{note}\n\n---------- Forwarded message ---------\n{HEADERS}\n\n{HISTORY}"

    assert split_mail(body).text == body


def test_a_forward_below_a_signature_is_a_forward_without_a_note() -> None:
    parted = split_mail(f"-- \nOla Berg\nBerg & Sons\n\n-------- Forwarded Message --------\n{HEADERS}\n\n{HISTORY}")

    assert (parted.text, parted.signature) == (HISTORY, "-- \nOla Berg\nBerg & Sons")


def test_a_forward_from_a_phone_keeps_what_was_forwarded() -> None:
    parted = split_mail(f"Sent from my iPhone\n\nBegin forwarded message:\n\n{HEADERS}\n\n{HISTORY}")

    assert (parted.text, parted.signature) == (HISTORY, "Sent from my iPhone")


def test_a_forward_with_quote_marks_and_a_note_is_split_off() -> None:
    forwarded = "\n".join(f"> {line}" for line in f"Begin forwarded message:\n\n{HEADERS}\n\n{HISTORY}".splitlines())

    assert split_mail(f"{ANSWER}\n\n{forwarded}").text == ANSWER


def test_forwarded_lines_below_their_marks_are_kept_where_there_is_no_note() -> None:
    marked = "\n".join(f"> {line}" for line in HISTORY.splitlines())
    headers = "\n".join(f"> {line}" for line in HEADERS.splitlines())

    assert split_mail(f"Begin forwarded message:\n\n{headers}\n>\n{marked}").text == marked


def test_an_answer_below_the_request_is_found() -> None:
    assert split_mail(f"##- Please type your reply above this line -##\n\n{ANSWER}").text == ANSWER


@pytest.mark.parametrize(
    "body",
    [
        "I did reply above this line and nothing happened.",
        "Where is the original message?\nI only see the forwarded message.",
        "The original message\nwas lost.",
        "You wrote that I should write above this line. Which line?",
    ],
)
def test_talking_of_such_lines_is_no_mark(body: str) -> None:
    assert split_mail(body).text == body
