"""How numbers of telephones are grouped, and which a region has."""

from __future__ import annotations

import re
from functools import cache

from phonenumbers import PhoneMetadata

# Of a number that names no country and does not begin with 0.
_SHAPES = """
    334 1334 1344 333 3322 13322 3222 2322 2222 22222 12222 244 254 344 2144 433 434 234 3223 354 343 44
    2234 2334 22322 323 2333 2244 322 255 23322 3333 55 28 37 38 46 3232 1333 332
"""
GROUPED = frozenset(tuple(map(int, shape)) for shape in re.findall(r"\d+", _SHAPES))
# One group: North America's with a 1 before it or without, China's and Russia's mobiles.
_ALONE = re.compile(r"1?[2-9]\d\d[2-9]\d{6}|1[3-9]\d{9}|[78]9\d{9}|0[1-9]\d{7,9}|00[1-9]\d{8,12}")
_CENTURIES = ("19", "20")
_TRUNK_DIGITS = range(8, 14)


def is_grouped(digits: str, lengths: tuple[int, ...], joints: tuple[str, ...]) -> bool:
    if digits[0] == "0":
        return (
            (lengths[0] > 1 or "." not in joints)
            and len(digits) in _TRUNK_DIGITS
            and digits[1] != "0"
            or digits[:2] == "00"
            and digits[2] != "0"
            and len(digits) > 9
        )
    if digits.endswith("000") and set(joints) <= {" ", "."}:
        # An amount.
        return False
    if lengths == (4, 4) and digits[:2] in _CENTURIES and digits[4:6] in _CENTURIES:
        return False
    return lengths in GROUPED


def is_known_alone(digits: str) -> bool:
    return _ALONE.fullmatch(digits) is not None


def is_of_region(digits: str, region: str) -> bool:
    pattern, prefix = _national(region)
    if pattern is None:
        return False
    return pattern.fullmatch(digits) is not None or pattern.fullmatch(digits.removeprefix(prefix)) is not None


@cache
def _national(region: str) -> tuple[re.Pattern[str] | None, str]:
    """What a region's numbers look like, and what is dialled before them within it."""
    metadata = PhoneMetadata.metadata_for_region(region.upper(), None)
    if metadata is None or metadata.general_desc is None:
        return None, ""
    kinds = (metadata.fixed_line, metadata.mobile, metadata.toll_free, metadata.premium_rate, metadata.shared_cost)
    patterns = [one.national_number_pattern for one in kinds if one is not None and one.national_number_pattern]
    return re.compile("|".join(f"(?:{one})" for one in patterns)), metadata.national_prefix or ""
