"""Articles as Markdown files with front matter, in a folder or a zip archive, and as a table of CSV."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from django.utils.text import slugify

from resolution.knowledge.given_article import BadArticle, GivenArticle, fields_of, given_article
from resolution.models import Article

# A zip archive can hold far more than its size: what is read of it is counted.
MOST_FILES, LONGEST_FILE, LONGEST_ARCHIVE = 10_000, 2_000_000, 100_000_000
LONGEST_FRONT, MOST_BRACKETS = 40_000, 200
COLUMNS = ("key", "title", "category", "audience", "published", "valid_from", "valid_until", "phrasings", "body")
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"\A\s*#[ \t]+([^\n]+?)[ \t#]*(?:\n|\Z)")
# A program for tables takes such a cell for a formula: a mark before it makes it a text, and is taken off again.
_FORMULA = "=+-@\t\r"


def read_upload(name: str, content: bytes) -> list[GivenArticle]:
    """A zip archive, a table, or one file of Markdown, by its name. Raises BadArticle for the whole of it."""
    match PurePosixPath(name.lower()).suffix:
        case ".zip":
            return list(_read_archive(content))
        case ".csv":
            return list(_read_table(_decoded(content)))
        case ".md" | ".markdown":
            return [_read_file(PurePosixPath(name).name, content)]
    raise BadArticle("A zip archive of .md files, one .md file or a .csv file can be imported.")


def read_folder(folder: Path) -> list[GivenArticle]:
    """All `.md` files below it; links that lead out of it are not followed."""
    top = folder.resolve()
    files = sorted(one for one in top.rglob("*.md") if one.is_file())
    if len(files) > MOST_FILES:
        raise BadArticle(f"The folder holds {len(files):,} files; {MOST_FILES:,} can be imported at once.")
    return [_read_one(top, file) for file in files]


def write_archive(articles: Iterable[Article]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for article in articles:
            archive.writestr(file_name(article), write_file(article))
    return made.getvalue()


def write_file(article: Article) -> str:
    fields = fields_of(article)
    body = fields.pop("body")
    front = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{front}---\n{body}\n"


def file_name(article: Article) -> str:
    return f"{slugify(article.title)[:60] or 'article'}-{article.pk}.md"


def write_table(articles: Iterable[Article]) -> str:
    made = io.StringIO()
    writer = csv.DictWriter(made, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for article in articles:
        fields = fields_of(article) | {"phrasings": "\n".join(article.phrasing_lines)}
        writer.writerow({name: _as_text(str(value)) for name, value in fields.items()})
    return made.getvalue()


def _read_one(top: Path, file: Path) -> GivenArticle:
    name = file.relative_to(top).as_posix()
    if not file.resolve().is_relative_to(top):
        return GivenArticle(source=name, fault="It is a link that leads out of the folder.")
    if file.stat().st_size > LONGEST_FILE:
        return GivenArticle(source=name, fault=f"It is larger than {LONGEST_FILE:,} bytes.")
    return _read_file(name, file.read_bytes())


def _read_archive(content: bytes) -> Iterator[GivenArticle]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise BadArticle("The file is no zip archive that can be read.") from error
    entries = [one for one in archive.infolist() if not one.is_dir()]
    if len(entries) > MOST_FILES:
        raise BadArticle(f"The archive holds {len(entries):,} files; {MOST_FILES:,} can be imported at once.")
    left = LONGEST_ARCHIVE
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if path.suffix.lower() not in (".md", ".markdown") or "__MACOSX" in path.parts:
            continue
        read = _read_entry(archive, entry, path)
        if isinstance(read, GivenArticle):
            yield read
            continue
        left -= len(read)
        if left < 0:
            raise BadArticle(f"The archive holds more than {LONGEST_ARCHIVE // 1_000_000} MB of text.")
        yield _read_file(entry.filename, read)


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: PurePosixPath) -> bytes | GivenArticle:
    """Nothing is written to disk, so a name that leads elsewhere could do no harm; it is refused all the same."""
    if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in entry.filename:
        return GivenArticle(source=entry.filename[:200], fault="Its name leads out of the archive.")
    try:
        with archive.open(entry) as file:
            read = file.read(LONGEST_FILE + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        return GivenArticle(source=entry.filename[:200], fault=f"It can't be unpacked: {str(error)[:100]}")
    if len(read) > LONGEST_FILE:
        return GivenArticle(source=entry.filename[:200], fault=f"It is larger than {LONGEST_FILE:,} bytes.")
    return read


def _read_file(name: str, content: bytes) -> GivenArticle:
    """Without front matter the first heading is the title, else the name of the file is."""
    source = name[:200]
    try:
        text = _decoded(content)
        fields = _front_matter(text)
    except BadArticle as error:
        return GivenArticle(source=source, fault=str(error))
    body = _FRONT.sub("", text, count=1)
    if not fields.get("title"):
        heading = _HEADING.match(body)
        fields["title"] = heading[1] if heading else PurePosixPath(name).stem.replace("-", " ").replace("_", " ")
        body = body[heading.end() :] if heading else body
    key = slugify(PurePosixPath(name).with_suffix("").as_posix().replace("/", "-"))[:80].strip("-")
    return given_article(source, fields | {"body": body}, key=key)


def _front_matter(text: str) -> dict[str, Any]:
    found = _FRONT.match(text)
    if found is None:
        return {}
    if len(found[1]) > LONGEST_FRONT:
        raise BadArticle(f"The front matter has more than {LONGEST_FRONT:,} characters.")
    if found[1].count("[") + found[1].count("{") > MOST_BRACKETS:
        raise BadArticle("The front matter nests too deeply.")
    try:
        read = yaml.safe_load(found[1])
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise BadArticle(f"The front matter can't be read: {' '.join(str(error).split())[:160]}") from error
    if read is not None and not isinstance(read, dict):
        raise BadArticle("The front matter is no list of names and values.")
    return {str(name).strip().lower(): value for name, value in (read or {}).items()}


def _read_table(text: str) -> Iterator[GivenArticle]:
    rows = csv.DictReader(io.StringIO(text, newline=""), restkey="")
    try:
        names = [str(name).strip().lower() for name in rows.fieldnames or []]
        if not {"title", "body"} <= set(names):
            raise BadArticle("The first line of the table must name the columns, title and body among them.")
        rows.fieldnames = names
        for number, row in enumerate(rows, start=1):
            if number > MOST_FILES:
                raise BadArticle(f"{MOST_FILES:,} rows can be imported at once.")
            fields = {name: _without_mark(row[name] or "") for name in COLUMNS if name in names}
            yield given_article(f"row {number}", fields)
    except csv.Error as error:
        raise BadArticle(f"The table can't be read near line {rows.line_num}: {error}.") from error


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadArticle("It is not written in UTF-8. Save it as UTF-8 and try again.") from error
    if "\0" in text:
        raise BadArticle("It is no text: it holds a character with the code 0.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _as_text(cell: str) -> str:
    is_taken = cell[:1] in _FORMULA or (cell[:1] == "'" and cell[1:2] in (*_FORMULA, "'"))
    return f"'{cell}" if cell and is_taken else cell


def _without_mark(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] and cell[1] in f"{_FORMULA}'" else cell
