"""Imports articles from a folder of Markdown, a zip archive or a table, and exports them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from resolution.knowledge.article_files import (
    file_name,
    read_folder,
    read_upload,
    write_archive,
    write_file,
    write_table,
)
from resolution.knowledge.given_article import BadArticle, GivenArticle
from resolution.knowledge.import_articles import Fate, apply_import, plan_import
from resolution.models import Article

COMMAND = "manage.py articles"


class Command(BaseCommand):
    help = "Imports articles from a folder of .md files, a .zip or a .csv, or exports them there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["import", "export"])
        parser.add_argument("path", type=Path, help="a folder, or a file whose name ends in .zip or .csv")
        parser.add_argument("--dry-run", action="store_true", help="only say what would become of each")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "export":
            return self._export(options["path"])
        return self._import(options["path"], is_dry=options["dry_run"])

    def _export(self, path: Path) -> None:
        articles = list(Article.objects.filter(retired_at=None).defer("vectors"))
        match path.suffix:
            case ".csv":
                path.write_text(write_table(articles), encoding="utf-8", newline="")
            case ".zip":
                path.write_bytes(write_archive(articles))
            case _:
                path.mkdir(parents=True, exist_ok=True)
                for article in articles:
                    (path / file_name(article)).write_text(write_file(article), encoding="utf-8")
        self.stdout.write(f"{len(articles)} articles written to {path}")

    def _import(self, path: Path, *, is_dry: bool) -> None:
        try:
            given = _read(path)
        except (BadArticle, OSError) as error:
            raise CommandError(str(error)) from error
        plan = plan_import(given) if is_dry else apply_import(given, by=COMMAND, why=f"Imported from {path.name}.")
        for row in plan.rows:
            if row.fate != Fate.UNCHANGED:
                self.stdout.write(f"{row.fate:9} {row.given.source}: {row.given.title} {row.told}".rstrip())
        self.stdout.write(", ".join(f"{count} {fate}" for fate, count in plan.counts.items()))


def _read(path: Path) -> list[GivenArticle]:
    return read_folder(path) if path.is_dir() else read_upload(path.name, path.read_bytes())
