"""Own words between, above and below marked quotes."""

from __future__ import annotations

import pytest

from tickets.lanes.mail.quotes import split_mail

INTRODUCTION = "On Tue, 7 May 2024 at 09:14, Desk <desk@example.org> wrote:"


def test_a_quote_between_own_words_stays_with_its_introduction() -> None:
    body = f"Hi Ida,\n\n{INTRODUCTION}\n> Is the lamp on?\n\nNo, it is off.\n\n> And the door?\n\nIt is shut."

    assert split_mail(body).text == body


def test_a_quote_below_the_last_answer_is_history() -> None:
    answered = f"{INTRODUCTION}\n> Is the lamp on?\n\nNo, it is off.\n\n> And the door?\n\nIt is shut."
    parted = split_mail(f"{answered}\n\n> Yours, Ida\n> Desk\n")

    assert (parted.text, parted.quoted) == (answered, "> Yours, Ida\n> Desk")


def test_an_introduced_quote_above_the_only_answer_is_history() -> None:
    parted = split_mail(f"{INTRODUCTION}\n> Is the lamp on?\n> And the door?\n\nThe lamp is off.\nThe door is shut.")

    assert parted.text == "The lamp is off.\nThe door is shut."
    assert parted.quoted == f"{INTRODUCTION}\n> Is the lamp on?\n> And the door?"


def test_a_quote_above_the_answer_that_nothing_introduces_stays() -> None:
    body = "> Is the lamp on?\n\nNo, it is off."

    assert split_mail(body).text == body


def test_a_closing_line_below_the_history_stays_and_the_history_goes() -> None:
    assert (
        split_mail(f"It is off.\n\n{INTRODUCTION}\n\n> Is the lamp on?\n\nRegards,\nOla").text
        == "It is off.\n\nRegards,\nOla"
    )


def test_nested_history_goes_whole() -> None:
    nested = "> No.\n>\n> On 6 May 2024 Ola <ola@example.com> wrote:\n>> Is it on?\n>>> Hello?\n>\n> Ida"

    assert split_mail(f"Then switch it on.\n\n{INTRODUCTION}\n{nested}").text == "Then switch it on."


def test_empty_lines_within_the_history_do_not_end_it() -> None:
    assert (
        split_mail(f"It is off.\n\n{INTRODUCTION}\n\n> Is the lamp on?\n\n> And the door?\n\n\n> Ida").text
        == "It is off."
    )


def test_a_torn_line_within_the_history_goes_with_it() -> None:
    long = "> We looked at the lamp that you sent us, and found that its cable was broken in"
    body = f"Thank you.\n\n{INTRODUCTION}\n{long}\ntwo places.\n> We will send a new one."

    assert split_mail(body).text == "Thank you."


LONG = "> We looked at the lamp that you sent us, and found that its cable was broken in"


@pytest.mark.parametrize("below", ["", "\n", "\n\n> We will send a new one.", "\n\n-- \nIda"])
def test_a_torn_last_line_of_the_history_goes_with_it(below: str) -> None:
    assert split_mail(f"Thank you.\n\n{INTRODUCTION}\n> Dear Ida\n{LONG}\ntwo places.{below}").text == "Thank you."


@pytest.mark.parametrize(
    "own",
    [
        "Two places.",
        "no, it was broken before I sent it to you",
        "and what now?\nYou promised a new one.",
        "and where is my new lamp, which you have promised me in May?",
    ],
)
def test_an_answer_right_below_the_quote_is_the_customers(own: str) -> None:
    assert split_mail(f"{INTRODUCTION}\n{LONG}\n{own}\n").text == own


def test_bars_below_an_introduction_are_quote_marks() -> None:
    assert split_mail(f"It is off.\n\n{INTRODUCTION}\n\n| Is the lamp on?\n|\n| Ida\n").text == "It is off."


def test_bars_elsewhere_make_a_table() -> None:
    body = "Here is the list:\n\n| lamp | off |\n| door | shut |\n\nAnything else?"

    assert split_mail(body).text == body


def test_a_mail_that_is_a_bare_quote_keeps_it() -> None:
    assert split_mail("> Is the lamp on?\n> It is.").text == "> Is the lamp on?\n> It is."


def test_a_mail_that_is_history_only_leaves_the_text_empty() -> None:
    parted = split_mail(f"\n\n{INTRODUCTION}\n\n> Is the lamp on?\n")

    assert (parted.text, parted.quoted) == ("", f"{INTRODUCTION}\n\n> Is the lamp on?")


def test_below_an_introduction_without_marks_the_words_stay_where_there_are_no_others() -> None:
    assert split_mail(f"{INTRODUCTION}\n\nIs the lamp on?").text == "Is the lamp on?"


def test_a_few_marked_lines_that_the_customer_shows_stay() -> None:
    body = "When I start it, it prints:\n\n> lamp: no current\n> door: open"

    assert split_mail(body).text == body


def test_a_quote_at_the_end_that_nothing_introduces_is_history() -> None:
    assert split_mail("It is off.\n\n> Is the lamp on?\n> And the door?").text == "It is off."


def test_history_of_two_mails_goes_whole() -> None:
    body = f"It is off.\n\n{INTRODUCTION}\n\nIs the lamp on?\n\nOn 6 May 2024 at 10:00, Ola <o@example.com> wrote:\n\nHelp!"

    assert split_mail(body).text == "It is off."


def test_a_name_alone_below_the_history_stays_and_the_history_goes() -> None:
    assert (
        split_mail(f"It is off now.\n\n{INTRODUCTION}\n\n> Is the lamp on?\n\nOla Berg").text
        == "It is off now.\n\nOla Berg"
    )


def test_short_answers_keep_what_they_answer() -> None:
    body = f"{INTRODUCTION}\n> Is the lamp on?\nYes\n> And the door?\nNo"

    assert split_mail(body).text == body
