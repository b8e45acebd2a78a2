"""HTML as text, and HTML that is safe to look at."""

from __future__ import annotations

import time

import pytest

from tickets.lanes.mail.parse.html import read_html


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("Hello   there\nyou", "Hello there you"),
        ("one<br>two<br><br>three", "one\ntwo\n\nthree"),
        ("<div>one</div><div>two</div><div><br></div><div>three</div>", "one\ntwo\n\nthree"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<p class=MsoNormal>one</p><p class=MsoNormal>&nbsp;</p><p class=MsoNormal>two</p>", "one\n\ntwo"),
        ("<ul><li>one<li>two<ul><li>deep</ul></ul>", "- one\n- two\n  - deep"),
        ("<ol><li>one</li><li>two</li></ol>", "1. one\n2. two"),
        ("<table><tr><td>a<td>b</tr><tr><td>c<td>d</tr></table>", "a | b\nc | d"),
        ("<table><tr><td></td><td>only</td></tr></table>", "only"),
        ('See <a href="https://example.com/a">the page</a>.', "See the page (https://example.com/a)."),
        ('<a href="https://www.example.com/">example.com</a>', "example.com"),
        ('<a href="mailto:ann@example.org">ann@example.org</a>', "ann@example.org"),
        ('<a href="mailto:ann@example.org">Ann</a>', "Ann (ann@example.org)"),
        ('<a href="javascript:alert(1)">x</a><a href="#top">y</a>', "xy"),
        ('<a href="https://example.com"><img src="https://t.example/p.gif"></a>z', "z"),
        ("<blockquote>one<blockquote>two</blockquote></blockquote>", "> one\n>> two"),
        ('<blockquote style="margin:0 0 0 40px;border:none">indented</blockquote>', "indented"),
        ('<div class="yahoo_quoted">old</div>', "> old"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<style>p{}</style><script>x()</script><title>t</title>seen", "seen"),
        ('<div style="display: none">preview</div>seen', "seen"),
        ('<span style="mso-hide:all">preview</span><i hidden>x</i>seen', "seen"),
        ('<img src="https://t.example/open.gif" width=1 height=1 alt="logo">seen', "seen"),
        ('<img alt="😀" src="https://t.example/e.png"> fine', "😀 fine"),
        ("Ann <ann@example.org> wrote", "Ann <ann@example.org> wrote"),
        ("one<hr>two", f"one\n{'_' * 32}\ntwo"),
        ("a&amp;&lt;b&gt;&nbsp;c", "a&<b> c"),
        ("<noscript>n</noscript><textarea>t</textarea>", "nt"),
        ("unclosed <b>bold <i>both", "unclosed bold both"),
        ("", ""),
    ],
)
def test_a_page_reads_as_text(page: str, text: str) -> None:
    assert read_html(page).text == text


def test_the_line_that_says_who_wrote_stands_above_the_quote() -> None:
    page = (
        '<div>Thanks.</div><div class="gmail_quote"><div class="gmail_attr">On Mon, Bo wrote:<br></div>'
        '<blockquote class="gmail_quote" style="border-left:1px solid">Old<br>words</blockquote></div>'
    )
    assert read_html(page).text == "Thanks.\nOn Mon, Bo wrote:\n> Old\n> words"


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        '<iframe src="https://example.net"></iframe>',
        '<form action="https://example.net"><input name=password></form>',
        '<meta http-equiv=refresh content="0;url=https://example.net">',
        '<link rel=stylesheet href="https://example.net/x.css">',
        '<div style="background:url(https://example.net/x)">x</div>',
        '<img src="https://example.net/pixel.gif">',
        '<img src="//example.net/pixel.gif">',
        '<img srcset="https://example.net/pixel.gif 2x">',
        '<table background="https://example.net/x.png"><tr><td>x</table>',
        "<noscript><p></noscript><img src=x onerror=alert(1)>",
        "<base href=https://example.net>",
        "<object data=https://example.net></object><embed src=https://example.net>",
    ],
)
def test_what_is_kept_of_a_page_neither_runs_nor_calls_home(evil: str) -> None:
    clean = read_html(f"<p>before</p>{evil}<p>after</p>").clean.lower()
    assert not any(
        word in clean for word in ("script", "onerror", "example.net", "<iframe", "<form", "<style", "data:")
    )


def test_links_are_kept_and_open_without_a_way_back() -> None:
    assert (
        read_html('<a href="https://example.com">x</a>').clean
        == '<a href="https://example.com" rel="noopener noreferrer">x</a>'
    )


@pytest.mark.parametrize(
    "deep", ["<div>", "<b>", "<blockquote>", "<table><tr><td>", "<ul><li>", "<span><font>", "<a href=x>", "<p>"]
)
def test_a_page_of_any_depth_costs_little(deep: str) -> None:
    started = time.process_time()
    page = read_html(deep * 100_000 + "words")
    assert time.process_time() - started < 5
    assert "words" in page.text
