"""A lead follows `docs/howto/from-draft-to-earned.md` in a browser: from draft to earned on the evidence, and locked again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from resolution.models import Policy, PolicyVersion, VerdictKind
from resolution.policies.earning import note_changes
from resolution.review.record_verdict import record_verdict
from routing.models import Notice
from tests.flows.processes import ROOT
from tests.flows.serious import serious_findings
from tests.flows.test_browser import chromium, lead, open_page, pytestmark
from tests.helpdesk.desk_rows import answered
from tests.resolution.verdicts import judged
from tickets.models import Reply

__all__ = ["chromium", "lead", "open_page", "pytestmark"]

GUIDE = (ROOT / "docs/howto/from-draft-to-earned.md").read_text()
EARNED = "Send once the verdicts allow it, draft until then"


def shown(words: str) -> str:
    """What the guide says that one sees."""
    assert f"**{words}**" in GUIDE
    return words


def test_a_lead_moves_a_category_from_draft_to_earned(open_page: Callable[..., Page], lead: Any) -> None:
    page = open_page(lead)
    policy = Policy.objects.get(category="technical")

    page.get_by_role("button", name=shown("Begin with drafts")).click()
    page.get_by_text("4 policies only draft from now on.").wait_for()
    assert not _is_sent(answered(confidence=0.95))

    attempts = judged(90, confidence=0.8)
    _choose_threshold(page, policy)
    page.get_by_text("Not earned: it only drafts").wait_for()
    assert page.get_by_text("90 of 100 verdicts, lower bound 0.95").first.is_visible()
    assert serious_findings(page) == []
    assert not _is_sent(answered(confidence=0.95))

    judged(20, confidence=0.8)
    note_changes()
    page.reload()
    page.get_by_text("Earned: it sends by itself").wait_for()
    page.get_by_text("110 verdicts, lower bound 0.96").first.wait_for()
    assert _is_sent(answered(confidence=0.95))

    for attempt in attempts[:9]:
        record_verdict(attempt, VerdictKind.REJECTED, by="rita", reason="The article is out of date.")
    note_changes()
    page.reload()
    page.get_by_text("Not earned: it only drafts").wait_for()
    page.get_by_text("No longer earned").wait_for()
    assert not _is_sent(answered(confidence=0.95))

    changes = PolicyVersion.objects.filter(category="technical").order_by("number").values_list("change", flat=True)
    assert list(changes) == ["changed", "changed", "unlocked", "locked"]
    assert Notice.objects.filter(recipient=lead, kind="autonomy").count() == 2


def _choose_threshold(page: Page, policy: Policy) -> None:
    """By the keyboard: the slider says what it would do before anything is saved."""
    page.goto(f"/admin/resolution/policy/{policy.pk}/change/")
    page.get_by_text(shown("Counted on")).wait_for()
    page.get_by_label("Autonomy").select_option(label=shown(EARNED))
    page.get_by_label("Auto from, as a slider").focus()
    for _ in range(6):
        page.keyboard.press("ArrowLeft")
    page.get_by_text("90 of 91 answers would stand in another band: 90 in auto instead of review.").wait_for()
    assert page.locator("#id_auto_from").input_value() == "0.79"
    assert Policy.objects.get(pk=policy.pk).auto_from == 0.85
    page.get_by_label(shown("Why")).fill("Ninety of ninety were right.")
    page.get_by_role("button", name=shown("Save and continue editing")).click()
    page.get_by_text("was changed successfully").wait_for()


def _is_sent(ticket: Any) -> bool:
    return Reply.objects.filter(ticket=ticket).exists()
