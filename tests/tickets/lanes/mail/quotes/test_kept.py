"""What the customer wrote survives, whatever it looks like."""

from __future__ import annotations

import pytest

from tickets.lanes.mail.quotes import split_mail

BODIES = {
    "nothing": "",
    "one word": "Yes",
    "a question": "Where is my order 4711?",
    "a list": "I need:\n\n- a lamp\n- a door\n  - with a handle\n* a bell\n1. and a key",
    "a fence": "It fails:\n\n```\nFrom: a@example.org\nTo: b@example.org\nSubject: x\n-- \n> y\nOn 1/1/2024 10:00 a@b wrote:\n```\n\nWhy?",
    "a log": (
        "2024-05-07 09:14:31 INFO  start\n2024-05-07 09:14:32 ERROR mail from <ola@example.com>: refused\n"
        "2024-05-07 09:14:33 WARN  retry in 10:00:"
    ),
    "a zoned log": "It says\n2024-05-07 09:14 GMT+02:00 disk full\n2024-05-07 09:15 GMT+02:00 disk full\nand stops.",
    "a trace": 'Traceback (most recent call last):\n  File "lamp.py", line 7, in <module>\n    on()\nValueError: no current',
    "a prompt": "I typed:\n>>> lamp.on()\nNone\n\nand nothing happened.",
    "a diff": "--- a/lamp.py\n+++ b/lamp.py\n@@ -1 +1 @@\n-off\n+on\n\nThis helps.",
    "a query": "SELECT *\nFROM lamps\n-- only those that are on\nWHERE state = 'on';\n\nreturns nothing",
    "settings": "---\nlamp: on\ndoor: shut\n---\nis what I have set",
    "a table": "lamp   off\n-----  ---\ndoor   shut\nbell   mute",
    "a link": "Look at\nhttps://example.com/a/very/long/path?with=much#in-it\nplease",
    "stars": "First part\n\n* * *\n\nSecond part, which is the longer one and tells you what I really want from you.",
    "an arrow": "Settings -> Lamp -> On\n--> nothing",
    "a comparison": "5 > 3\n3 < 5",
    "html": "<p>It is off.</p>\n<br>",
    "indented": "    lamp.on()\n    door.shut()",
    "japanese": "お世話になっております。\n注文番号4711の商品が届きません。\nよろしくお願いします。",
    "chinese": "你好：\n我的订单还没有到。\n谢谢",
    "arabic": "مرحبا،\nلم يصل طلبي.",
    "a date at the start": "7 May 2024 at 10:15 I ordered a lamp:\nnumber 4711",
    "times": "Opening hours I know:\nMon 09:00-17:00\nTue 09:00-17:00:\nclosed?",
    "a long line": "word " * 600 + "end",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_it_comes_back_as_it_was(body: str) -> None:
    parted = split_mail(body)

    assert (parted.text, parted.quoted, parted.signature) == (body, "", "")


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_history_below_it_is_split_off(body: str) -> None:
    history = "On Tue, 7 May 2024 at 09:14, Desk <desk@example.org> wrote:\n\n> What is it?"

    assert split_mail(f"{body}\n\n{history}\n").text == body


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_of_any_kind_are_read(end: str) -> None:
    lines = ["It is off.", "", "On 7 May 2024 at 09:14, Desk <desk@example.org> wrote:", "> Is the lamp on?"]

    assert split_mail(end.join(lines)).text == "It is off."


def test_empty_lines_around_are_left_out() -> None:
    assert split_mail("\n\n  \nIt is off.\n \n\n").text == "It is off."
