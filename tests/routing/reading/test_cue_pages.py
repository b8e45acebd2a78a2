"""A lead edits cues in the admin and tries one on texts before it is active."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from routing.models import Cue, CueState, Reading
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(client: Client) -> Client:
    client.force_login(factories.staff_with("Support lead"))
    return client


def typed(**changes: Any) -> dict[str, Any]:
    lift = {"lifts-0-target": "urgency:high", "lifts-0-amount": "2"}
    counts = {"lifts-TOTAL_FORMS": "1", "lifts-INITIAL_FORMS": "0"}
    cue = {"name": "cold kiln", "says": "a kiln is cold", "state": "draft", "finds": "words", "words": "cold kiln"}
    return cue | counts | lift | changes


def test_a_new_one_is_saved_with_what_it_lifts(lead: Client) -> None:
    page = lead.post(reverse("admin:routing_cue_add"), typed())

    assert page.status_code == 302
    cue = Cue.objects.get(name="cold kiln")
    assert (cue.state, [str(lift) for lift in cue.lifts.all()]) == (CueState.DRAFT, ["urgency high +2.00"])


@pytest.mark.parametrize("words", ["", "(", "a*", "x" * 9_000])
def test_words_that_find_nothing_or_everything_are_refused(lead: Client, words: str) -> None:
    page = lead.post(reverse("admin:routing_cue_add"), typed(words=words))

    assert page.status_code == 200
    assert not Cue.objects.filter(name="cold kiln").exists()


def test_a_draft_is_tried_on_texts_and_nothing_is_stored(lead: Client) -> None:
    lead.post(reverse("admin:routing_cue_add"), typed())
    place = reverse("admin:routing_cue_try", args=[Cue.objects.get(name="cold kiln").pk])

    page = lead.post(place, {"texts": "Which colours has the cold kiln?\r\n\r\nWhere is my <b>invoice</b>?"})

    said = page.content.decode()
    assert "Text 1: found" in said
    assert "Text 2: not found" in said
    assert "&lt;b&gt;invoice" in said
    assert "<strong>low (" in said
    assert not Reading.objects.exists()


@pytest.mark.parametrize(("role", "status"), [("Reviewer", 200), ("Integration manager", 403)])
def test_roles_that_may_see_cues_may_try_them(client: Client, role: str, status: int) -> None:
    client.force_login(factories.staff_with(role))

    assert client.get(reverse("admin:routing_cue_try", args=[Cue.objects.all()[0].pk])).status_code == status


def test_one_that_is_gone_is_not_found(lead: Client) -> None:
    assert lead.get(reverse("admin:routing_cue_try", args=[0])).status_code == 404
