"""Articles come in from folders, archives and tables, after a look at what would become of each; and go out the same."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from resolution.knowledge.article_files import read_folder, read_upload, write_archive, write_table
from resolution.knowledge.given_article import BadArticle
from resolution.knowledge.import_articles import apply_import, plan_import
from resolution.knowledge.knowledge import current_base, make_vectors
from resolution.models import Article
from tests import factories
from tickets.actions.errors import NotPossible

pytestmark = pytest.mark.django_db

FILE = "---\ntitle: Seats\nphrasings:\n- How do I get a seat?\n- No seat\naudience: staff\nvalid_until: 2030-01-31\n---\nAsk for **one**.\n"


def archive(**files: str | bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return made.getvalue()


def fates(name: str, content: bytes) -> list[tuple[str, str]]:
    return [(str(row.fate), row.told) for row in plan_import(read_upload(name, content)).rows]


def test_a_dry_run_changes_nothing_and_says_what_would_become_of_each() -> None:
    factories.ArticleFactory(title="Same", body="As it is.", phrasings="")
    factories.ArticleFactory(title="Other", body="Old.", phrasings="")
    table = b"title,body\nSame,As it is.\nOther,New.\nThird,Brand new.\nFourth,\n"

    assert fates("a.csv", table) == [
        ("unchanged", ""),
        ("changed", "body"),
        ("added", ""),
        ("refused", "An article needs a body: it is what a customer is told."),
    ]
    assert Article.objects.count() == 2


def test_an_import_adds_changes_and_keeps_versions() -> None:
    factories.ArticleFactory(title="Other", body="Old.")
    plan = apply_import(read_upload("a.csv", b"title,body\nOther,New.\nThird,Three.\n"), by="lena", why="Imported.")

    assert plan.counts == {"added": 1, "changed": 1, "unchanged": 0, "refused": 0}
    other = Article.objects.get(title="Other")
    assert (other.body, other.version, other.versions.count()) == ("New.", 2, 2)
    assert Article.objects.get(title="Third").versions.get().by == "lena"


def test_front_matter_and_a_bare_file_are_read() -> None:
    apply_import(
        read_upload("a.zip", archive(**{"a/seats.md": FILE, "plain.md": "# A heading\n\nIts body.\n"})), by="l", why=""
    )

    seats, plain = Article.objects.get(title="Seats"), Article.objects.get(title="A heading")
    assert (seats.audience, seats.phrasing_lines, seats.body) == (
        "staff",
        ("How do I get a seat?", "No seat"),
        "Ask for **one**.",
    )
    assert str(seats.valid_until) == "2030-01-31 00:00:00+00:00"
    assert (plain.body, plain.key) == ("Its body.", "plain")


@pytest.mark.parametrize("form", ["zip", "csv"])
def test_what_goes_out_comes_in_without_a_change(form: str) -> None:
    factories.ArticleFactory(title="=1+1", body="- one\n- two  \r\n\r\n\r\n\r\nEnd", phrasings="a: b\r\n\r\n'=c")
    factories.ArticleFactory(title="Größe: „x“ --- 'y'", body="---\nno front\n---\n", valid_from="2026-01-01T10:00Z")
    articles = list(Article.objects.all())
    content = write_archive(articles) if form == "zip" else write_table(articles).encode()

    assert [fate for fate, _ in fates(f"a.{form}", content)] == ["unchanged", "unchanged"]
    assert form == "zip" or b"\n=1" not in content


def test_a_folder_and_the_command_go_round(tmp_path: Path) -> None:
    factories.ArticleFactory()
    call_command("articles", "export", str(tmp_path / "out"))
    (tmp_path / "out" / "new.md").write_text(FILE)
    (tmp_path / "out" / "away.md").symlink_to("/etc/hostname")

    given = read_folder(tmp_path / "out")
    plan = plan_import(given)
    assert plan.counts == {"added": 1, "changed": 0, "unchanged": 1, "refused": 1}
    call_command("articles", "import", str(tmp_path / "out"), "--dry-run")
    assert Article.objects.count() == 1
    call_command("articles", "import", str(tmp_path / "out"))
    assert Article.objects.count() == 2
    with pytest.raises(CommandError):
        call_command("articles", "import", str(tmp_path / "nothing"))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("../../up.md", b"# A\n\nB", "leads out"),
        ("/etc/x.md", b"# A\n\nB", "leads out"),
        ("c:\\x.md", b"# A\n\nB", "leads out"),
        ("latin.md", "# Größe\n\nB".encode("latin-1"), "UTF-8"),
        ("nul.md", b"# A\n\n\0", "code 0"),
        ("big.md", b"x" * 1_048_576, "1,048,576"),
        ("bomb.md", b"a" * 50_000_000, "larger than"),
        ("front.md", b"---\n[[[: {\n---\nB", "front matter"),
        ("tag.md", b"---\n!!python/object/apply:os.system ['x']\n---\nB", "front matter"),
        ("deep.md", b"---\nphrasings: " + b"[" * 5_000 + b"\n---\nB", "front matter"),
        ("word.md", b"---\naudience: everybody\n---\nB", "none of public, staff"),
        ("day.md", b"---\nvalid_from: soon\n---\nB", "no date"),
        ("list.md", b"---\nphrasings: {a: b}\n---\nB", "no list"),
        ("key.md", b"---\nkey: '../x'\n---\nB", "A key has"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_what_can_t_be_read_is_refused_by_itself(name: str, content: bytes, told: str) -> None:
    (first, why), good = fates("a.zip", archive(**{name: content, "good.md": FILE}))

    assert first == "refused"
    assert told in why
    assert good[0] == "added"


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.zip", b"no zip"), ("a.exe", b"x"), ("a.csv", b"name\nx\n"), ("a.csv", b"\xff\xff\xff"), ("a.csv", b"")],
)
def test_what_is_no_file_of_articles_is_refused_as_a_whole(name: str, content: bytes) -> None:
    with pytest.raises(BadArticle):
        read_upload(name, content)


def test_a_title_twice_and_a_retired_article_are_refused() -> None:
    retired = factories.ArticleFactory(retired_at="2026-01-01T00:00Z")
    table = f"key,title,body\n{Article.objects.get().key},{retired.title},B\n,Twice,B\n,twice,C\n"

    assert [fate for fate, _ in fates("a.csv", table.encode())] == ["refused", "added", "refused"]


def test_html_and_script_come_in_as_they_are_and_act_nowhere() -> None:
    apply_import(read_upload("x.md", b"# X\n\n<script>alert(1)</script> <b>Hi</b>"), by="l", why="")

    assert current_base().cards[0].body == "Hi"


def test_what_was_shown_is_what_is_done() -> None:
    factories.ArticleFactory(title="Other", body="Old.")
    given = read_upload("a.csv", b"title,body\nOther,New.\n")
    seen = plan_import(given).digest
    Article.objects.update(version=2, body="Of somebody else.")

    with pytest.raises(NotPossible, match="have changed"):
        apply_import(given, by="lena", why="", seen=seen)
    assert Article.objects.get().body == "Of somebody else."


@pytest.mark.slow
def test_many_take_few_queries_and_answers_do_not_wait_for_their_vectors(
    django_assert_max_num_queries: object,
) -> None:
    table = "title,body\n" + "\n".join(f"Matter {number},Text of it." for number in range(600))
    with django_assert_max_num_queries(40):  # type: ignore[operator]  # pytest-django's own
        plan = apply_import(read_upload("a.csv", table.encode()), by="lena", why="")

    assert plan.counts["added"] == 600
    assert len(current_base().cards) == 0
    Article.objects.filter(title__gt="Matter 2").update(is_published=False)
    while make_vectors():
        pass
    assert len(current_base().cards) == Article.objects.filter(is_published=True).count() > 0
