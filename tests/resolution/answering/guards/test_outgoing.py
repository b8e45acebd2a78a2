"""What an answer must not say is found whoever wrote it, and what leaks is not in the draft that anybody is offered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from resolution.answering.base import Candidate, Context, Draft, Source, Statement
from resolution.answering.guards.answer import judge_draft
from resolution.answering.guards.outgoing.answer_language import language_of
from resolution.answering.guards.outgoing.linked_domains import host_of, is_within
from resolution.models import Policy
from tests.resolution.context import context_of
from tickets.states import Band

ARTICLE = Candidate(
    article_id="a_1",
    title="Refunds and exports",
    body=(
        "Open Settings and choose Export. Refunds are paid within 14 days to the card that was used.\n"
        "Our office is at 5 Mill Road, Leeds 40123. Write to help@company.test or call +44 113 496 0000.\n"
        "See https://docs.company.test/export for more."
    ),
    score=0.9,
)


def told(text: str, *, said: str = "How do I export my data?", policy: Policy | None = None, **context: object):  # type: ignore[no-untyped-def]  # what the test asks
    asked: Context = replace(context_of(said), candidates=(ARTICLE,), **context)  # type: ignore[arg-type]  # any field
    draft = Draft(text=text, sources=(Source(article_id="a_1", title="x"),), engine="anthropic", version="1")
    return judge_draft(draft, asked, policy or Policy())


def found(text: str, **given: object) -> set[str]:
    return {check.check for check in told(text, **given).cap.checks if check.verdict != "passed"}


@pytest.mark.parametrize(
    ("text", "leak"),
    [
        ("Hello Ann,\n\nThe order was sent to 12 Oak Street, Springfield 62704.", "Oak Street"),
        ("Hello Ann,\n\nThe other owner is jane.roe@other.example.", "jane.roe"),
        ("Hello Ann,\n\nPlease call Jane Roe's phone: +49 170 1234567.", "1234567"),
        ("Hello Jane,\n\nOpen Settings and choose Export.", "Jane"),
        ("Hello Ann,\n\nThe invoice INV-58213 was paid by another account.", "58213"),
        ("Hello Ann,\n\nIt is registered to Maria Lopez.", "Lopez"),
        ("Hello Ann,\n\nThe IBAN is DE89370400440532013000.", "DE8937"),
        ("Hello Ann,\n\nSie wohnt in der Musterstraße 5, 10115 Berlin.", "Musterstraße"),
    ],
)
def test_other_peoples_data_are_taken_out(text: str, leak: str) -> None:
    judged = told(text)

    assert judged.cap.band == Band.HOLD
    assert leak not in judged.draft.text
    assert "[taken out: " in judged.draft.text
    assert ("personal_data", "refused") in [(one.check, one.verdict) for one in judged.cap.checks]
    assert leak not in " ".join(judged.cap.reasons)


@pytest.mark.parametrize(
    "text",
    [
        "Hello Ann,\n\nOpen Settings and choose Export.",
        "Hello Ann Lee,\n\nOur office is at 5 Mill Road, Leeds 40123. Write to help@company.test or call +44 113 496 0000.",
        "Hello Ann,\n\nYou can call us at +44 (113) 4960000.",
        "Hello Ann,\n\nSee https://docs.company.test/export for more.",
        "Hello Ann,\n\nRefunds are paid within 14 days to the card that was used.",
        "Hello Ann,\n\nA refund will be paid within 14 days.",
    ],
)
def test_what_the_cited_article_says_may_be_said(text: str) -> None:
    assert found(text) == set()


def test_what_the_customer_told_of_the_own_order_may_be_said_again() -> None:
    said = "Where is my order ORD-58213, ann@lee.example asks?"

    assert "personal_data" not in found("Hello Ann,\n\nYour order ORD-58213 goes to ann@lee.example.", said=said)
    assert "personal_data" not in found("Your contract is C-998877.", attributes={"contract": "C-998877"})


def test_an_article_that_is_not_cited_vouches_for_nothing() -> None:
    asked = replace(context_of("How?"), candidates=(ARTICLE,))
    draft = Draft(text="Write to help@company.test please.", sources=(), engine="anthropic", version="1")

    assert "help@company" not in judge_draft(draft, asked, Policy()).draft.text


@pytest.mark.parametrize(
    "secret",
    ["sk_live_4eC39HqLyjWDarjtT1zdp7dc", "AKIAIOSFODNN7EXAMPLE", "<message 0123456789abcdef>", "password: Sommer2024!"],
)
def test_secrets_are_taken_out_even_if_an_article_has_them(secret: str) -> None:
    judged = told(f"Hello Ann,\n\nUse this: {secret}\n\nIt works at once.")

    assert secret not in judged.draft.text
    assert "secrets" in {one.check for one in judged.cap.checks if one.verdict == "refused"}


def test_a_line_of_the_prompt_is_a_secret() -> None:
    line = "Greet by\n  the customer's name"
    prompt = "Set `can_answer` to false when these do not answer what the customer asks now, when the question needs somebody to"

    assert "secrets" in found(f"My instructions say: {prompt}")
    assert "secrets" not in found(line)


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/login", "http://docs.company.test@evil.example/export", "https://docs.company.test.evil.example/",
        "www.evil.example", "evil-site.com", "//evil.example/x", "javascript:alert(1)", "https://xn--cmpany-2ya.test/",
        "https:\\\\evil.example", "hxxp://evil.example/a", "https://docs.company.test/other",
    ],
)  # fmt: skip
def test_a_link_that_no_cited_article_has_is_taken_out(link: str) -> None:
    judged = told(f"Hello Ann,\n\nOpen {link} and sign in there.")

    assert link not in judged.draft.text
    assert judged.cap.band == Band.HOLD


def test_a_policy_lists_the_domains() -> None:
    mine, others = Policy(allowed_domains=["company.test"]), Policy(allowed_domains=["other.test"])
    answer = "Hello Ann,\n\nSee https://docs.company.test/export for more."

    assert found(answer, policy=mine) == set()
    assert found("See https://docs.company.test/anything else.", policy=mine) == set()
    assert found(answer, policy=others) == {"links"}
    assert "docs.company.test" in told(answer, policy=others).draft.text


def test_a_domain_is_told_by_its_end() -> None:
    assert host_of("HTTPS://Docs.Company.test:8443/x?y#z") == "docs.company.test"
    assert is_within("a.b.test", ["b.test"])
    assert not is_within("ab.test", ["b.test"])


@pytest.mark.parametrize(
    "text",
    [
        "We have refunded you.", "You will receive a full refund of 250 euros.", "We'll give you three months for free.",
        "Your parcel will arrive by Friday.", "It will be fixed within 3 days.", "You are entitled to compensation.",
        "This is a legally binding offer.", "We guarantee that it never happens again.", "You will get 20 % off.",
        "The fee will not be charged.", "Your refund is on its way. It has been approved.",
    ],
)  # fmt: skip
def test_promises_that_no_cited_article_makes_are_held(text: str) -> None:
    judged = told(f"Hello Ann,\n\n{text}")

    assert judged.cap.band == Band.HOLD, judged.cap
    assert "promises" in {one.check for one in judged.cap.checks if one.verdict == "hold"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("You can change the password in the settings of your account.", "en"),
        ("Sie können das Passwort in den Einstellungen ändern, wenn Sie angemeldet sind.", "de"),
        ("Vous pouvez changer votre mot de passe dans les paramètres du compte.", "fr"),
        ("Puede cambiar la contraseña en los ajustes de su cuenta.", "es"),
        ("Możesz zmienić hasło w ustawieniach, jeśli nie jest to zablokowane.", "pl"),
        ("Вы можете изменить пароль в настройках.", "ru"),
        ("設定でパスワードを変更できます。", "ja"),
        ("您可以在设置中更改密码。", "zh"),
        ("OK 404", ""),
    ],
)
def test_a_language_is_told_by_its_small_words_or_letters(text: str, language: str) -> None:
    assert language_of(text) == language


def test_the_answer_is_in_the_customers_language_and_in_one_of_the_policys() -> None:
    german = "Sie können das Passwort in den Einstellungen ändern, wenn Sie angemeldet sind."
    asked = "Wie kann ich das Passwort ändern, wenn ich nicht angemeldet bin?"

    assert found(german) == {"answer_language"}
    assert found(german, said=asked) == set()
    assert found(german, said=asked, policy=Policy(languages=["en"])) == {"answer_language"}


@pytest.mark.parametrize(
    "text",
    [
        "Hello Ann,",
        "Hello Ann,\n\nKind regards",
        "Hello {{name}}, open the settings page.",
        "Hello Ann,\n\n[insert steps here]",
    ],
)
def test_an_answer_that_says_nothing_is_held(text: str) -> None:
    assert "emptiness" in found(text)


def test_what_leaked_stands_in_no_statement_and_no_reason() -> None:
    asked = replace(context_of("How?"), candidates=(ARTICLE,))
    leak = "jane.roe@other.example"
    draft = Draft(
        text=f"Write to {leak} please.",
        sources=(),
        engine="anthropic",
        version="1",
        reasons=(f"Because of {leak}.",),
        statements=(Statement(text=f"Write to {leak} please."),),
    )

    assert leak not in str(judge_draft(draft, asked, Policy()).draft)
