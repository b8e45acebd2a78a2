"""The numbers of a text: groups of digits, and runs of groups that stand so close that they may be one number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_DIGITS = re.compile(r"[0-9]+")
# What may stand between two groups of one number.
_JOINTS = frozenset(re.split("[|]", " |-|.|/|)|(|) | (|)-|-(|)/|/(|) (|)(| - |- | -|. | .|.-|--|  |).|/ | /|)  |-) "))
LONGEST_JOINT = 3
LONGEST_DATE = 3


class NumberRun(NamedTuple):
    """`groups` are places in `text`, `lengths` how many digits each has; `joints` is what stands between each two of them.

    A tuple, since a text has thousands.
    """

    text: str
    groups: list[tuple[int, int]]
    joints: list[str]
    lengths: list[int]

    def digits(self, first: int, last: int) -> str:
        """Of the groups from `first` to before `last`."""
        return "".join(self.text[start:end] for start, end in self.groups[first:last])

    def has_date(self, first: int, last: int) -> bool:
        """Whether some of these groups, perhaps with others beside them, are a date."""
        starts = range(max(0, first - LONGEST_DATE + 1), min(last, len(self.groups) - LONGEST_DATE + 1))
        return any(self._is_date(start) for start in starts)

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
    return len(digits) <= 2 and 1 <= int(digits) <= 12


def _is_day(digits: str) -> bool:
    return len(digits) <= 2 and 1 <= int(digits) <= 31


def number_runs(text: str) -> Iterator[NumberRun]:
    groups: list[tuple[int, int]] = []
    joints: list[str] = []
    lengths: list[int] = []
    end = -LONGEST_JOINT - 1
    for found in _DIGITS.finditer(text):
        start, last = found.span()
        if start - end <= LONGEST_JOINT and text[end:start] in _JOINTS:
            joints.append(text[end:start])
        elif groups:
            yield NumberRun(text, groups, joints, lengths)
            groups, joints, lengths = [], [], []
        groups.append((start, last))
        lengths.append(last - start)
        end = last
    if groups:
        yield NumberRun(text, groups, joints, lengths)
