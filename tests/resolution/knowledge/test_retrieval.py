from dataclasses import replace

import numpy as np
import pytest

from resolution.knowledge.retrieval import KnowledgeBase, KnowledgeCard, card_texts, card_vectors
from resolution.knowledge.retrieval.cards import Vectors
from resolution.knowledge.retrieval.index import middle_of, without_middle
from resolution.knowledge.retrieval.question import read_question
from tests.resolution.knowledge.bases import CARDS, company_base

QUESTIONS = {
    "The reset mail never shows up, how can I get back into my account?": "reset-password",
    "i dont know my pasword anymore": "reset-password",
    "How can two new hires get access to our workspace?": "invite",
    "Could you tell me how to give Maria admin rights?": "roles",
    "how do guests differ from members": "roles",
    "My bookkeeper wants the March bill as PDF, where can I get it?": "invoice",
    "Our Visa has a new number, where can I enter it?": "payment-method",
    "we want to move to the enterprise tier": "change-plan",
    "Is there a way to take all of our boards with us as a file?": "export",
    "My new phone doesn't have the authenticator app, codes fail": "two-factor",
    "How do we get messages into our #planning channel in Slack?": "slack",
    "Our script receives HTTP 429 responses since noon": "api-limits",
    "I removed the wrong board yesterday, can it be brought back?": "restore-board",
    "see card due dates in my google calendar": "calendar",
}
MEASURES = {
    "closeness", "lead", "crowd", "standing", "share", "words_matched", "words_lead", "words_known", "agreement",
    "question_length", "base_size", "nearest", "own_fit", "across_bases", "within_base", "asks", "asks_covered", "asks_left",
}  # fmt: skip


def best(query: str, base: KnowledgeBase | None = None) -> str:
    return (base or company_base()).rank(query).candidates[0].article_id


@pytest.mark.parametrize(("question", "article_id"), QUESTIONS.items())
def test_it_puts_the_right_article_first(question: str, article_id: str) -> None:
    assert best(question) == article_id


def test_it_finds_most_articles_without_phrasings() -> None:
    base = KnowledgeBase.build([replace(card, phrasings=()) for card in CARDS])

    found = [best(question, base) == article_id for question, article_id in QUESTIONS.items()]

    assert sum(found) >= len(found) - 3


def test_it_looks_past_greeting_small_talk_and_signature() -> None:
    message = (
        "Hi Sam,\n\nI hope you are well. We are a small agency in Graz with twelve people.\n\n"
        "I would like to download the invoices of last year.\n\nBest regards,\nTom Miller\nHead of Boards and Exports"
    )

    assert best(message) == "invoice"


def test_an_exact_phrasing_beats_every_other_article() -> None:
    assert [best(phrasing) for card in CARDS for phrasing in card.phrasings] == [
        card.article_id for card in CARDS for _ in card.phrasings
    ]


def test_it_finds_what_only_the_body_says() -> None:
    assert best("are attachments part of the JSON file?") == "export"


def test_a_code_that_only_one_article_has_leads_there() -> None:
    cards = [
        *CARDS,
        KnowledgeCard("e-4012", "A board does not open", "E-4012 means that the board is locked by an import."),
    ]

    assert best("what does E-4012 mean?", KnowledgeBase.build(cards)) == "e-4012"


def test_it_gives_as_many_candidates_as_asked_for_best_first() -> None:
    candidates = company_base().rank("where is my invoice", limit=3).candidates

    assert len(candidates) == 3
    assert sorted((candidate.score for candidate in candidates), reverse=True) == [c.score for c in candidates]


def test_candidates_carry_the_article_as_it_was_given() -> None:
    base = KnowledgeBase.build([KnowledgeCard("a", "Title", "Body of it.", version=7)])

    (candidate,) = base.rank("title").candidates

    assert (candidate.title, candidate.body, candidate.version) == ("Title", "Body of it.", 7)


def test_it_measures_every_ranking() -> None:
    features = company_base().rank("where is my invoice").features

    assert set(features) == MEASURES
    assert all(isinstance(value, float) and np.isfinite(value) for value in features.values())


def test_the_same_question_is_always_measured_alike() -> None:
    again = KnowledgeBase.build(CARDS)

    assert again.rank("where is my invoice") == company_base().rank("where is my invoice")


def test_a_question_like_its_articles_own_fits_and_one_from_elsewhere_does_not() -> None:
    fits = company_base().rank("I can't remember my password").features["own_fit"]
    strange = company_base().rank("which wine goes with fish").features["own_fit"]

    assert fits > 0 > strange


def test_articles_are_less_alike_without_what_all_have_in_common() -> None:
    names = ("colours", "exports", "guests", "shortcuts", "backups", "invoices", "holidays", "logos")
    rows = [card_vectors(KnowledgeCard(name, f"the planning board of Acme and its {name}", "")) for name in names]
    middle = middle_of(rows)

    def likeness(vectors: list[Vectors]) -> float:
        return float(np.mean(np.vstack(vectors) @ np.vstack(vectors).T))

    assert likeness([without_middle(row, middle) for row in rows]) < likeness(rows) / 2


def test_an_empty_text_stays_without_a_vector() -> None:
    empty = np.zeros((1, 4), np.float32)

    assert not without_middle(empty, np.ones(4, np.float32)).any()


