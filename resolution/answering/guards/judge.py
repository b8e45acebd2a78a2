"""What a ticket's matters permit at most: asked before an answer is made, and again of the answer itself."""

from __future__ import annotations

from dataclasses import replace

from resolution import answering
from resolution.answering.base import Context, Draft
from resolution.answering.guards.answer import JudgedDraft, judge_draft
from resolution.answering.guards.find_matters import find_matters, whole_cap
from resolution.answering.guards.instructions import screen_context
from resolution.answering.guards.words import Words, read_words
from resolution.policies.bands import policy_for
from resolution.policies.caps import AnswerCap, cap_by, nothing_found, strictest_cap
from routing.reading import readers
from routing.reading.language import looks_english
from tickets.models import Ticket
from tickets.states import Band

UNREAD = "The text, or a part of it, is in a language that the engine does not know."


def judge_ticket(ticket: Ticket) -> AnswerCap:
    """Reads only; the same words are not looked through twice."""
    words = read_words(ticket)
    return strictest_cap([whole_cap(find_matters(words)), cap_of_language(words)])


def judge_stored_words(ticket: Ticket, text: str) -> AnswerCap:
    """The same of what the customer had said before; the ticket tells whose words they are."""
    words = replace(read_words(ticket), text=text)
    return strictest_cap([whole_cap(find_matters(words)), cap_of_language(words)])


def judge_answer(cap: AnswerCap, draft: Draft, context: Context) -> JudgedDraft:
    """With what the answer itself says. What a model wrote is from outside, too."""
    judged = judge_draft(draft, context, policy_for(context.category, context.channel))
    return replace(judged, cap=strictest_cap([cap, judged.cap, _cap_of_hearers(context), screen_context(context)]))


def cap_of_language(words: Words) -> AnswerCap:
    """The local engines read English only; what they can't read they must not answer."""
    if "local" not in (readers.chosen(), answering.chosen()) or looks_english(words.text):
        return nothing_found("unread_language")
    return cap_by("unread_language", Band.HOLD, UNREAD)


def _cap_of_hearers(context: Context) -> AnswerCap:
    """What one person wrote is told by itself to nobody who only says to be that person."""
    if not context.tells_others:
        return nothing_found("hearers")
    reason = (
        f"The program {context.stranger} would read an answer to what others wrote too, and it does not vouch for its"
        " customers' addresses."
    )
    return cap_by("hearers", Band.HOLD, reason)
