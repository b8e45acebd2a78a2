"""Whether the agent may send by itself: by the policy's autonomy, by what it has earned, and by what is not known yet."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from resolution.answering import chosen
from resolution.confidence.engine_family import engine_family
from resolution.models import Autonomy, EngineFamily, Policy
from resolution.policies.bands import all_policies
from resolution.policies.evidence import REVIEW_VERDICTS_NEEDED, count_review_verdicts, earned_state
from tickets import handoff
from tickets.states import Band


@dataclass(frozen=True, slots=True, kw_only=True)
class CarefulState:
    """How many answers of the review band have a verdict, and whether the band is drafted because they are too few."""

    verdicts: int
    is_asked_for: bool

    @property
    def drafts(self) -> bool:
        return self.is_asked_for and self.verdicts < REVIEW_VERDICTS_NEEDED

    def __str__(self) -> str:
        return f"{self.verdicts} of {REVIEW_VERDICTS_NEEDED} verdicts of its review band"


def sending_refusal(policy: Policy, band: Band, engine: str) -> str:
    """Why the agent may not send such an answer by itself under this policy; empty if it may. Asked when drafting and when sending."""
    if policy.autonomy in (Autonomy.DRAFT, Autonomy.OFF):
        return f"The policy for {policy} no longer lets the agent send on its own."
    family = engine_family(engine)
    if policy.autonomy == Autonomy.EARNED and not (state := earned_state(policy, family)).is_unlocked:
        return f"The policy for {policy} has not earned to send on its own: {state}."
    if band == Band.REVIEW and begins_careful(policy) and (careful := careful_state(policy, family)).drafts:
        return f"The policy for {policy} drafts what is to be reviewed until more is known: {careful}."
    return ""


def careful_state(policy: Policy, family: EngineFamily) -> CarefulState:
    is_known = family in policy.review_known_by
    count = REVIEW_VERDICTS_NEEDED if is_known else count_review_verdicts(policy, family)
    return CarefulState(verdicts=count, is_asked_for=begins_careful(policy))


def begins_careful(policy: Policy) -> bool:
    """The policy says so, or the installation for all of them."""
    return bool(policy.begin_careful or settings.BEGIN_CAREFUL)


def bands_sent(policy: Policy, family: EngineFamily) -> tuple[Band, ...]:
    """Which bands may be sent by themselves, as far as is noted. For lists: whoever sends asks `sending_refusal`."""
    is_earned = policy.autonomy == Autonomy.EARNED and family in policy.earned_by
    if policy.autonomy != Autonomy.AUTO and not is_earned:
        return ()
    is_careful = begins_careful(policy) and family not in policy.review_known_by
    return (Band.AUTO,) if is_careful else (Band.AUTO, Band.REVIEW)


def present_family() -> EngineFamily:
    """Of the engine that answers now."""
    return engine_family(chosen())


def note_soon() -> None:
    """After a verdict: has it looked at whether a policy has earned to send, or no longer has; where any asks for that."""
    if any(policy.autonomy == Autonomy.EARNED or begins_careful(policy) for policy in all_policies()):
        handoff.nudge("resolution.policies.earning.note_changes")
