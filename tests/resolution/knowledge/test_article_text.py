"""An article's Markdown acts on no page, takes no time without end, and is said in plain words."""

from __future__ import annotations

import pytest

from resolution.knowledge.article_text import answer_text, is_tangled, render_article

HOSTILE = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "[x](javascript:alert(1))",
    "<a href='data:text/html,x' onclick='y()'>x</a>",
    "<iframe src='https://evil.example'></iframe>",
    "<style>body{display:none}</style>",
    "![x](https://evil.example/pixel.png)",
    "<svg onload=alert(1)>",
)


@pytest.mark.parametrize("body", HOSTILE)
def test_nothing_acts(body: str) -> None:
    shown = render_article(f"Before **it**\n\n{body}\n\nAfter").lower()

    assert "before <strong>it</strong>" in shown
    assert "after" in shown
    assert not any(
        word in shown for word in ("<script", "onerror", "javascript:", "onclick", "<iframe", "<img", "<svg", "data:")
    )


@pytest.mark.parametrize(
    "body",
    [
        "Plain words.\nA second line, snake_case_name and 2 * 3 * 4 = 24.",
        "Open https://<your-domain>/settings.",
        "1. First\n2. Second\n\n- one\n- two",
        "Price < 5 and > 3 & more",
    ],
)
def test_what_has_no_marks_is_said_letter_for_letter(body: str) -> None:
    assert answer_text(body) == body


def test_a_placeholder_beside_markdown_is_kept() -> None:
    assert answer_text("Open <your-domain> and press **Go**.") == "Open <your-domain> and press Go."


@pytest.mark.parametrize(
    "body",
    ["[" * 20_000, "<a " * 6_000, "> " * 3_000 + "x", "\n" * 90_000, " " * 90_000, "a\n=\n" * 25_000, "x" * 1_048_576],
    ids=["brackets", "tags", "quotes", "lines", "blanks", "headings", "a megabyte"],
)
def test_what_would_take_for_ever_is_shown_as_it_was_typed(body: str) -> None:
    assert is_tangled(body)
    assert answer_text(body) == body
    assert render_article(body).startswith('<div class="hd-text">')
