"""Why tickets are held by what tickets themselves know: the state in words and its colour."""

from tickets.open_lists import HeldWords
from tickets.states import HeldReason

# How good the draft is tells the state; see `state_words`.
A_DRAFT = HeldWords(
    state="check-draft", words="Waiting for you: check the draft", is_the_agents=True, is_of_a_draft=True
)
# What a ticket is said to be, too, that is held for a reason that no list has.
PERSON_FIRST = HeldWords(state="person-first", words="Waiting for you: only a person answers this")

HELD: dict[HeldReason, HeldWords] = {
    HeldReason.POLICY: A_DRAFT,
    HeldReason.PERSON_ASKED: HeldWords(state="person-asked", words="Waiting for you: asks for a person"),
    HeldReason.DELIVERY: HeldWords(state="not-delivered", words="Waiting for you: reply not delivered"),
    HeldReason.FAILED: HeldWords(state="failed", words="Waiting for you: the assistant failed", is_the_agents=True),
    HeldReason.TAKEN: HeldWords(state="taken", words="Waiting for you: taken to answer"),
}
