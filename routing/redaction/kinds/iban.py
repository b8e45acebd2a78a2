"""Numbers of bank accounts by ISO 13616, in groups or not, in any case."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.iso7064 import mod_97_10

from routing.redaction.scan import Scan
from routing.redaction.spans import Span

IBAN = "IBAN_CODE"
_BEGIN = re.compile(r"(?:(?<![A-Za-z0-9])|(?<=IBAN))[A-Za-z]{2}[ -]?[0-9]{2}(?=[ .-]?[A-Za-z0-9])")
_CHARACTER = re.compile(r"[ .-]{0,2}([A-Za-z0-9])")
_LENGTHS = """
    AD:24 AE:23 AL:28 AT:20 AZ:28 BA:20 BE:16 BG:22 BH:22 BI:27 BR:29 BY:28 CH:21 CR:22 CY:28 CZ:24 DE:22 DJ:27 DK:18 DO:28 EE:20
    EG:29 ES:24 FI:18 FK:18 FO:18 FR:27 GB:22 GE:22 GI:23 GL:18 GR:27 GT:28 HN:28 HR:21 HU:28 IE:22 IL:23 IQ:23 IS:26 IT:27 JO:30
    KW:30 KZ:20 LB:28 LC:32 LI:21 LT:20 LU:20 LV:21 LY:25 MC:27 MD:24 ME:22 MK:19 MN:20 MR:27 MT:31 MU:30 NI:28 NL:18 NO:15 OM:23
    PK:24 PL:28 PS:29 PT:25 QA:29 RO:24 RS:22 RU:33 SA:24 SC:31 SD:18 SE:24 SI:19 SK:24 SM:27 SO:23 ST:25 SV:28 TL:23 TN:24 TR:26
    UA:29 VA:22 VG:24 XK:20 YE:30
"""
LENGTHS = {country: int(length) for country, length in re.findall(r"(\w\w):(\d+)", _LENGTHS)}


def find_ibans(scan: Scan) -> Iterator[Span]:
    for found in scan.match_at(scan.starts_after_letters, _BEGIN, letters_before=(2, 3)):
        length = LENGTHS.get(found[0][:2].upper())
        if length is None:
            continue
        number, end = _read(scan.text, found, length)
        if len(number) == length and mod_97_10.is_valid(number[4:] + number[:4]):
            yield Span(found.start(), end, IBAN, number)


def _read(text: str, begin: re.Match[str], length: int) -> tuple[str, int]:
    """Its characters without what stands between them, and where they end."""
    number, end = [one for one in begin[0].upper() if one.isalnum()], begin.end()
    while len(number) < length and (found := _CHARACTER.match(text, end)):
        number.append(found[1].upper())
        end = found.end()
    return "".join(number), end
