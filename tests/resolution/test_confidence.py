from collections.abc import Sequence
from dataclasses import replace

import pytest

from resolution.answering.base import Context, Draft, Source
from resolution.answering.local import draft_from_articles
from resolution.confidence import Confidence, assess_confidence
from resolution.knowledge.retrieval import KnowledgeBase, KnowledgeCard
from resolution.knowledge.retrieval.scaling import ConfidenceScale, fit_scale, shipped_weights
from tests.resolution.context import context_of
from tests.resolution.knowledge.bases import CARDS, company_base
from tickets.states import Band

AUTO, REVIEW = 0.85, 0.60
ASKED = "I deleted a board by accident"
UNANSWERABLE = (
    "Do you have an office in Berlin?",
    "The mobile app crashes when I open a photo",
    "what's the weather like tomorrow",
    "asdf qwer zxcv",
    "Do you offer a discount for schools and charities?",
    "I'd like to apply for a job as a designer",
    "the page is blank in Firefox",
    "your last update broke dark mode",
    "Is there a keyboard shortcut for archiving a card?",
)


def of(context: Context) -> Confidence:
    return assess_confidence(context.retrieval, draft_from_articles(context), context)


def of_model(
    text: str, *, question: str = ASKED, sources: Sequence[str] = ("restore-board",), stated: float = 0.97
) -> Confidence:
    context = context_of(question)
    named = tuple(Source(article_id=article_id, title="") for article_id in sources)
    made = Draft(text=text, sources=named, engine="anthropic", version="1", stated_confidence=stated)
    return assess_confidence(context.retrieval, made, context)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.article_id)
def test_an_exact_phrasing_is_answered_by_itself(card: KnowledgeCard) -> None:
    assert of(context_of(card.phrasings[0])).value >= AUTO


@pytest.mark.parametrize("question", UNANSWERABLE)
def test_what_the_base_does_not_know_is_held(question: str) -> None:
    assert of(context_of(question)).value < REVIEW


def test_another_language_is_held() -> None:
    assert of(context_of("Wie kann ich mein Passwort zurücksetzen?")).value < REVIEW


def test_an_empty_base_has_no_confidence() -> None:
    confidence = of(context_of(ASKED, base=KnowledgeBase.build([])))

    assert (confidence.value, confidence.parts) == (0.0, {"answer": 0.0})
    assert confidence.reasons == ("There is no answer to send.",)


def test_an_answer_of_a_model_without_any_knowledge_is_held() -> None:
    context = context_of(ASKED, base=KnowledgeBase.build([]))
    made = Draft(text="Open the bin.", sources=(), engine="anthropic", version="1", stated_confidence=0.99)

    assert assess_confidence(context.retrieval, made, context).value == 0.0


def test_the_weakest_part_decides() -> None:
    confidence = of(context_of(f"{ASKED}, how do I restore it? And where is my invoice?"))

    assert confidence.value == min(confidence.parts.values()) == confidence.parts["completeness"]
    assert confidence.reasons[0].startswith("2 things are asked")


def test_of_several_questions_those_that_are_left_are_named_and_a_person_decides() -> None:
    cap = of(context_of(f"{ASKED}, how do I restore it? And where is my invoice?")).cap

    assert cap.band == Band.HOLD
    assert cap.reasons[0].startswith("Several things are asked, and this is not answered: “")
    assert "invoice" in cap.reasons[0]


def test_a_cap_leaves_the_confidence_as_it_is() -> None:
    asked, capped = of(context_of(ASKED)), of(context_of(f"{ASKED}, I want to talk to a human"))

    assert (asked.cap.band, capped.cap.band) == (Band.AUTO, Band.HOLD)
    assert capped.cap.reasons == ("The customer asks for a person.",)
    assert "risk" not in capped.parts


def test_every_part_has_a_sentence() -> None:
    confidence = of_model("Open the bin, choose the board and then Restore.")

    assert set(confidence.parts) == {"retrieval", "grounding", "completeness", "stated"}
    assert len(confidence.reasons) == len(confidence.parts)
    assert all(reason[0].isupper() and len(reason) > 20 for reason in confidence.reasons)


@pytest.mark.parametrize("message", [*UNANSWERABLE, ASKED, "", "!", "where is my invoice? " * 300])
def test_it_is_a_probability(message: str) -> None:
    confidence = of(context_of(message))

    assert all(0 <= value <= 1 for value in (confidence.value, *confidence.parts.values()))


def test_the_local_answer_is_grounded_by_construction() -> None:
    assert of(context_of(ASKED)).parts["grounding"] == 1.0


def test_two_questions_of_which_one_is_covered_are_not_answered_unseen() -> None:
    one, two = of(context_of(ASKED)), of(context_of(f"{ASKED}, how do I restore it? And where is my invoice?"))

    assert two.value < AUTO <= one.value
    assert two.parts["completeness"] == pytest.approx(0.6)


def test_a_model_that_answers_both_from_two_articles_is_complete() -> None:
    question = "How do I restore a deleted board? And where is my invoice?"
    text = "Open the bin at the bottom of the sidebar. Invoices are under Settings, Billing, Invoices, as PDF files."

    both = of_model(text, question=question, sources=("restore-board", "invoice"))

    assert (both.parts["completeness"], both.parts["grounding"]) == (1.0, 1.0)


def test_an_answer_that_did_not_help_is_not_sent_again() -> None:
    first = context_of(ASKED)
    again = of(
        context_of(ASKED, draft_from_articles(first).text, "That didn't help, the board I deleted is not in the bin")
    )

    assert (again.cap.band, again.cap.reasons) == (Band.HOLD, ("This answer was sent before.",))


