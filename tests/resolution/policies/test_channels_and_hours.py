"""A policy of a channel wins over its category's; careful start, sample, quiet hours and tries are each policy's own."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from resolution.models import Attempt, Autonomy, EngineFamily, Policy, PolicyVersion
from resolution.policies.bands import channels_of, policy_for
from resolution.policies.earning import note_changes
from resolution.policies.held_drafts import would_be_sent
from resolution.policies.permission import permission_refusal
from resolution.policies.quiet_hours import quiet_time_left
from resolution.policies.sampling import is_sampled
from resolution.policies.save import GeneralPolicyStays, begin_with_drafts, remove_policy, save_policy
from tests.helpdesk.desk_rows import answered
from tests.resolution.held_drafts import held_with_draft
from tests.resolution.verdicts import judged
from tests.tickets.replies import agent_reply, deliver
from tickets.models import Reply, ReplyState, Ticket
from tickets.states import Channel

pytestmark = pytest.mark.django_db


def for_channel(channel: str = Channel.CHAT, **terms: Any) -> Policy:
    policy = Policy(category="technical", channel=channel, **terms)
    save_policy(policy, by="lena")
    return policy


class TestChannels:
    def test_the_specific_wins_and_the_general_stays(self) -> None:
        chat = for_channel(auto_from=0.9)

        assert policy_for("technical", Channel.CHAT) == chat
        assert policy_for("technical", Channel.EMAIL).channel == ""
        assert policy_for("billing", Channel.CHAT).channel == ""
        assert Channel.CHAT not in channels_of(policy_for("technical"))

    def test_only_one_a_channel(self) -> None:
        for_channel()
        with pytest.raises(IntegrityError), transaction.atomic():
            Policy.objects.create(category="technical", channel=Channel.CHAT)

    def test_the_general_one_is_not_removed(self) -> None:
        with pytest.raises(GeneralPolicyStays):
            remove_policy(policy_for("technical"))

    def test_a_policy_removed_in_flight_leaves_the_categorys_to_decide(self, ticket: Ticket) -> None:
        chat = for_channel(autonomy=Autonomy.AUTO)
        Policy.objects.filter(category="technical", channel="").update(autonomy=Autonomy.DRAFT)
        Ticket.objects.filter(pk=ticket.pk).update(category="technical", channel=Channel.CHAT)
        reply = agent_reply(ticket)
        reply.ticket.refresh_from_db()
        assert permission_refusal(reply) == ""

        remove_policy(chat, by="lena")

        assert "no longer" in permission_refusal(reply)

    def test_held_drafts_follow_the_policy_of_their_channel(self) -> None:
        ticket = held_with_draft(0.7)
        Ticket.objects.filter(pk=ticket.pk).update(category="technical", channel=Channel.CHAT)
        assert would_be_sent().exists()

        for_channel(autonomy=Autonomy.DRAFT)

        assert not would_be_sent().exists()


class TestVersions:
    def test_each_change_is_kept_with_before_after_who_and_why(self) -> None:
        policy = Policy.objects.get(category="billing")
        policy.auto_from = 0.9
        save_policy(policy, by="lena", why="Two wrong refunds.")

        version = PolicyVersion.objects.get(category="billing")
        assert (version.before["auto_from"], version.after["auto_from"]) == (0.85, 0.9)
        assert (version.number, version.by, version.why, policy.version) == (1, "lena", "Two wrong refunds.", 1)

    def test_saving_nothing_makes_no_version(self) -> None:
        policy = Policy.objects.get(category="billing")
        save_policy(policy, by="lena")

        assert not PolicyVersion.objects.exists()

    def test_numbers_go_on_where_a_policy_was_removed_and_made_again(self) -> None:
        remove_policy(for_channel(), by="lena", why="Not needed.")
        again = for_channel()

        changes = PolicyVersion.objects.filter(channel=Channel.CHAT).order_by("number")
        assert [(one.number, one.change) for one in changes] == [(1, "made"), (2, "removed"), (3, "made")]
        assert again.version == 3

    def test_begin_with_drafts_stops_only_what_sends_by_itself(self) -> None:
        Policy.objects.filter(category="billing").update(autonomy=Autonomy.OFF)

        assert (begin_with_drafts(by="lena"), begin_with_drafts(by="lena")) == (3, 0)
        assert sorted(Policy.objects.values_list("autonomy", flat=True)) == ["draft", "draft", "draft", "off"]


class TestCarefulStart:
    def test_the_review_band_is_drafted_until_thirty_verdicts(self, settings: Any) -> None:
        settings.BEGIN_CAREFUL = True
        judged(29, confidence=0.7)
        ticket = answered(confidence=0.7)
        attempt = Attempt.objects.get(ticket=ticket)
        assert (attempt.outcome, ticket.held_reason) == ("drafted", "policy")
        assert "29 of 30 verdicts of its review band" in attempt.policy["kept_because"]

        judged(1, confidence=0.7, right=False)
        answered(confidence=0.7)
        assert Reply.objects.count() == 1

    def test_the_auto_band_is_sent_all_the_same(self) -> None:
        Policy.objects.update(begin_careful=True)
        answered(confidence=0.95)

        assert Reply.objects.count() == 1

    def test_without_it_the_review_band_is_sent(self) -> None:
        answered(confidence=0.7)

        assert Reply.objects.count() == 1

    def test_what_is_known_is_noted_and_lists_follow(self) -> None:
        Policy.objects.update(begin_careful=True)
        ticket = held_with_draft(0.7)
        Ticket.objects.filter(pk=ticket.pk).update(category="technical")
        assert not would_be_sent().exists()

        judged(30, confidence=0.7)
        note_changes()

        assert would_be_sent().exists()
        assert Policy.objects.get(category="technical").review_known_by == [EngineFamily.LOCAL]


class TestSample:
    @pytest.mark.parametrize(("rate", "sampled"), [(0.0, False), (1.0, True)])
    def test_the_attempt_says_whether_it_is_in_the_sample(self, rate: float, sampled: bool) -> None:
        Policy.objects.update(sample_rate=rate)
        ticket = answered(confidence=0.95)

        kept = Attempt.objects.get(ticket=ticket).policy
        assert (kept["sample_rate"], kept["sampled"]) == (rate, sampled)

    def test_what_is_not_sent_unseen_is_in_no_sample(self) -> None:
        Policy.objects.update(sample_rate=1.0)
        ticket = answered(confidence=0.7)

        assert "sampled" not in Attempt.objects.get(ticket=ticket).policy

    def test_it_takes_the_share_that_was_asked_for_and_always_the_same(self) -> None:
        tickets = [Ticket(cycle=1) for _ in range(2_000)]
        chosen = [ticket for ticket in tickets if is_sampled(ticket, 0.1)]

        assert 140 < len(chosen) < 260
        assert all(is_sampled(ticket, 0.1) and is_sampled(ticket, 0.2) for ticket in chosen)


class TestQuietHours:
    @pytest.mark.parametrize(
        ("begins", "ends", "hour", "left"),
        [(22, 7, 23, 8), (22, 7, 3, 4), (22, 7, 12, 0), (9, 17, 10, 7), (9, 17, 17, 0), (22, 7, 7, 0), (22, 7, 22, 9)],
    )
    def test_what_is_left_of_them(self, begins: int, ends: int, hour: int, left: int) -> None:
        policy = Policy(quiet_from=time(begins), quiet_until=time(ends))
        now = timezone.make_aware(datetime(2026, 6, 15, hour))

        assert quiet_time_left(policy, now) == timedelta(hours=left)

    def test_an_hour_less_in_the_night_of_the_change(self, settings: Any) -> None:
        settings.TIME_ZONE = "Europe/Berlin"
        policy = Policy(quiet_from=time(22), quiet_until=time(7))

        assert quiet_time_left(policy, datetime(2026, 3, 28, 22, tzinfo=UTC)) == timedelta(hours=7)

    def test_an_answer_waits_for_their_end(self) -> None:
        now = timezone.localtime()
        begins, ends = (now - timedelta(hours=1)).time(), (now + timedelta(hours=1)).time()
        Policy.objects.update(quiet_from=begins, quiet_until=ends)
        answered(confidence=0.95)

        due = Reply.objects.get().due_at
        assert due is not None
        assert due - now > timedelta(minutes=59)

    def test_hours_that_began_after_it_was_queued_put_it_off_and_use_no_try(self, ticket: Ticket) -> None:
        reply = agent_reply(ticket)
        now = timezone.localtime()
        begins, ends = (now - timedelta(hours=1)).time(), (now + timedelta(hours=1)).time()
        Policy.objects.update(quiet_from=begins, quiet_until=ends)

        reply = deliver(reply)

        assert (reply.state, reply.tries, reply.deliveries) == (ReplyState.PENDING, 0, 0)
        assert reply.due_at is not None
        assert timedelta(minutes=59) < reply.due_at - now <= timedelta(hours=1, seconds=5)

    def test_half_of_them_is_refused(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Policy.objects.update(quiet_from=time(22))


@pytest.mark.parametrize(("tries", "minutes"), [(1, None), (2, 10)])
def test_tries_and_their_pause_are_the_policys(tries: int, minutes: int | None) -> None:
    Policy.objects.update(most_cycles=tries, back_off_minutes=10)

    ticket = answered(confidence=0.4)

    if minutes is None:
        assert ticket.due_at is None
    else:
        assert ticket.due_at is not None
        assert timedelta(minutes=9) < ticket.due_at - timezone.now() <= timedelta(minutes=10)
