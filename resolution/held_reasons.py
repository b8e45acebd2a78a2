"""Why the agent leaves a ticket to a person: label, state in words and colour."""

from django.db.models import TextChoices

from tickets.open_lists import HeldWords
from tickets.presentation.held_words import A_DRAFT, PERSON_FIRST


class ResolutionHeld(TextChoices):
    LOW_CONFIDENCE = "low_confidence", "Confidence too low"
    PERSON_FIRST = "person_first", "A person first"
    AFTER_ANSWER = "after_answer", "The customer wrote after an answer"
    DID_NOT_HELP = "did_not_help", "The customer says that it did not help"
    INSTRUCTED = "instructed", "Only tries to instruct the assistant"
    BUDGET = "budget", "The day's budget for models is spent"


HELD: dict[ResolutionHeld, HeldWords] = {
    ResolutionHeld.LOW_CONFIDENCE: A_DRAFT,
    ResolutionHeld.PERSON_FIRST: PERSON_FIRST,
    ResolutionHeld.AFTER_ANSWER: HeldWords(state="wrote-again", words="Waiting for you: wrote after an answer"),
    ResolutionHeld.DID_NOT_HELP: HeldWords(state="did-not-help", words="Waiting for you: the answer did not help"),
    ResolutionHeld.INSTRUCTED: HeldWords(state="instructed", words="Waiting for you: tries to instruct the assistant"),
    ResolutionHeld.BUDGET: HeldWords(state="budget", words="Waiting for you: today's budget for models is spent"),
}
