from __future__ import annotations

from datetime import timedelta

import pytest

from tickets.outbound.retry_after import retry_after


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7),
        ("0", 0),
        ("0.25", 0.25),
        ("999999999999", 86_400),
        ("1e400", None),
        ("nan", None),
        ("soon", None),
        ("-5", None),
        ("", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
    ],
)
def test_it_is_seconds_or_a_date(header: str, seconds: float | None) -> None:
    expected = None if seconds is None else timedelta(seconds=seconds)

    assert retry_after(header, longest=timedelta(hours=24)) == expected
