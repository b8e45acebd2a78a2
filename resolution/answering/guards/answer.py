"""What an answer must not say: asked of every draft, whoever wrote it, and before anybody is offered it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from resolution.answering.base import Context, Draft
from resolution.answering.guards.outgoing.answer_language import language_of
from resolution.answering.guards.outgoing.draft_text import DraftText, Place
from resolution.answering.guards.outgoing.emptiness import why_empty
from resolution.answering.guards.outgoing.linked_domains import links_outside
from resolution.answering.guards.outgoing.masking import mask_draft
from resolution.answering.guards.outgoing.personal_data import foreign_data
from resolution.answering.guards.outgoing.promises import done_by_itself, promises_in, promises_person
from resolution.answering.guards.outgoing.secrets import secrets_in
from resolution.models import Policy
from resolution.policies.caps import NO_CAP, AnswerCap, cap_by, nothing_found, strictest_cap
from resolution.policies.checks import CheckVerdict
from tickets.states import Band, Direction

CHECKS = ("personal_data", "secrets", "links", "promises", "person_promised", "answer_language", "emptiness")


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedDraft:
    """The draft without what leaked, and what it permits at most."""

    draft: Draft
    cap: AnswerCap


def judge_draft(draft: Draft, context: Context, policy: Policy) -> JudgedDraft:
    if not draft.text.strip():
        return JudgedDraft(draft=draft, cap=NO_CAP)
    told = DraftText(draft, context)
    leaks = {"personal_data": foreign_data(told), "secrets": secrets_in(told)}
    leaks["links"], unlisted = links_outside(told, policy)
    found = [_taken_out(check, places) for check, places in leaks.items() if places]
    found += [*_of_promises(told, context), *_of_language(told, context, policy), *_of_form(told, unlisted)]
    places = [place for some in leaks.values() for place in some]
    return JudgedDraft(
        draft=mask_draft(draft, told.text, places) if places else draft,
        cap=strictest_cap([nothing_found(*CHECKS), *found]),
    )


def _taken_out(check: str, places: list[Place]) -> AnswerCap:
    kinds = ", ".join(dict.fromkeys(place.what for place in places))
    said = {
        "personal_data": f"The answer named {kinds} that is not this customer's and stands in no cited article.",
        "secrets": f"The answer held {kinds}, which no customer is sent.",
        "links": "The answer held a link that is neither of an allowed domain nor of a cited article.",
    }
    reason = f"{said[check]} It was taken out of the draft."
    return cap_by(check, Band.HOLD, reason, verdict=CheckVerdict.REFUSED)


def _of_promises(told: DraftText, context: Context) -> Iterator[AnswerCap]:
    if done_by_itself(told):
        reason = "The answer says that something was done or is granted, which only a person can know."
        yield cap_by("promises", Band.HOLD, reason)
    if kinds := promises_in(told):
        yield cap_by("promises", Band.HOLD, f"The answer promises {' and '.join(kinds)}, and no cited article does.")
    if not context.people_take_over and promises_person(told):
        reason = "The answer promises that a person comes, and none does by itself."
        yield cap_by("person_promised", Band.HOLD, reason)


def _of_language(told: DraftText, context: Context, policy: Policy) -> Iterator[AnswerCap]:
    written = language_of(told.text)
    permitted = policy.languages or settings.ANSWER_LANGUAGES
    if written and permitted and written not in permitted:
        yield cap_by(
            "answer_language", Band.HOLD, f"The answer is in a language that the policy does not list: {written}."
        )
        return
    asked = language_of(_asked(context))
    if written and asked and written != asked:
        reason = f"The customer wrote in another language ({asked}) than the answer is in ({written})."
        yield cap_by("answer_language", Band.HOLD, reason)


def _asked(context: Context) -> str:
    said = (turn.text for turn in reversed(context.turns) if turn.direction == Direction.INBOUND)
    return next(said, context.subject)


def _of_form(told: DraftText, unlisted: list[str]) -> Iterator[AnswerCap]:
    if reason := why_empty(told):
        yield cap_by("emptiness", Band.HOLD, reason)
    if unlisted:
        hosts = ", ".join(dict.fromkeys(unlisted))
        yield cap_by("links", Band.HOLD, f"The article's link to {hosts} is outside the allowed domains.")
