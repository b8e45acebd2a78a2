"""The audit of attempts: found, filtered, read whole, taken away as JSON lines, and replayed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from helpdesk.models import ListExport
from resolution.models import Attempt, Replay, VerdictKind
from resolution.review.record_verdict import record_verdict
from tests import factories
from tests.helpdesk.desk_rows import answered, held_draft, routed
from tests.rewriting import rewrite

pytestmark = pytest.mark.django_db
LIST = "admin:resolution_attempt_changelist"
Browser = Callable[[str], Client]


def attempt_of(ticket: Any) -> Attempt:
    return Attempt.objects.get(ticket=ticket)


def shown(root: Client, query: str) -> set[int]:
    listed = root.get(reverse(LIST) + query).context["cl"].result_list
    return {attempt.ticket.number for attempt in listed}


def test_they_are_filtered_by_engine_category_band_outcome_and_reviewer(root: Client) -> None:
    sent, held = answered(confidence=0.95), held_draft()
    rewrite(Attempt.objects.filter(ticket=held), engine="anthropic")
    record_verdict(attempt_of(held), VerdictKind.REJECTED, by="lena", reason="Wrong.")

    found = {
        query: shown(root, query)
        for query in (
            "?engine=anthropic",
            "?engine=local",
            "?category=technical",
            "?category=billing",
            "?band__exact=hold",
            "?standing=held",
            "?reviewer=lena",
            "?reviewer=nobody",
            "?verdict=rejected",
            "?verdict=approved",
        )
    }

    both, one, other = {sent.number, held.number}, {held.number}, {sent.number}
    assert found == {
        "?engine=anthropic": one,
        "?engine=local": other,
        "?category=technical": both,
        "?category=billing": set(),
        "?band__exact=hold": one,
        "?standing=held": one,
        "?reviewer=lena": one,
        "?reviewer=nobody": set(),
        "?verdict=rejected": one,
        "?verdict=approved": set(),
    }


def test_they_are_found_by_ticket_address_words_and_their_own_id(root: Client) -> None:
    ticket = held_draft(ticket=routed(factories.TicketFactory(subject="Zebra crossing")))
    answered(confidence=0.95)

    terms = [f"%23{ticket.number}", ticket.customer.email, "zebra", attempt_of(ticket).public_id, ticket.public_id]

    assert [shown(root, f"?q={term}") for term in terms] == [{ticket.number}] * 5
    assert shown(root, "?q=nothing") == set()


def test_the_page_says_what_each_statement_cites_and_what_was_looked_up(root: Client) -> None:
    attempt = attempt_of(held_draft())
    passage = {"article_id": "1", "title": "Error 403", "version": 2, "text": "A seat <b>is</b> needed."}
    statement = {"text": "You need a seat.", "passages": [passage], "support": "partly", "why": "It says less."}
    context = attempt.context | {"looked_up": [{"tool": "search_knowledge", "told": "Seats"}], "cut": ["old turns"]}
    rewrite(Attempt.objects.filter(pk=attempt.pk), statements=[statement], context=context)

    page = root.get(reverse("admin:resolution_attempt_change", args=[attempt.public_id])).content.decode()

    assert "A seat &lt;b&gt;is&lt;/b&gt; needed." in page
    for words in ("You need a seat.", "version 2", "It says less.", "Seats", "Old turns", "Replay"):
        assert words in page


def lines(answer: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in b"".join(answer.streaming_content).decode().splitlines()]


def test_json_lines_have_each_attempt_whole_with_its_verdicts(root: Client) -> None:
    attempt = attempt_of(held_draft())
    answered(confidence=0.95)
    record_verdict(attempt, VerdictKind.REJECTED, by="lena", reason="=cmd|' /C calc'!A0")

    (line,) = lines(root.get(reverse("admin:export-attempts") + "?band__exact=hold"))

    assert (line["id"], line["band"], line["outcome"]) == (attempt.public_id, "hold", "held")
    assert line["context"]["subject"] == attempt.context["subject"]
    assert [(verdict["kind"], verdict["by"]) for verdict in line["verdicts"]] == [("rejected", "lena")]
    export = ListExport.objects.get()
    assert (export.actor, export.query, export.rows_done) == ("root", "band__exact=hold&as=json-lines", 1)


def test_the_list_offers_json_lines_with_its_filters(root: Client) -> None:
    held_draft()

    page = root.get(reverse(LIST) + "?band__exact=hold").content.decode()

    assert f'{reverse("admin:export-attempts")}?band__exact=hold"' in page


def test_who_may_not_see_attempts_takes_none_away(browser_of: Browser) -> None:
    held_draft()

    assert browser_of("Integration manager").get(reverse("admin:export-attempts")).status_code == 403
    assert browser_of("Auditor").get(reverse("admin:export-attempts")).status_code == 200
    assert Client().get(reverse("admin:export-attempts")).status_code == 302


def test_filters_that_the_list_does_not_know_are_refused_in_words(root: Client) -> None:
    answer = root.get(reverse("admin:export-attempts") + "?nonsense__exact=1", follow=True)

    assert "does not know one of these filters" in answer.content.decode()


def replay_form(**changed: str) -> dict[str, str]:
    return {"engine": "local", "knowledge": "stored", "terms": "then", "prompt": ""} | changed


def test_a_lead_replays_an_attempt_and_sees_both_side_by_side(browser_of: Browser) -> None:
    lead, attempt = browser_of("Support lead"), attempt_of(held_draft())
    address = reverse("admin:resolution_replay_form")
    assert "made once more from the context" in lead.get(address, {"attempts": attempt.public_id}).content.decode()

    answer = lead.post(address, replay_form(attempts=attempt.public_id), follow=True)

    replay = Replay.objects.get()
    assert answer.redirect_chain[0][0] == reverse("admin:resolution_replay_change", args=[replay.pk])
    page = lead.get(answer.redirect_chain[0][0]).content.decode()
    assert "Side by side" in page
    assert "Built-in" in page or "built-in" in page


def test_many_are_replayed_together_with_their_progress(root: Client) -> None:
    attempts = [attempt_of(held_draft()), attempt_of(answered(confidence=0.95))]
    chosen = {"action": "replay_chosen", "_selected_action": [str(one.pk) for one in attempts]}
    form = root.post(reverse(LIST), chosen)

    answer = root.post(form["Location"], replay_form(attempts=",".join(one.public_id for one in attempts)), follow=True)

    assert Replay.objects.count() == 2
    assert "of 2</b> replayed" in answer.content.decode()


def test_thresholds_to_try_are_asked_for_and_in_order(root: Client) -> None:
    attempt = attempt_of(held_draft())
    address = reverse("admin:resolution_replay_form")

    missing = root.post(address, replay_form(attempts=attempt.public_id, terms="tried"))
    crossed = root.post(
        address, replay_form(attempts=attempt.public_id, terms="tried", auto_from="0.5", review_from="0.8")
    )

    assert "Say both thresholds" in missing.content.decode()
    assert "can&#x27;t be below" in crossed.content.decode()
    assert not Replay.objects.exists()


@pytest.mark.parametrize(("role", "code"), [("Reviewer", 403), ("Auditor", 403), ("Support lead", 200)])
def test_only_who_may_replay_does(browser_of: Browser, role: str, code: int) -> None:
    attempt = attempt_of(held_draft())

    answer = browser_of(role).get(reverse("admin:resolution_replay_form"), {"attempts": attempt.public_id})

    assert answer.status_code == code


@pytest.mark.parametrize("named", ["", "x_1", "t_01jd5x2m8kf0r9w3q7v6b4n2ha", "nonsense," * 50])
def test_attempts_that_are_not_there_are_not_found(root: Client, named: str) -> None:
    assert root.get(reverse("admin:resolution_replay_form"), {"attempts": named}).status_code == 404
