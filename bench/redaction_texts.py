"""Texts whose personal data is known: templates filled with numbers of some fifty locales, between others that hold none."""

from __future__ import annotations

import random
import re
import string
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from faker import Faker
from stdnum.de import idnr
from stdnum.iso7064 import mod_11_10
from stdnum.nl import bsn

LOCALES = (
    "en_US en_GB en_CA en_AU en_NZ en_IN en_IE de_DE de_AT de_CH fr_FR fr_CH es_ES es_MX es_AR it_IT nl_NL nl_BE pl_PL pt_PT pt_BR "
    "sv_SE no_NO da_DK fi_FI cs_CZ sk_SK hu_HU ro_RO tr_TR el_GR bg_BG hr_HR sl_SI lt_LT lv_LV et_EE uk_UA ru_RU he_IL ja_JP ko_KR "
    "zh_CN zh_TW hi_IN id_ID"
)
IBANS = ("de_DE", "en_GB", "fr_FR", "nl_NL", "es_ES", "it_IT", "pl_PL", "pt_PT", "de_AT", "fi_FI", "no_NO")
KINDS = {
    "phone": "PHONE_NUMBER",
    "email": "EMAIL_ADDRESS",
    "card": "CREDIT_CARD",
    "iban": "IBAN_CODE",
    "ip": "IP_ADDRESS",
    "birth": "DATE_OF_BIRTH",
}
DATES = ("%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d", "%B %d, %Y", "%d %b %Y", "%m/%d/%y")
DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_MAKER = re.compile(r"\{(\w+)\}")
Texts = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class MarkedText:
    """`spans` are what is personal: start, end and kind."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


def marked_texts(count: int, *, seed: int) -> Iterator[MarkedText]:
    chance = random.Random(seed)
    texts: Texts = tomllib.loads(Path(__file__).with_name("redaction_texts.toml").read_text(encoding="utf-8"))
    makers = _Makers(chance)
    for _ in range(count):
        parts = [_part(texts, makers, chance) for _ in range(chance.choice((1, 1, 2, 3)))]
        yield _joined(parts)


def _part(texts: Texts, makers: _Makers, chance: random.Random) -> list[tuple[str, str]]:
    """Pieces of text, each with the kind that it is, or none."""
    pieces = [(chance.choice(texts["before"]), "")]
    if chance.random() < 0.5:
        digits = {"#": string.digits, "&": "0123456789abcdef"}
        filled = "".join(
            chance.choice(digits[one]) if one in digits else one for one in chance.choice(texts["nobodys"])
        )
        return [*pieces, (filled, ""), (chance.choice((" ", "\n", ". ")), "")]
    for number, piece in enumerate(_MAKER.split(chance.choice(texts["personal"]))):
        pieces.append((makers.make(piece), KINDS.get(piece, piece.upper())) if number % 2 else (piece, ""))
    return [*pieces, (chance.choice((" ", "\n", ". ")), "")]


def _joined(parts: list[list[tuple[str, str]]]) -> MarkedText:
    text, spans = "", []
    for piece, kind in (piece for part in parts for piece in part):
        if kind:
            spans.append((len(text), len(text) + len(piece), kind))
        text += piece
    return MarkedText(text, tuple(spans))


class _Makers:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.fakers: dict[str, Any] = {name: Faker(name) for name in LOCALES.split()}
        for number, faker in enumerate(self.fakers.values()):
            faker.seed_instance(chance.random() + number)
        self.english = self.fakers["en_US"]

    def make(self, name: str) -> str:
        maker: Callable[[], str] = getattr(self, f"_{name}")
        return maker()

    def _digits(self, count: int) -> str:
        return "".join(self.chance.choice(string.digits) for _ in range(count))

    def _phone(self) -> str:
        return str(self.chance.choice(list(self.fakers.values())).phone_number())

    def _email(self) -> str:
        user, host = (
            self.english.user_name(),
            self.chance.choice(("example.org", "gmail.com", "mail.co.uk", "dept.company.io")),
        )
        spelt = host.replace(".", " (dot) "), host.replace(".", "[dot]"), host.replace(".", " dot ")
        ways = (
            f"{user}@{host}",
            f"{user}+news@{host.upper()}",
            f"{user} (at) {spelt[0]}",
            f"{user}[at]{spelt[1]}",
            f"{user} at {spelt[2]}",
        )
        return str(self.chance.choice((*ways, f"{user}@{host}", f"{user}\u200b@{host}", f"{user}＠{host}")))

    def _card(self) -> str:
        number = self.english.credit_card_number()
        if len(number) != 16:
            return str(number)
        return str(self.chance.choice(("", " ", "-")).join(number[start : start + 4] for start in range(0, 16, 4)))

    def _iban(self) -> str:
        number = self.fakers[self.chance.choice(IBANS)].iban()
        spaced = " ".join(number[start : start + 4] for start in range(0, len(number), 4))
        return str(self.chance.choice((number, spaced, number.lower(), spaced.lower())))

    def _ip(self) -> str:
        return str(self.chance.choice((self.english.ipv4, self.english.ipv6))())

    def _us_ssn(self) -> str:
        return str(self.english.ssn())

    def _uk_nino(self) -> str:
        digits = self._digits(6)
        return self.chance.choice((f"AB{digits}C", f"JG {digits[:2]} {digits[2:4]} {digits[4:]} D", f"ce{digits}a"))

    def _fr_nir(self) -> str:
        first = f"{self.chance.choice('12')}{self._digits(2)}0{self.chance.randint(1, 9)}75{self._digits(6)}"
        key = f"{97 - int(first) % 97:02}"
        return self.chance.choice(
            (first + key, f"{first[0]} {first[1:3]} {first[3:5]} {first[5:7]} {first[7:10]} {first[10:]} {key}")
        )

    def _es_nif(self) -> str:
        number = int(self._digits(8))
        return f"{number:08}{self.chance.choice(('', '-'))}{DNI_LETTERS[number % 23]}"

    def _it_fiscal_code(self) -> str:
        return str(self.fakers["it_IT"].ssn())

    def _nl_bsn(self) -> str:
        return next(one for one in iter(lambda: self._digits(9), "") if bsn.is_valid(one))

    def _pl_pesel(self) -> str:
        return str(self.fakers["pl_PL"].pesel())

    def _br_cpf(self) -> str:
        number = str(self.fakers["pt_BR"].cpf())
        return self.chance.choice((number, re.sub(r"\D", "", number)))

    def _de_tax_id(self) -> str:
        firsts = iter(lambda: self._digits(10), "")
        numbers = (one + mod_11_10.calc_check_digit(one) for one in firsts)
        return next(one for one in numbers if idnr.is_valid(one))

    def _secret(self) -> str:
        def letters(count: int) -> str:
            return "".join(self.chance.choices(string.ascii_letters + string.digits, k=count))

        capitals = "".join(self.chance.choices(string.ascii_uppercase + string.digits, k=16))
        made = (
            f"sk-{letters(48)}",
            f"ghp_{letters(36)}",
            f"AKIA{capitals}",
            f"xoxb-{self._digits(12)}-{letters(24)}",
            letters(40),
        )
        return self.chance.choice((*made, f"eyJhbGciOiJIUzI1NiJ9.{letters(40)}.{letters(43)}"))

    def _birth(self) -> str:
        return str(self.english.date_of_birth(minimum_age=18, maximum_age=90).strftime(self.chance.choice(DATES)))