@pytest.mark.parametrize("reply", ["That did not work. Where is my invoice?", "I still can't find where my invoice is"])
def test_a_customer_whom_our_answer_did_not_help_gets_a_person(reply: str) -> None:
    assert of(context_of("hello", "Have a look at your profile, please.", reply)).cap.band == Band.HOLD


def test_a_new_question_after_an_answer_is_looked_at() -> None:
    confidence = of(context_of("hello", "How can we help?", CARDS[3].phrasings[0]))

    assert (confidence.cap.band, confidence.value >= AUTO) == (Band.REVIEW, True)


@pytest.mark.parametrize(
    ("said", "cap"),
    [
        ("I want to speak to a real person", "hold"),
        ("please let me talk to someone", "hold"),
        ("Just call me back, please", "hold"),
        ("my lawyer will write to you", "hold"),
        ("we will take legal action", "hold"),
        ("our account was hacked", "hold"),
        ("I see an unauthorised login from Peru", "hold"),
        ("cancel my subscription", "review"),
        ("please delete our account", "hold"),
        ("I was charged twice", "review"),
        ("give me my money back", "review"),
        ("see invoice 2026-10042", "review"),
    ],
)
def test_some_matters_need_a_person_however_well_an_article_fits(said: str, cap: str) -> None:
    assert of(context_of(f"{CARDS[3].phrasings[0]}. {said}")).cap.band == cap


@pytest.mark.parametrize(
    "said",
    [
        "is your API secure", "what can a person with the guest role see", "can I call the API",
        "do you have a legal notice page", "plan a board for our next sale", "delete a card on the board",
    ],
)  # fmt: skip
def test_harmless_words_are_no_risk(said: str) -> None:
    assert of(context_of(said)).cap.band == Band.AUTO


FAITHFUL = (
    "You can get it back: open the bin at the bottom of the sidebar, pick the board and choose Restore.",
    "Deleted boards are kept in the bin for 30 days, so please choose Restore there.",
    "Hi Ann,\n\nThank you for writing to us. Open the bin, pick your board, then Restore.\n\nRegards,\nSam",
)
UNFAITHFUL = (
    "Deleted boards stay in the bin for 90 days.",
    "We will restore the board for you by tomorrow.",
    "Sorry about that, we have refunded your payment.",
    "A deleted board can be restored from https://restore.example/now.",
    "You can pay with PayPal as well.",
    "Deleted boards don't stay in the bin.",
)


@pytest.mark.parametrize("text", FAITHFUL)
def test_what_a_model_says_in_other_words_is_grounded(text: str) -> None:
    assert of_model(text).parts["grounding"] >= AUTO


@pytest.mark.parametrize("text", UNFAITHFUL)
def test_what_a_model_makes_up_is_not(text: str) -> None:
    assert of_model(text).parts["grounding"] < REVIEW


def test_an_answer_without_a_source_is_held() -> None:
    assert of_model("Open the bin and choose Restore.", sources=()).value < REVIEW


def test_a_source_that_was_not_among_the_candidates_is_none() -> None:
    assert of_model("Open the bin and choose Restore.", sources=("no-such-article",)).parts["grounding"] < REVIEW


def test_a_model_that_doubts_itself_is_believed() -> None:
    assert of_model(FAITHFUL[0], stated=0.3).value == 0.3


def test_numbers_that_the_customer_or_the_account_told_are_not_invented() -> None:
    context = replace(context_of("I deleted board 4711 by accident"), attributes={"seats": 25})
    text = "For board 4711, open the bin at the bottom of the sidebar. Your 25 seats stay."
    made = Draft(text=text, sources=(Source(article_id="restore-board", title=""),), engine="x", version="1")

    assert not any(
        "which no source does" in reason for reason in assess_confidence(context.retrieval, made, context).reasons
    )


def test_a_base_whose_own_questions_find_other_articles_is_trusted_less() -> None:
    muddled = [replace(card, phrasings=CARDS[(place + 5) % len(CARDS)].phrasings) for place, card in enumerate(CARDS)]

    scale = KnowledgeBase.build(muddled).scale

    assert scale.probability(2.0) < company_base().scale.probability(2.0)


def test_a_base_that_can_not_be_asked_its_own_questions_is_trusted_less() -> None:
    unasked = KnowledgeBase.build([replace(card, title="", phrasings=()) for card in CARDS])

    assert unasked.scale.probability(2.0) < company_base().scale.probability(2.0)


def test_without_observations_to_learn_from_the_scale_stays_as_it_was() -> None:
    few = fit_scale([2.0], [True], trust=1e6)

    assert few.slope == pytest.approx(1, abs=1e-3)
    assert few.shift == pytest.approx(0, abs=1e-3)


def test_a_scale_learns_that_everything_was_too_sure() -> None:
    scale = fit_scale([2.0, 2.0, 2.0, 2.0] * 50, [True, False, False, False] * 50, trust=1)

    assert scale.probability(2.0) == pytest.approx(0.25, abs=0.02)
    assert ConfidenceScale().probability(2.0) > 0.85


def test_an_observation_that_counts_twice_is_as_good_as_two() -> None:
    twice = fit_scale([2.0, -1.0, -1.0, 0.5], [True, False, False, True], trust=4)
    counted = fit_scale([2.0, -1.0, 0.5], [True, False, True], trust=4, worth=[1, 2, 1])

    assert (counted.slope, counted.shift) == pytest.approx((twice.slope, twice.shift))


def test_the_shipped_weights_go_the_way_one_would_expect() -> None:
    weights = dict(zip(shipped_weights().names, shipped_weights().weights, strict=True))

    # A base that knows all the words, and still no article that holds them together, speaks against the best one.
    assert weights.pop("words_known") < 0
    assert all(weight > 0 for weight in weights.values())
