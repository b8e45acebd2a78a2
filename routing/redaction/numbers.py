"""The numbers of a text: groups of digits, and runs of groups that stand so close that they may be one number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

_DIGITS = re.compile(r"[0-9]+")
# What may stand between two groups of one number.
_JOINTS = frozenset(re.split("[|]", " |-|.|/|)|(|) | (|)-|-(|)/|/(|) (|)(| - |- | -|. | .|.-|--|  |).|/ | /|)  |-) "))
LONGEST_JOINT = 3
LONGEST_DATE = 3


@dataclass(frozen=True)
class NumberRun:
    """`groups` are places in `text`; `joints` is what stands between each two of them."""

    text: str
    groups: tuple[tuple[int, int], ...]
    joints: tuple[str, ...]

    def digits(self, first: int, last: int) -> str:
        """Of the groups from `first` to before `last`."""
        return "".join(self.text[start:end] for start, end in self.groups[first:last])

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        return tuple(end - start for start, end in self.groups)

    @cached_property
    def dates(self) -> tuple[tuple[int, int], ...]:
        """The groups that are dates: the first of each, and the one after its last."""
        if len(self.groups) < LONGEST_DATE:
            return ()
        starts = range(len(self.groups) - LONGEST_DATE + 1)
        return tuple((first, first + LONGEST_DATE) for first in starts if self._is_date(first))

    def _is_date(self, first: int) -> bool:
        last = first + LONGEST_DATE
        one, other = self.joints[first : last - 1]
        if one != other or one not in "-/.":
            return False
        beside = (self.joints[first - 1] if first else "", self.joints[last - 1] if last < len(self.groups) else "")
        return one not in beside and is_date(*(self.text[start:end] for start, end in self.groups[first:last]))


def is_date(one: str, two: str, three: str) -> bool:
    if len(one) == 4:
        return _is_year(one) and _is_month(two) and _is_day(three)
    if len(three) not in (2, 4) or len(one) > 2 or len(two) > 2:
        return False
    in_order = (_is_day(one) and _is_month(two)) or (_is_month(one) and _is_day(two))
    return in_order and (len(three) == 2 or _is_year(three))


def _is_year(digits: str) -> bool:
    return digits[:2] in ("19", "20")


def _is_month(digits: str) -> bool:
    return 1 <= int(digits) <= 12 and len(digits) <= 2


def _is_day(digits: str) -> bool:
    return 1 <= int(digits) <= 31 and len(digits) <= 2


def number_runs(text: str) -> Iterator[NumberRun]:
    groups: list[tuple[int, int]] = []
    joints: list[str] = []
    for found in _DIGITS.finditer(text):
        place = found.span()
        if groups:
            gap = place[0] - groups[-1][1]
            joint = text[groups[-1][1] : place[0]] if gap <= LONGEST_JOINT else ""
            if joint in _JOINTS:
                joints.append(joint)
            else:
                yield NumberRun(text, tuple(groups), tuple(joints))
                groups, joints = [], []
        groups.append(place)
    if groups:
        yield NumberRun(text, tuple(groups), tuple(joints))
