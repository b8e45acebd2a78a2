"""10,000 mutated mails: none makes the parser fail, and no word of a body that is still there is lost.

A word counts as still there when it stands in the mutated bytes as it stood in the mail, below the head, in a line that
is not a header line or the continuation of one, nor inside a file in base64: there it would break the file. Where a part was
encoded or is HTML, all of that part must be untouched.
"""

from __future__ import annotations

import base64
import quopri
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tickets.lanes.mail.parse.making import HEAD, container, part
from tickets.lanes.mail.parse.mime import read_head
from tickets.lanes.mail.parse.parse_mail import parse_mail
from tickets.lanes.mail.parse.parsed_mail import ParsedMail

pytestmark = pytest.mark.slow

EXAMPLES = 500
MUTATIONS = 20
# No letter of base64, so that a plain word is never taken for an encoded one.
WORD = re.compile(rb"w\.\d+_x")
_HEADER = re.compile(rb"[!-9;-~]*:|\s|From |--")


@dataclass(frozen=True)
class Seed:
    raw: bytes
    # Stretches that must be untouched for their words to count; other words count one by one.
    sealed: tuple[bytes, ...] = ()


def words(start: int, count: int = 6) -> bytes:
    return b"\n".join(
        b" ".join(b"w.%d_x" % number for number in range(line, line + 3)).strip()
        for line in range(start, start + count, 3)
    )


def _encoded(start: int) -> bytes:
    return part(base64.encodebytes(words(start, 60)), b"text/plain", b"Content-Transfer-Encoding: base64")


def _file(start: int) -> bytes:
    return part(
        base64.encodebytes(words(start, 30)), b"application/pdf; name=a.pdf", b"Content-Transfer-Encoding: base64"
    )


def _page(start: int) -> bytes:
    return part(b"<html><body><p>" + words(start) + b"</p></body></html>", b"text/html; charset=utf-8")


QUOTED = words(600) + b"\n\nOn Mon, Bo wrote:\n> " + words(700).replace(b"\n", b"\n> ") + b"\n\n-- \n" + words(800)
ENCLOSED = b"From: bo@example.net\nSubject: x\n\n" + words(900)
RELATED = container(b"related", _page(20), _file(200), boundary=b"in1")
SEEDS = (
    Seed(HEAD + b"\n" + QUOTED),
    Seed(HEAD + part(words(0), b"text/plain; format=flowed").replace(b"\n", b" \n")),
    Seed(
        HEAD
        + part(
            quopri.encodestring(words(0, 30)),
            b"text/plain; charset=iso-8859-1",
            b"Content-Transfer-Encoding: quoted-printable",
        )
    ),
    Seed(HEAD + _encoded(0), (_encoded(0),)),
    Seed(HEAD + _page(0), (_page(0),)),
    Seed(HEAD + container(b"alternative", part(words(0)), _page(100)), (_page(100),)),
    Seed(
        HEAD + container(b"mixed", part(words(0)), RELATED, _file(300), part(words(400))),
        (_page(20), _file(200), _file(300)),
    ),
    Seed(HEAD + container(b"mixed", part(words(0)), part(ENCLOSED, b"message/rfc822"))),
    Seed(
        HEAD
        + container(
            b"report; report-type=delivery-status", part(words(0)), part(b"Status: 5.1.1\n", b"message/delivery-status")
        )
    ),
    Seed(
        HEAD
        + container(
            b"mixed",
            part("Grüße ".encode("latin-1") + words(0), b"text/plain; charset=utf-8"),
            part(words(50), b"text/calendar"),
        )
    ),
)

VALUES = (
    b"base64",
    b"quoted-printable",
    b"8bit",
    b"utf-8",
    b"gb2312",
    b"shift_jis",
    b"utf-16",
    b"nonsense",
    b"multipart/mixed",
    b"text/html",
    b"",
)
LINES = (
    b"--b1",
    b"--b1--",
    b"--in1",
    b"",
    b"Content-Type: text/plain",
    b"Content-Transfer-Encoding: base64",
    b"Content-Type: multipart/mixed",
)


def _cut(chance: random.Random, raw: bytes) -> bytes:
    at = chance.randrange(len(raw) + 1)
    return raw[:at] + raw[at + chance.randint(1, 40) :]


def _end(chance: random.Random, raw: bytes) -> bytes:
    return raw[: chance.randrange(len(raw) + 1)]


def _change(chance: random.Random, raw: bytes) -> bytes:
    at = chance.randrange(len(raw) + 1)
    return raw[:at] + chance.randbytes(chance.randint(1, 3)) + raw[at + 1 :]


def _copy(chance: random.Random, raw: bytes) -> bytes:
    start, at = chance.randrange(len(raw) + 1), chance.randrange(len(raw) + 1)
    return raw[:at] + raw[start : start + chance.randint(1, 300)] + raw[at:]


