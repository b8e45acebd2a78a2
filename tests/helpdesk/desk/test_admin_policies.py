"""A policy's page: evidence in words, the effect of other thresholds before saving, versions, channels, and who was quicker."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from resolution.models import Attempt, Autonomy, Policy, PolicyVersion
from tests.helpdesk.desk_rows import answered
from tests.resolution.held_drafts import held_with_draft
from tests.resolution.verdicts import judged
from tickets.models import Reply
from tickets.states import Channel

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]


@pytest.fixture
def policy() -> Policy:
    return Policy.objects.get(category="technical")


@pytest.fixture
def lead(browser_of: Browser) -> Client:
    return browser_of("Support lead")


def page_of(policy: Policy) -> str:
    return reverse("admin:resolution_policy_change", args=[policy.pk])


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def effect(client: Client, policy: Policy, **values: Any) -> str:
    return text_of(client.get(reverse("admin:resolution_policy_effect", args=[policy.pk]), values))


def form_of(client: Client, policy: Policy) -> dict[str, Any]:
    form = client.get(page_of(policy)).context["adminform"].form
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in shown.items() if value not in (None, False)} | {
        "allowed_domains": "",
        "languages": "",
    }


class TestEvidence:
    def test_it_says_how_many_verdicts_there_are_and_what_is_needed(self, lead: Client, policy: Policy) -> None:
        Policy.objects.filter(pk=policy.pk).update(autonomy=Autonomy.EARNED)
        judged(61)

        words = text_of(lead.get(page_of(policy)))
        assert "Not earned: it only drafts" in words
        assert "61 of 100 verdicts, lower bound 0.94" in words
        assert "Not known yet: how right the answers of its review band are; 0 of 30 verdicts" in words

    def test_the_page_asks_a_bounded_number_of_queries(
        self, lead: Client, policy: Policy, django_assert_max_num_queries: Any
    ) -> None:
        judged(40)
        lead.get(page_of(policy))
        with django_assert_max_num_queries(12):
            lead.get(page_of(policy))


class TestEffect:
    def test_it_counts_shares_precision_and_the_tickets_that_would_change(self, lead: Client, policy: Policy) -> None:
        judged(30, confidence=0.9)
        judged(8, confidence=0.8)
        judged(2, confidence=0.8, right=False)

        words = effect(lead, policy, auto_from="0.75", review_from="0.6")

        assert "Auto 75 % 100 % 40 95 % of 40; 83 to 99 % 87 %" in words
        assert "10 of 40 answers would stand in another band: 10 in auto instead of review." in words
        assert "Counted on 40 answers of the last 90 days, 40 with a verdict" in words
        assert "can't know" in words

    def test_caps_hold_whatever_the_threshold(self, lead: Client, policy: Policy) -> None:
        held_with_draft(0.95, cap="hold", band="hold")
        Attempt.objects.first().ticket.__class__.objects.update(category="technical")  # type: ignore[union-attr]

        assert "No answer would stand in another band." in effect(lead, policy, auto_from="0.1", review_from="0")

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"auto_from": "0.5", "review_from": "0.8"}, "can't be below"),
            ({"auto_from": "1.5"}, "from 0 to 1"),
            ({"auto_from": "nan"}, "from 0 to 1"),
            ({"auto_from": "x"}, "from 0 to 1"),
            ({"auto_from": "0", "review_from": "0"}, "Nothing to count yet"),
            ({"auto_from": "1", "review_from": "1"}, "Nothing to count yet"),
            ({}, "Nothing to count yet"),
        ],
    )
    def test_odd_thresholds_get_a_sentence(
        self, lead: Client, policy: Policy, values: dict[str, str], words: str
    ) -> None:
        assert words in effect(lead, policy, **values)

    def test_looking_changes_nothing(self, lead: Client, policy: Policy) -> None:
        answered(confidence=0.4)
        effect(lead, policy, auto_from="0", review_from="0")

        assert Policy.objects.get(pk=policy.pk).auto_from == 0.85
        assert not Reply.objects.exists()

    def test_a_reviewer_sees_none_of_it(self, browser_of: Browser, policy: Policy) -> None:
        address = reverse("admin:resolution_policy_effect", args=[policy.pk])
        assert browser_of("Reviewer").get(address).status_code == 403

    def test_moving_a_slider_again_reads_no_attempt_and_no_verdict_anew(
        self, lead: Client, policy: Policy, django_assert_max_num_queries: Any
    ) -> None:
        judged(300)
        effect(lead, policy)
        with django_assert_max_num_queries(17) as asked:
            words = effect(lead, policy, auto_from="0.99", review_from="0.97", autonomy="earned")
        assert not [one for one in asked.captured_queries if "raw_confidence" in one["sql"]]
        assert "0 of 100 verdicts" in words
        assert "The 12 that matter most" in words


class TestTwoLeads:
    def test_the_second_is_told_what_the_first_has_changed(
        self, lead: Client, browser_of: Browser, policy: Policy
    ) -> None:
        shown = form_of(lead, policy)
        other = browser_of("Support lead")
        other.post(page_of(policy), form_of(other, policy) | {"auto_from": 0.9, "why": "Wrong refunds."})

        page = lead.post(page_of(policy), shown | {"review_from": 0.5})
        words = text_of(page)
        assert "has changed this meanwhile: Auto from from 0.85 to 0.9. Nothing was saved." in words
        assert Policy.objects.get(pk=policy.pk).review_from == 0.6

        form = page.context["adminform"].form
        lead.post(page_of(policy), shown | {"review_from": 0.5, "shown": form["shown"].value()})
        saved = Policy.objects.get(pk=policy.pk)
        assert (saved.auto_from, saved.review_from, saved.version) == (0.85, 0.5, 2)

    def test_a_form_without_what_it_showed_is_saved(self, lead: Client, policy: Policy) -> None:
        lead.post(page_of(policy), {"autonomy": "draft", "auto_from": 0.9, "review_from": 0.5})

        saved = Policy.objects.get(pk=policy.pk)
        assert (saved.autonomy, saved.sample_rate) == ("draft", 0.05)

    def test_versions_stand_on_the_page_with_who_and_why(self, lead: Client, policy: Policy) -> None:
        lead.post(page_of(policy), form_of(lead, policy) | {"auto_from": 0.9, "why": "Wrong refunds."})

        words = text_of(lead.get(page_of(policy)))
        assert "Auto from: 0.85 → 0.9 Wrong refunds." in words
        assert PolicyVersion.objects.get().by in words


class TestLists:
    def test_domains_and_languages_are_one_a_line(self, lead: Client, policy: Policy) -> None:
        values = {"allowed_domains": "Example.com\nhelp.example.org, example.com", "languages": "EN de"}
        lead.post(page_of(policy), form_of(lead, policy) | values)

        saved = Policy.objects.get(pk=policy.pk)
        assert (saved.allowed_domains, saved.languages) == (["example.com", "help.example.org"], ["en", "de"])

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("allowed_domains", "https://example.com/x", "Write a domain"),
            ("languages", "english", "code of two letters"),
            ("sample_rate", "2", "less than or equal to 1"),
            ("most_cycles", "0", "greater than or equal to 1"),
            ("quiet_from", "22:00", "Quiet hours need a beginning and another end"),
            ("auto_from", "0.5", "can't be below"),
        ],
    )
    def test_what_can_not_be_is_said_beside_the_field(
        self, lead: Client, policy: Policy, field: str, value: str, words: str
    ) -> None:
        page = lead.post(page_of(policy), form_of(lead, policy) | {field: value})

        assert words in text_of(page)
        assert not PolicyVersion.objects.exists()


class TestChannels:
    def make(self, client: Client, policy: Policy, channel: str = Channel.CHAT) -> Any:
        address = reverse("admin:resolution_policy_for_channel", args=[policy.pk])
        return client.post(address, {"channel": channel}, follow=True)

    def test_one_for_a_channel_begins_as_a_copy_and_is_made_once(self, lead: Client, policy: Policy) -> None:
        Policy.objects.filter(pk=policy.pk).update(auto_from=0.9)
        self.make(lead, policy)
        self.make(lead, policy)

        own = Policy.objects.get(channel=Channel.CHAT)
        assert (own.category, own.auto_from) == ("technical", 0.9)
        assert "Chat" in text_of(lead.get(page_of(policy)))

    def test_it_is_removed_and_the_versions_stay(self, lead: Client, policy: Policy) -> None:
        self.make(lead, policy)
        own = Policy.objects.get(channel=Channel.CHAT)
        address = reverse("admin:resolution_policy_remove", args=[own.pk])

        assert "holds again" in text_of(lead.post(address, {"why": "Too few."}, follow=True))
        assert "removed already" in text_of(lead.post(address, follow=True))
        assert PolicyVersion.objects.filter(channel=Channel.CHAT).count() == 2

    def test_the_categorys_own_is_never_removed(self, lead: Client, policy: Policy) -> None:
        words = text_of(lead.post(reverse("admin:resolution_policy_remove", args=[policy.pk]), follow=True))

        assert "keeps its policy" in words
        assert Policy.objects.filter(pk=policy.pk).exists()

    def test_no_such_channel_makes_nothing(self, lead: Client, policy: Policy) -> None:
        assert "nothing was made" in text_of(self.make(lead, policy, "pigeon"))

    def test_a_page_of_a_policy_that_was_removed_says_so(self, lead: Client, policy: Policy) -> None:
        self.make(lead, policy)
        own = Policy.objects.get(channel=Channel.CHAT)
        shown = form_of(lead, own)
        lead.post(reverse("admin:resolution_policy_remove", args=[own.pk]))

        assert "doesn’t exist" in text_of(lead.post(page_of(own), shown, follow=True))


class TestBeginning:
    def test_a_desk_without_verdicts_says_what_is_not_known_and_begins_with_drafts(self, lead: Client) -> None:
        dashboard = text_of(lead.get("/admin/"))
        assert "Not known yet: how right the answers are" in dashboard
        assert "Begin with drafts" in dashboard

        said = text_of(lead.post(reverse("admin:resolution_policy_begin"), follow=True))

        assert "4 policies only draft from now on." in said
        assert set(Policy.objects.values_list("autonomy", flat=True)) == {"draft"}
        assert "Begin with drafts" not in text_of(lead.get("/admin/"))

    def test_one_policy_alone_begins_so_on_its_page(self, lead: Client, policy: Policy) -> None:
        assert 'form="begin-with-drafts"' in lead.get(page_of(policy)).content.decode()
        lead.post(reverse("admin:resolution_policy_begin"), {"policy": policy.pk})

        assert Policy.objects.filter(autonomy="draft").get() == policy

    def test_verdicts_end_it(self, lead: Client) -> None:
        judged(30)

        assert "Not known yet: how right" not in text_of(lead.get("/admin/"))

    @pytest.mark.parametrize("role", ["Reviewer", "Auditor"])
    def test_others_may_not(self, browser_of: Browser, policy: Policy, role: str) -> None:
        browser = browser_of(role)
        for name in ("begin", "for_channel", "remove"):
            key = [] if name == "begin" else [policy.pk]
            assert browser.post(reverse(f"admin:resolution_policy_{name}", args=key)).status_code == 403
        assert "Begin with drafts" not in text_of(browser.get("/admin/"))
