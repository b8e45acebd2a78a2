"""The signature block is split off; a closing line with a name is the customer's and stays."""

from __future__ import annotations

import pytest

from tickets.lanes.mail.quotes import split_mail

ANSWER = "The door does not close since the update.\nCan somebody have a look?"
BLOCK = "Ola Berg\nHead of Doors, Berg & Sons\nPhone: +47 22 33 44 55\nwww.example.com"
NOTICE = (
    "This e-mail and any attachments are confidential and may be legally privileged. If you are not the intended\n"
    "recipient, please delete it and tell the sender."
)
CLOSINGS = [
    "Kind regards",
    "Best regards,",
    "Thanks,",
    "Cheers!",
    "Sincerely yours,",
    "Mit freundlichen Grüßen",
    "Viele Grüße",
    "Cordialement,",
    "Bien à vous,",
    "Un saludo,",
    "Atentamente,",
    "Atenciosamente,",
    "Cordiali saluti",
    "Met vriendelijke groet,",
    "Pozdrawiam",
    "Z poważaniem",
    "Med vänliga hälsningar",
    "Med venlig hilsen",
    "Vennlig hilsen",
    "Ystävällisin terveisin",
    "S pozdravem",
    "С уважением,",
    "Saygılarımla",
]


@pytest.mark.parametrize(
    "delimiter", ["-- ", "--", "—", "---", "----------", "_____", "______________________", "====="]
)
def test_a_block_below_a_delimiter_is_split_off(delimiter: str) -> None:
    parted = split_mail(f"{ANSWER}\n\n{delimiter}\n{BLOCK}\n")

    assert (parted.text, parted.signature) == (ANSWER, f"{delimiter}\n{BLOCK}")


@pytest.mark.parametrize("delimiter", ["-- ", "--", "—", "---", "_____"])
def test_a_name_below_a_delimiter_is_split_off(delimiter: str) -> None:
    assert split_mail(f"{ANSWER}\n{delimiter}\nOla").text == ANSWER


@pytest.mark.parametrize("closing", CLOSINGS)
def test_a_closing_line_with_a_name_stays(closing: str) -> None:
    body = f"{ANSWER}\n\n{closing}\nOla Berg"

    assert split_mail(body).text == body


@pytest.mark.parametrize("closing", CLOSINGS)
def test_the_block_below_a_closing_line_is_split_off(closing: str) -> None:
    parted = split_mail(f"{ANSWER}\n\n{closing}\n{BLOCK}")

    assert parted.text == f"{ANSWER}\n\n{closing}\nOla Berg"
    assert parted.signature == BLOCK.removeprefix("Ola Berg\n")


def test_a_name_in_the_closing_line_stays() -> None:
    assert (
        split_mail(f"{ANSWER}\n\nKind regards, Ola\n\nTel. 030 1234567\nola@example.com").text
        == f"{ANSWER}\n\nKind regards, Ola"
    )


def test_a_closing_line_below_the_delimiter_goes_with_the_block() -> None:
    assert split_mail(f"{ANSWER}\n\n-- \nMit lieben Grüßen\n\nOla Berg\nMobil: +49 170 1234567").text == ANSWER


def test_a_signature_above_the_history_is_split_off() -> None:
    body = f"{ANSWER}\n\n-- \n{BLOCK}\n\nOn 7 May 2024 at 09:14, Desk <desk@example.org> wrote:\n\n> Which door?\n"
    parted = split_mail(body)

    assert (parted.text, parted.signature) == (ANSWER, f"-- \n{BLOCK}")
    assert parted.quoted.startswith("On 7 May")


def test_a_signature_below_the_history_is_split_off() -> None:
    parted = split_mail(
        f"{ANSWER}\n\nOn 7 May 2024 at 09:14, Desk <desk@example.org> wrote:\n> Which door?\n\n-- \n{BLOCK}"
    )

    assert (parted.text, parted.signature) == (ANSWER, f"-- \n{BLOCK}")


def test_a_legal_notice_is_split_off_without_a_delimiter() -> None:
    parted = split_mail(f"{ANSWER}\n\nRegards\nOla\n\n{NOTICE}")

    assert (parted.text, parted.signature) == (f"{ANSWER}\n\nRegards\nOla", NOTICE)


def test_block_and_legal_notice_are_split_off_together() -> None:
    assert split_mail(f"{ANSWER}\n\nRegards\n{BLOCK}\n\n{NOTICE}").text == f"{ANSWER}\n\nRegards\nOla Berg"


def test_a_mailing_list_s_footer_is_split_off() -> None:
    footer = f"{'_' * 47}\ndoors mailing list\ndoors@lists.example.org\nhttps://lists.example.org/doors"

    assert split_mail(f"{ANSWER}\n\n{footer}\n").text == ANSWER


def test_two_delimiters_begin_one_signature() -> None:
    assert split_mail(f"{ANSWER}\n\n-- \nOla\n-- \nBerg & Sons").text == ANSWER


def test_a_mail_that_is_a_signature_only_keeps_it_as_text() -> None:
    assert split_mail("-- \nOla Berg").text == "-- \nOla Berg"


@pytest.mark.parametrize(
    "body",
    [
        "First the lamp.\n\n---\n\nSecond the door, which does not close since Monday. Please send somebody to look at it.",
        "First the lamp.\n--\nDoes the door close at your side?",
        "# Lamp\n\ntext\n\n***\n\n# Door\n\nmore text that matters to me",
        "Call me under\n+47 22 33 44 55\nafter six.",
        "Thanks for the help with the lamp.\nMy number is +47 22 33 44 55.",
        "Thanks!\n\nMy new number is:\n+47 22 33 44 55",
        "First the lamp.\n---\nSecond the door",
        "第一件事。\n---\n第二件事是门坏了",
        "Best time to call:\n+47 22 33 44 55",
        "Best number for me\n+47 22 33 44 55",
        "Regards\nOla\n\nPS: the number on the door is\n+47 22 33 44 55",
        "Thanks\n\nThe numbers that I dialled:\n+47 22 33 44 55\n+47 22 33 44 66\nNobody answered, is that right?",
        "The message said: this is confidential.\n\nIs it?",
        "| lamp | door |\n|------|------|\n| on   | shut |",
        "Lamp\n====\n\nIt is off.\n\nDoor\n----\n\nIt is open.",
        "--verbose prints nothing\n-- does neither",
        "Best regards to Ida, she solved it. What does she say about the door?",
    ],
)
def test_what_only_looks_like_one_stays(body: str) -> None:
    assert split_mail(body).text == body


def test_what_stands_between_the_name_and_the_imprint_is_the_signature_s() -> None:
    imprint = "Vertrieb\n\nBerg & Söhne GmbH\nHauptstr. 12\nTel: +49 30 1234567\nGeschäftsführer: Max Berg"

    assert (
        split_mail(f"{ANSWER}\n\nViele Grüße\n\ni.A. Ola Berg\n{imprint}").text
        == f"{ANSWER}\n\nViele Grüße\n\ni.A. Ola Berg"
    )