def _change_line(chance: random.Random, raw: bytes) -> bytes:
    lines = raw.split(b"\n")
    at = chance.randrange(len(lines))
    lines[at : at + chance.randrange(2)] = [chance.choice(LINES)]
    return b"\n".join(lines)


def _swap_lines(chance: random.Random, raw: bytes) -> bytes:
    lines = raw.split(b"\n")
    first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return b"\n".join(lines)


def _change_value(chance: random.Random, raw: bytes) -> bytes:
    found = list(re.finditer(rb"(?<=: )[^\n;]+|(?<==)[\w\"-]+", raw))
    one = chance.choice(found) if found else None
    return raw[: one.start()] + chance.choice(VALUES) + raw[one.end() :] if one else raw


def _change_line_ends(chance: random.Random, raw: bytes) -> bytes:
    return raw.replace(b"\n", chance.choice([b"\r\n", b"\r"]))


CHANGES: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    _cut,
    _end,
    _change,
    _change,
    _copy,
    _change_line,
    _change_line,
    _swap_lines,
    _change_value,
    _change_value,
    _change_line_ends,
)


def mutated(chance: random.Random, raw: bytes) -> bytes:
    for _ in range(chance.randint(1, 6)):
        raw = chance.choice(CHANGES)(chance, raw)
    return raw


def words_that_remain(seed: Seed, raw: bytes) -> set[bytes]:
    sealed = b"".join(seed.sealed)
    own = set(WORD.findall(seed.raw)) - set(WORD.findall(sealed))
    remain: set[bytes] = set()
    if _has_broken_page(seed, raw):
        return remain
    for line in _lines_outside_files(_body_of(raw)):
        if not _HEADER.match(line):
            remain |= {word for word in line.split() if WORD.fullmatch(word)} & own
    for stretch in seed.sealed:
        if stretch in raw:
            remain |= set(WORD.findall(_content(stretch)))
    return remain


def _lines_outside_files(body: bytes) -> Iterator[bytes]:
    """Without what stands below the head of a file in base64, until a line says that another part begins."""
    head: list[bytes] = []
    for line in body.splitlines():
        if re.match(rb"--[^\s-]", line):
            head = []
        elif line.startswith(b"Content-"):
            head.append(line)
        if not _is_of_encoded_file(b"\n".join(head)):
            yield line


def _is_of_encoded_file(head: bytes) -> bool:
    return b"base64" in head and (b"text/" not in head or b"name" in head or b"attachment" in head)


def _has_broken_page(seed: Seed, raw: bytes) -> bool:
    """A broken tag takes in what follows, as in any browser."""
    for stretch in seed.sealed:
        raw = raw.replace(stretch, b"")
    return b"text/html" in raw or (b"<html" in seed.raw and re.search(rb"<(?!ann@|a1@)", raw) is not None)


def _content(stretch: bytes) -> bytes:
    head, _, content = stretch.partition(b"\n\n")
    return base64.decodebytes(content) if b"base64" in head else content


def _body_of(raw: bytes) -> bytes:
    head = read_head(raw)
    return b"" if not head.keys() else re.split(rb"\r?\n\r?\n|\r\r", raw.lstrip(), maxsplit=1)[-1]


def everything(mail: ParsedMail) -> bytes:
    # What a broken head swallowed is shown as the sender's name or the subject.
    shown = "\n".join([mail.text, mail.quoted, mail.signature, mail.html, mail.sender_name, mail.subject])
    return shown.encode() + b"\n".join(one.raw for one in mail.attachments)


def is_found(word: bytes, found: bytes, seed: Seed) -> bool:
    """As a word, or as the encoded lines of its part, where the boundaries around it are gone."""
    if word in found:
        return True
    stretches = [stretch for stretch in seed.sealed if b"base64" in stretch and word in _content(stretch)]
    return any(
        all(line.rstrip(b"=") in found for line in stretch.partition(b"\n\n")[2].split()) for stretch in stretches
    )


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(min_value=0, max_value=2**63))
def test_no_mutated_mail_fails_and_none_loses_a_word(number: int) -> None:
    chance = random.Random(number)
    for _ in range(MUTATIONS):
        seed = chance.choice(SEEDS)
        raw = mutated(chance, seed.raw)
        found = everything(parse_mail(raw))
        lost = sorted(word for word in words_that_remain(seed, raw) if not is_found(word, found, seed))
        assert not lost, (lost, raw)


def test_the_unchanged_mails_lose_nothing_and_their_words_are_looked_for() -> None:
    for seed in SEEDS:
        remain = words_that_remain(seed, seed.raw)
        assert len(remain) >= 6
        assert all(word in everything(parse_mail(seed.raw)) for word in remain)
