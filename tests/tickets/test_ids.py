"""Ids are TypeIDs outside and UUIDs inside."""

from __future__ import annotations

from uuid import UUID

import pytest

from tickets import ids

# The specification's own examples.
SAME = [
    ("00000000000000000000000000", "00000000-0000-0000-0000-000000000000"),
    ("00000000000000000000000001", "00000000-0000-0000-0000-000000000001"),
    ("0000000000000000000000000z", "00000000-0000-0000-0000-00000000001f"),
    ("7zzzzzzzzzzzzzzzzzzzzzzzzz", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
    ("01h455vb4pex5vsknk084sn02q", "01890a5d-ac96-774b-bcce-b302099a8057"),
]


@pytest.mark.parametrize(("digits", "uuid"), SAME)
def test_they_are_written_as_the_specification_has_it(digits: str, uuid: str) -> None:
    assert ids.to_public("t", UUID(uuid)) == f"t_{digits}"
    assert ids.from_public("t", f"t_{digits}") == UUID(uuid)


def test_new_ones_sort_by_their_time() -> None:
    made = [ids.new_id() for _ in range(500)]

    assert made == sorted(made)
    assert sorted(ids.to_public("t", one) for one in made) == [ids.to_public("t", one) for one in made]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "t_",
        "t",
        "c_01h455vb4pex5vsknk084sn02q",
        "t_01h455vb4pex5vsknk084sn02",
        "t_01h455vb4pex5vsknk084sn02qq",
        "t_81h455vb4pex5vsknk084sn02q",
        "t_01h455vb4pex5vsknk084sn0uu",
        "T_01H455VB4PEX5VSKNK084SN02Q",
        "t_01h455vb4pex5vsknk084sn02\x00",
        "t_٠1h455vb4pex5vsknk084sn02q",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not an id that begins with t_|badly formed hexadecimal UUID"):
        ids.from_public("t", text)
