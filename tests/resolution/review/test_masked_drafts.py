"""A draft of which something was taken out can't go out as it stands, by none of the ways there are."""

from __future__ import annotations

import pytest

from resolution.models import Attempt
from resolution.review import verdicts
from resolution.review.masked_text import TakenOut, mask_for, refuse_masked
from tests.helpdesk.desk_rows import held_draft
from tickets.models import Reply

pytestmark = pytest.mark.django_db


def test_it_is_not_approved() -> None:
    ticket = held_draft(text=f"Hello Ann,\n\nWrite to {mask_for('a mail address')} please.")

    with pytest.raises(TakenOut, match="taken out of this draft"):
        verdicts.approve(ticket, by="lee", **verdicts.shown_version(ticket))

    assert not Reply.objects.exists()
    assert Attempt.objects.count() == 1


def test_words_that_only_look_alike_go_out() -> None:
    refuse_masked("The bins are taken out: on Monday.")

    with pytest.raises(TakenOut):
        refuse_masked(f"Write to {mask_for('a name')}.")
