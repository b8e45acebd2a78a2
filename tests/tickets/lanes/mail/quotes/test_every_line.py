"""Nothing is thrown away, and no mail is dear."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tickets.lanes.mail.quotes import split_mail
from tickets.lanes.mail.quotes.line_kinds import INVISIBLE

pytestmark = pytest.mark.slow

PIECES = [
    "It is off.",
    "",
    "",
    "> Is the lamp on?",
    ">> nested",
    "On Tue, 7 May 2024 at 09:14, Desk <desk@example.org> wrote:",
    "On Tue, 7 May 2024 at 09:14, Desk",
    "<desk@example.org> wrote:",
    "> wrote:",
    "wrote:",
    "Desk wrote:",
    "From: Desk <desk@example.org>",
    "Sent: Tuesday",
    "To: Ola",
    "Subject: Lamp",
    "-----Original Message-----",
    "---------- Forwarded message ---------",
    "##- Please type your reply above this line -##",
    "________________",
    "-- ",
    "--",
    "---",
    "```",
    "| lamp | off |",
    "Kind regards",
    "Ola Berg",
    "Phone: +47 22 33 44 55",
    "Sent from my iPhone",
    "If you are not the intended recipient, delete this message.",
    "FYI",
    "2024-05-07 09:14 GMT+02:00 Desk",
    "x" * 1200 + ":",
]
LINE = some.sampled_from(PIECES) | some.text(max_size=30)


def _filled(text: str) -> Counter[str]:
    return Counter(line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip(INVISIBLE))


@settings(max_examples=600, deadline=None)
@given(some.lists(LINE, max_size=40))
def test_every_line_is_in_exactly_one_part(lines: list[str]) -> None:
    body = "\n".join(lines)
    parted = split_mail(body)

    assert _filled(parted.text) + _filled(parted.quoted) + _filled(parted.signature) == _filled(body)


@settings(max_examples=200, deadline=None)
@given(some.text(max_size=400))
def test_any_text_can_be_split(body: str) -> None:
    parted = split_mail(body)

    assert _filled(parted.text) + _filled(parted.quoted) + _filled(parted.signature) == _filled(body)


HOSTILE = {
    "marks in one line": ">",
    "marks": ">\n",
    "openers": "On \n",
    "openers in one line": "On ",
    "attributions": "On 1/1/2024 10:00 a@b.c wrote:\n",
    "cut attributions": "On 1/1/2024 10:00 <\n",
    "addresses": "a@",
    "brackets": "<\n> wrote:\n",
    "headers": "From: a@b.c\n",
    "header blocks": "From: a@b.c\nTo: b\nSubject: c\n\n",
    "delimiters": "-- \n",
    "delimiters and names": "--\nOla\n",
    "rules": "____\n",
    "dashes": "-",
    "fences": "```\n",
    "turns": "> q\nanswer\n",
    "turns with signatures": "> q\nanswer\n-- \nOla\n",
    "closings": "Regards\n+47 22 33 44 55\n",
    "notices": "the intended recipient\n\n",
    "footers": "Sent from my iPhone\n",
    "half footers": "sent from a " + "b " * 80 + "\n",
    "half footers of one word": "envoyé de " + "a" * 100 + " " + "b " * 30 + ",\n",
    "bars": "x wrote:\n|\n",
    "almost long lines": "< " * 490 + ":\n",
    "brackets in a line": "<" * 40 + "a@" + "b" * 80 + ":\n",
    "many verbs": "<a@b> x " + "wrote " * 60 + ":\n",
    "dates and brackets": "2024-01-01 " + "<" * 60 + "@" * 60 + ">\n> q\n",
    "dashes and a colon": "-" * 900 + " x:\n",
    "dashes and a verb": "-" * 300 + "wrote" + "-" * 300 + "\n",
    "commas after a footer": "sent from my iphone" + "," * 170 + "x\n",
    "half numbers": "Regards\n" + "( 1 " * 45 + "x\n\n> q\n",
    "half notices": "diese e-mail ist " * 60 + "\n\n> q\n",
    "digits": "1" * 190 + ":\n",
    "spaces": " \t\xa0",
    "empty lines": "\n",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_cost_grows_no_faster_than_the_mail(piece: str) -> None:
    small, large = (_seconds(piece * (size // len(piece))) for size in (30_000, 240_000))

    # Eight times the size; a quadratic step would cost 64 times as much. The floor keeps noise out of tiny costs.
    assert large < 24 * max(small, 0.004)


def _seconds(body: str) -> float:
    before = time.process_time()
    split_mail(body)
    return time.process_time() - before