def test_an_article_of_one_text_and_one_of_nothing_else_have_a_tightness() -> None:
    lonely = KnowledgeBase.build([KnowledgeCard("a", "Invoices", ""), KnowledgeCard("b", "Guests", "")])

    assert np.isfinite(lonely.rank("where is my invoice").features["own_fit"])


def test_an_empty_base_has_no_candidates_and_no_measures() -> None:
    ranking = KnowledgeBase.build([]).rank("where is my invoice")

    assert (ranking.candidates, ranking.features) == ((), {})


@pytest.mark.parametrize("query", ["", "   \n "])
def test_an_empty_question_has_no_candidates(query: str) -> None:
    assert company_base().rank(query).candidates == ()


@pytest.mark.parametrize(
    "query", ["!!! ???", "zxqv wvut", "\N{SNOWMAN}" * 50, "Wo finde ich meine Rechnung?", "a" * 100_000]
)
def test_it_stands_any_question(query: str) -> None:
    features = company_base().rank(query).features

    assert all(np.isfinite(value) for value in features.values())


def test_a_very_long_message_is_cut_not_refused() -> None:
    message = "How do I download my invoice? " + "The log says: connection reset by peer. " * 5_000

    assert best(message) == "invoice"


def test_a_base_of_one_article_is_sure_only_of_what_it_holds() -> None:
    base = KnowledgeBase.build(CARDS[:1])

    known, unknown = (base.rank(query).features["across_bases"] for query in ("I forgot my password", "opening hours"))

    assert known > 0.6 > 0.2 > unknown


def test_articles_without_a_body_or_phrasings_are_ranked_by_their_title() -> None:
    base = KnowledgeBase.build([KnowledgeCard("a", "Delivery times", ""), KnowledgeCard("b", "Opening hours", "")])

    assert best("when will my parcel be delivered?", base) == "a"


def test_an_article_without_any_text_is_never_best() -> None:
    base = KnowledgeBase.build([KnowledgeCard("empty", "", ""), *CARDS])

    assert best("where is my invoice", base) == "invoice"


def test_a_copy_of_an_article_does_not_compete_with_it() -> None:
    copy = replace(CARDS[3], article_id="invoice-copy")
    with_copy = KnowledgeBase.build([*CARDS, copy])

    ranking = with_copy.rank("where is my invoice")

    assert [c.article_id for c in ranking.candidates].count("invoice-copy") == 0
    assert ranking.features["lead"] == pytest.approx(
        company_base().rank("where is my invoice").features["lead"], abs=0.02
    )


def test_stored_vectors_give_the_same_ranking() -> None:
    stored = [card_vectors(card).astype(np.float16) for card in CARDS]

    base = KnowledgeBase.build(CARDS, stored)

    assert best("where is my invoice", base) == "invoice"
    assert base.rank("where is my invoice").features["closeness"] == pytest.approx(
        company_base().rank("where is my invoice").features["closeness"], abs=0.005
    )


def test_stored_vectors_that_do_not_fit_the_text_are_made_anew() -> None:
    stored = [np.zeros((1, 384), np.float16) for _ in CARDS]

    assert best("where is my invoice", KnowledgeBase.build(CARDS, stored)) == "invoice"


def test_an_article_has_a_vector_for_its_title_each_phrasing_and_each_chunk() -> None:
    card = KnowledgeCard("a", "Title", "First paragraph.\n\n" + "A sentence of some length. " * 60, ("one", "two"))

    assert len(card_vectors(card)) == len(card_texts(card)) == 3 + 4
    assert max(map(len, card_texts(card))) <= 550


def test_a_long_body_is_found_by_its_last_section() -> None:
    filler = "\n\n".join(
        f"Paragraph {n} is about furniture, lamps and the carpets of the third floor." for n in range(30)
    )
    manual = KnowledgeCard(
        "manual", "Office manual", f"{filler}\n\nThe coffee machine is descaled on Fridays with vinegar."
    )

    assert best("when is the coffee machine descaled?", KnowledgeBase.build([*CARDS, manual])) == "manual"


def test_two_questions_are_told_apart_and_only_one_is_covered() -> None:
    features = company_base().rank("Where is my invoice? And how do I connect Slack?").features

    assert (features["asks"], features["asks_covered"]) == (2.0, 0.5)


def test_the_same_question_in_two_ways_is_covered() -> None:
    features = company_base().rank("Where is my invoice? How can I download the bill as a PDF?").features

    assert features["asks_covered"] == 1.0


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("Re: Fwd: Export\nHi there,\nthe export is empty.", "Export the export is empty."),
        ("Thanks! That helped. Now where is the bin?", "That helped. Now where is the bin?"),
        ("Best way to export boards?", "Best way to export boards?"),
        ("Where is it?\n--\nAnn\nACME Inc.", "Where is it?"),
        ("Hello", "Hello"),
    ],
)
def test_it_keeps_what_is_said_and_drops_courtesy(message: str, text: str) -> None:
    assert read_question(message).text == text


def test_a_clause_with_its_own_question_word_is_a_part() -> None:
    question = read_question("Where can I see invoices and how do I change the card?")

    assert question.parts == ("Where can I see invoices", "how do I change the card?")
    assert question.asks == (0, 1)


def test_could_not_is_no_question() -> None:
    question = read_question("How do I export a board? I looked around and could not find it anywhere.")

    assert question.asks == (0,)
