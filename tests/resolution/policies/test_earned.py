"""A policy that has to earn it sends by itself only while the verdicts allow it, and says what they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model

from resolution.models import Attempt, Autonomy, Calibration, EngineFamily, Policy, PolicyVersion
from resolution.policies.autonomy import sending_refusal
from resolution.policies.earning import note_changes
from resolution.policies.evidence import EarnedState, earned_state
from resolution.policies.held_drafts import would_be_sent
from resolution.policies.permission import permission_refusal
from routing.models import Notice
from tests.helpdesk.desk_rows import answered
from tests.resolution.held_drafts import held_with_draft
from tests.resolution.verdicts import judged
from tests.tickets.replies import agent_reply
from tickets.models import Reply, Ticket
from tickets.states import Band, Channel

pytestmark = pytest.mark.django_db
LOCAL = EngineFamily.LOCAL


@pytest.fixture
def policy() -> Policy:
    Policy.objects.filter(category="technical").update(autonomy=Autonomy.EARNED)
    return Policy.objects.get(category="technical")


def test_a_hundred_right_answers_earn_it(policy: Policy) -> None:
    judged(99)
    assert not earned_state(policy, LOCAL).is_unlocked

    judged(1)
    assert earned_state(policy, LOCAL).is_unlocked
    assert sending_refusal(policy, Band.AUTO, "local") == ""


@pytest.mark.parametrize(("wrong", "unlocked"), [(4, True), (5, False)])
def test_the_lower_bound_decides_and_not_the_share(policy: Policy, wrong: int, unlocked: bool) -> None:
    # 96 of 100: at least 0.902 with 95 % certainty; 95 of 100: 0.888.
    judged(100 - wrong)
    judged(wrong, right=False)

    assert earned_state(policy, LOCAL).is_unlocked == unlocked


def test_it_says_what_it_rests_on_and_never_rounds_up(policy: Policy) -> None:
    judged(55)
    judged(6, right=False)

    assert str(earned_state(policy, LOCAL)) == "61 of 100 verdicts, lower bound 0.80 of 0.90"
    assert str(EarnedState(verdicts=100, lower=0.8999)) == "100 verdicts, lower bound 0.89 of 0.90"
    assert str(EarnedState(verdicts=0, lower=0.0)) == "0 of 100 verdicts"


@pytest.mark.parametrize(
    "other",
    [
        {"days_ago": 91},
        {"engine": "anthropic", "family": EngineFamily.MODEL},
        {"category": "billing"},
        {"confidence": 0.84},
    ],
)
def test_old_ones_other_engines_categories_and_bands_do_not_count(policy: Policy, other: dict[str, Any]) -> None:
    judged(100, **other)

    assert earned_state(policy, LOCAL).verdicts == 0


def test_the_present_calibration_says_which_stand_above_the_threshold(policy: Policy) -> None:
    judged(100, confidence=0.9)
    assert earned_state(policy, LOCAL).is_unlocked

    Calibration.objects.create(
        engine_family=LOCAL, category="", version=1, slope=1.0, intercept=-1.0, verdicts=100, why="Tried", in_force=True
    )
    assert earned_state(policy, LOCAL).verdicts == 0


def test_a_verdict_that_stands_for_twenty_is_no_twenty_verdicts(policy: Policy) -> None:
    judged(100)
    judged(1, right=False, weight=20.0)

    state = earned_state(policy, LOCAL)
    assert (state.verdicts, state.is_unlocked) == (101, False)


def test_until_then_an_answer_stays_a_draft_and_says_why(policy: Policy) -> None:
    ticket = answered(confidence=0.95)

    attempt = Attempt.objects.get(ticket=ticket)
    assert (attempt.outcome, ticket.held_reason, Reply.objects.count()) == ("drafted", "policy", 0)
    assert attempt.policy["kept_because"].endswith("has not earned to send on its own: 0 of 100 verdicts.")


def test_once_earned_it_is_sent(policy: Policy) -> None:
    judged(100)

    assert answered(confidence=0.95).status == "in_progress"
    assert Reply.objects.count() == 1


def test_what_was_drafted_before_it_was_lost_is_not_sent(policy: Policy, ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(category="technical")
    judged(100)
    reply = agent_reply(ticket, confidence=0.95)
    reply.ticket.refresh_from_db()
    assert permission_refusal(reply) == ""

    judged(5, right=False)
    assert "lower bound 0.89 of 0.90" in permission_refusal(reply)


def test_it_unlocks_and_locks_with_a_version_and_a_notice_once(policy: Policy) -> None:
    lead = get_user_model().objects.create_superuser("lena", "lena@example.com", "x")
    judged(100)

    assert [note_changes(), note_changes()] == [1, 0]
    judged(10, right=False)
    assert [note_changes(), note_changes()] == [1, 0]

    versions = PolicyVersion.objects.filter(category="technical").order_by("number")
    assert [(one.change, one.by) for one in versions] == [("unlocked", "evidence"), ("locked", "evidence")]
    told = list(Notice.objects.filter(recipient=lead, kind="autonomy").order_by("created_at"))
    assert len(told) == 2
    assert told[0].reason.startswith(
        "Technical: the assistant (built-in engine) now sends by itself. 100 verdicts, lower bound 0.96"
    )
    assert told[1].reason.startswith(
        "Technical: the assistant (built-in engine) only drafts again. 110 verdicts, lower bound 0.84 of 0.90"
    )


def test_unlocking_sends_nothing_that_is_held(policy: Policy) -> None:
    ticket = held_with_draft(0.9)
    Ticket.objects.filter(pk=ticket.pk).update(category="technical")
    assert not would_be_sent().exists()

    judged(100)
    note_changes()

    assert would_be_sent().get().ticket_id == ticket.pk
    assert not Reply.objects.exists()


def test_a_channels_verdicts_count_for_its_own_policy_alone(policy: Policy) -> None:
    judged(60, channel=Channel.CHAT)
    judged(60, channel=Channel.EMAIL)
    assert earned_state(policy, LOCAL).verdicts == 120

    chat = Policy.objects.create(category="technical", channel=Channel.CHAT, autonomy=Autonomy.EARNED)

    assert (earned_state(chat, LOCAL).verdicts, earned_state(policy, LOCAL).verdicts) == (60, 60)
