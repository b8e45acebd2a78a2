"""Making the router's decision: facts and a rule set in, the decision and why out. It writes and asks nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from routing.decisions.facts import TOPIC_TEAM, Facts
from routing.decisions.priority import PriorityStep, work_out_priority
from routing.decisions.ready import ReadySet
from routing.decisions.stored_rules import store_rules, store_whole
from routing.decisions.try_rules import SoFar, TriedRule, try_rules
from routing.models import Vip
from tickets.models import Team
from tickets.states import AnsweredBy, Move, Priority

A_PERSON_FIRST = "A person first:"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionResult:
    category: str
    priority: str
    team: str
    move: str
    tags: tuple[str, ...] = ()
    assignee: str = ""
    answered_by: str = AnsweredBy.AGENT.value
    hold_reason: str = ""
    steps: tuple[PriorityStep, ...] = ()
    reasons: tuple[str, ...] = ()
    tried: tuple[TriedRule, ...] = ()
    facts: Facts = Facts(values={})
    # The rows of these names, and the number of the rule set.
    team_id: int | None = None
    assignee_id: int | None = None
    number: int | None = None
    # For the landing: the customer's row of the VIPs, and the team that takes what is nobody's.
    vip: Vip | None = None
    triage: Team | None = None

    # False: by the clock only some rules are tried.
    of_whole_set: bool = True

    def rows(self) -> list[Any]:
        """The rules as they are stored."""
        return store_rules(self.tried) if self.of_whole_set and self.number is not None else store_whole(self.tried)


def decide(facts: Facts, ready: ReadySet) -> DecisionResult:
    """What the reading says, overruled by each rule that fires, in order."""
    # Facts of earlier may hold a name that the topic had then.
    topic = str(facts.values.get("topic", ""))
    facts = replace(facts, values={**facts.values, "topic": ready.names.topics.get(topic.casefold(), topic)})
    priority, steps = work_out_priority(ready, facts.values)
    team = ready.names.teams.get(str(facts.values.get(TOPIC_TEAM, "")).casefold(), "")
    begun = {"priority": priority, "team": team, "move": "", "answered_by": AnsweredBy.AGENT.value}
    so_far = SoFar(values={**facts.values, **begun})
    try_rules(ready.rules, so_far, ready.names)
    values = so_far.values
    return DecisionResult(
        category=values["category"],
        priority=values["priority"],
        team=values["team"],
        move=values["move"] or Move.ROUTE.value,
        tags=tuple(values["tags"]),
        assignee=values["assignee"],
        answered_by=values["answered_by"],
        hold_reason=so_far.hold_reason if values["move"] == Move.HOLD else "",
        steps=steps,
        reasons=_reasons(facts, team, steps, so_far),
        tried=tuple(so_far.tried),
        facts=facts,
        team_id=ready.names.team_ids.get(values["team"]),
        assignee_id=ready.names.people_ids.get(values["assignee"]),
        number=ready.number,
    )


def put_before_people(decided: DecisionResult, reasons: Sequence[str]) -> DecisionResult:
    """A matter for a person first: it is not held for triage, where nobody can answer it, and its priority is high."""
    higher = max(decided.priority, Priority.HIGH, key=Priority.values.index)
    return replace(
        decided,
        priority=str(higher),
        move=Move.ESCALATE.value,
        hold_reason="",
        reasons=(*decided.reasons, *reasons, f"{A_PERSON_FIRST} priority {higher}, escalate."),
    )


def was_put_before_people(reasons: Sequence[str]) -> bool:
    """Of a stored decision, by its reasons."""
    return any(reason.startswith(A_PERSON_FIRST) for reason in reasons)


def _reasons(facts: Facts, team: str, steps: Sequence[PriorityStep], so_far: SoFar) -> tuple[str, ...]:
    reasons = [f"The reading says category {facts.values['category']}.", *(str(step) for step in steps)]
    if team:
        reasons.append(f"The topic {facts.values['topic']} belongs to {team}.")
    for tried in so_far.tried:
        if tried.fired:
            done = [f"{action.action} {action.value}" for action in tried.actions if action.done]
            failed = [f"{action.action} failed: {action.why}" for action in tried.actions if not action.done]
            reasons.append(f"Rule “{tried.rule.spec.name}”: {', '.join([*done, *failed])}.")
    return tuple(reasons)
