from dataclasses import replace

import pytest

from resolution.answering.base import Candidate, Context
from resolution.answering.local import VERSION, draft_from_articles, safe_name
from resolution.knowledge.retrieval import KnowledgeBase
from tests.resolution.context import context_of
from tests.resolution.knowledge.bases import CARDS

SETUP = """Before you start you need the address of your mail server and an account that may send.

## Sending

1. Open Settings, Mail.

2. Enter the server and the port.

3. Press Test. A message arrives within a minute.

## Receiving

Create a rule in your mail program that forwards everything to the address shown under Settings, Mail, Inbox.

""" + "\n\n".join(
    f"Notes on provider {name}: its limits change often, so look at its own pages before you plan a large import. "
    "Its support answers within a working day, and its status page tells about outages."
    for name in ("Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta")
)


def with_best(body: str, question: str = "How do I set up sending of mail?") -> Context:
    best = Candidate(article_id="mail", title="Set up mail", body=body, score=2.0, version=4)
    return replace(context_of(question), candidates=(best,))


def test_it_answers_with_the_body_of_the_best_article() -> None:
    answer = draft_from_articles(context_of("where is my invoice")).text

    assert CARDS[3].body in answer


def test_it_greets_by_name() -> None:
    assert draft_from_articles(context_of("where is my invoice")).text.startswith("Hello Ann Lee,\n\n")


def test_it_says_nothing_that_is_not_in_the_article() -> None:
    answer = draft_from_articles(context_of("where is my invoice", customer_name="")).text

    assert answer == f"Hello,\n\n{CARDS[3].body}"


def test_it_names_its_source_and_version() -> None:
    made = draft_from_articles(with_best("Open Settings, Mail."))

    assert [(source.article_id, source.title, source.version) for source in made.sources] == [
        ("mail", "Set up mail", 4)
    ]
    assert (made.engine, made.version, made.stated_confidence) == ("local", VERSION, None)


def test_without_candidates_the_draft_is_empty_and_says_why() -> None:
    made = draft_from_articles(context_of("where is my invoice", base=KnowledgeBase.build([])))

    assert (made.text, made.sources) == ("", ())
    assert made.reasons == ("No article fits the question.",)


def test_it_does_not_answer_with_the_second_best_when_the_best_has_no_text() -> None:
    made = draft_from_articles(with_best("  \n"))

    assert made.text == ""
    assert "Set up mail" in made.reasons[0]


def test_of_a_long_article_it_quotes_the_part_that_fits() -> None:
    made = draft_from_articles(with_best(SETUP))

    assert "2. Enter the server and the port." in made.text
    assert len(made.text) < len(SETUP)
    assert "only the parts" in made.reasons[0]


def test_a_list_and_its_heading_stay_together_and_in_order() -> None:
    answer = draft_from_articles(with_best(SETUP)).text

    assert answer.index("## Sending") < answer.index("1. Open") < answer.index("2. Enter") < answer.index("3. Press")


def test_what_it_quotes_are_whole_paragraphs() -> None:
    quoted = draft_from_articles(with_best(SETUP)).text.split("\n\n")[1:-1]

    assert set(quoted) <= set(SETUP.split("\n\n"))


def test_one_endless_paragraph_is_sent_whole_rather_than_cut() -> None:
    body = "A sentence that goes on about mail servers. " * 60

    assert body.strip() in draft_from_articles(with_best(body)).text


@pytest.mark.parametrize(
    "name", ["Ann", "Ann Lee", "José da Silva", "O'Neill", "Dr. Anne-Marie Łukasz", "李小龙", "प्रिया शर्मा"]
)
def test_a_name_is_greeted_as_it_is_written(name: str) -> None:
    assert safe_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "", " ", "ann@example.com", "https://evil.example", "www.evil.example", "evil.example", "<b>Ann</b>", "Ann123",
        "Win $500 now", "[Ann](x)", "A" * 41, "- Ann", "\u202eAnn", "*Ann*",
    ],
)  # fmt: skip
def test_what_does_not_look_like_a_name_is_left_out(name: str) -> None:
    assert safe_name(name) == ""


def test_a_name_is_one_line() -> None:
    assert safe_name("Ann\n\nLee\t") == "Ann Lee"
