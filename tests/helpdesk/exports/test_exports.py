"""A list of the admin is taken away as CSV: what its filters show, for whom may see it, safe to open, and noted."""

from __future__ import annotations

import csv
import io
import stat
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from helpdesk.exports import views, write_file
from helpdesk.exports.plain_cells import plain_cell
from helpdesk.exports.write_file import file_of, look_after_exports, write_slice
from helpdesk.models import ExportState, ListExport
from tests import factories
from tests.helpdesk.desk.test_admin_pages import rows  # noqa: F401  # fixture
from tickets.presentation.times import ago

pytestmark = pytest.mark.slow

TICKETS = "/admin/csv/tickets/ticket/"


def _rows(response: Any) -> list[dict[str, str]]:
    chunks = response.streaming_content if response.streaming else [response.content]
    return list(csv.DictReader(io.StringIO(b"".join(chunks).decode(), newline="")))


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    """Three rows are many, and a worker writes two at a time."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(views, "AT_ONCE", 2)
    monkeypatch.setattr(write_file, "SLICE_ROWS", 2)


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label)
def test_every_list_offers_it_and_gives_its_columns_and_ids(model: Any, root: Client, rows: None) -> None:  # noqa: F811
    names = (model._meta.app_label, model._meta.model_name)
    address = reverse("admin:export-list", args=names)

    answer = root.get(address)

    found = _rows(answer)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    if found:
        assert next(iter(found[0])) == "id"
        assert address in root.get(reverse("admin:{}_{}_changelist".format(*names))).content.decode()


def test_it_has_what_filters_and_search_show_on_all_pages(root: Client) -> None:
    for number in range(30):
        factories.TicketFactory(subject=f"zeppelin {number}", priority="urgent")
    factories.TicketFactory(subject="zeppelin quiet", priority="low")
    factories.TicketFactory(subject="else", body="else", priority="urgent")

    found = _rows(root.get(TICKETS, {"q": "zeppelin", "priority__exact": "urgent", "p": "2"}))

    assert len(found) == 30
    assert all(row["id"].startswith("t_") and "zeppelin" in row["Subject"] for row in found)


@pytest.mark.parametrize("beginning", ["=", "+", "-", "@", "\t=", "\r=", " =", "＝"])
def test_no_cell_is_a_formula(beginning: str) -> None:
    cell = plain_cell(f"{beginning}HYPERLINK(1)")

    assert cell == f"'{beginning}HYPERLINK(1)"


def test_a_cell_of_html_is_its_words_and_exact_times() -> None:
    moment = timezone.now() - timedelta(minutes=3)

    cells = [plain_cell(format_html("<b>{}</b><i>{}</i>", "=a & b", "c")), plain_cell(ago(moment)), plain_cell(-1)]

    assert cells == ["'=a & b c", moment.isoformat(), "-1"]


def test_a_customer_called_like_a_formula_is_no_formula(root: Client) -> None:
    factories.CustomerFactory(name='=HYPERLINK("http://evil.example")', email="a@example.com")

    found = _rows(root.get("/admin/csv/tickets/customer/"))

    assert [row["Name"] for row in found] == ['\'=HYPERLINK("http://evil.example")']


def test_who_may_not_see_the_list_gets_nothing(browser_of: Callable[[str], Client]) -> None:
    browser = browser_of("Reviewer")

    assert browser.get("/admin/csv/tickets/integration/").status_code == 403
    assert browser.get("/admin/csv/no/such/").status_code == 404
    assert not ListExport.objects.exists()


def test_a_stranger_is_asked_to_log_in(client: Client, db: None) -> None:
    assert client.get(TICKETS).status_code == 302


def test_a_filter_that_is_not_there_is_refused_in_words(root: Client) -> None:
    page = root.get(TICKETS, {"nonsense__exact": "1"}, follow=True)

    assert "does not know one of these filters" in page.content.decode()


def test_it_is_noted_who_took_what_and_how_many(root: Client) -> None:
    factories.TicketFactory(subject="zeppelin")
    _rows(root.get(TICKETS, {"q": "zeppelin"}))

    noted = ListExport.objects.get()

    assert (noted.actor, noted.model, noted.query, noted.rows_done, noted.state) == (
        "root",
        "tickets.ticket",
        "q=zeppelin",
        1,
        ExportState.SENT,
    )
    assert "Tickets &gt; Tickets" in root.get("/admin/helpdesk/listexport/").content.decode()


def test_it_costs_as_many_queries_for_many_rows_as_for_few(root: Client, django_assert_max_num_queries: Any) -> None:
    for _ in range(30):
        factories.TicketFactory()

    with django_assert_max_num_queries(14):
        assert len(_rows(root.get(TICKETS))) == 30


@pytest.fixture
def long_export(few_at_once: None, root: Client, ticket: Any) -> ListExport:
    for _ in range(4):
        factories.TicketFactory()
    answer = root.get(TICKETS)
    export = ListExport.objects.get()
    assert answer["Location"] == reverse("admin:export", args=[export.pk])
    return export


def _finish(export: ListExport) -> ListExport:
    for _ in range(3):
        write_slice(str(export.pk))
    export.refresh_from_db()
    return export


def test_a_long_list_is_written_by_the_workers(root: Client, long_export: ListExport) -> None:
    write_slice(str(long_export.pk))
    page = root.get(reverse("admin:export", args=[long_export.pk])).content.decode()
    export = _finish(long_export)

    found = _rows(root.get(reverse("admin:export-file", args=[export.pk])))

    assert "2 of 5 rows are written" in page
    assert (export.state, export.rows_done, len({row["id"] for row in found})) == (ExportState.READY, 5, 5)
    assert stat.S_IMODE(file_of(export).stat().st_mode) == 0o600


def test_asked_twice_it_is_one(root: Client, long_export: ListExport) -> None:
    root.get(TICKETS)

    assert ListExport.objects.count() == 1


def test_what_a_killed_worker_left_is_written_anew(root: Client, long_export: ListExport) -> None:
    write_slice(str(long_export.pk))
    with file_of(long_export).open("a") as file:
        file.write("torn,ro")
    ListExport.objects.update(claimed_at=timezone.now() - write_file.CLAIM * 2)

    export = _finish(long_export)

    assert "torn" not in file_of(export).read_text()
    assert len(_rows(root.get(reverse("admin:export-file", args=[export.pk])))) == 5


def test_one_that_another_worker_has_in_hand_is_left_alone(long_export: ListExport) -> None:
    ListExport.objects.update(claimed_at=timezone.now(), state=ExportState.WORKING)

    write_slice(str(long_export.pk))

    assert not file_of(long_export).exists()


def test_only_who_asked_gets_the_file(browser_of: Callable[[str], Client], long_export: ListExport) -> None:
    export, browser = _finish(long_export), browser_of("Support lead")

    answers = [browser.get(reverse(f"admin:{name}", args=[export.pk])) for name in ("export", "export-file")]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_who_lost_the_right_gets_nothing_more(root: Client, long_export: ListExport) -> None:
    export = _finish(long_export)
    type(export.user).objects.filter(pk=export.user_id).update(is_superuser=False)

    assert root.get(reverse("admin:export-file", args=[export.pk])).status_code == 403


def test_who_lost_the_right_half_way_ends_it(long_export: ListExport) -> None:
    type(long_export.user).objects.filter(pk=long_export.user_id).update(is_superuser=False)

    assert _finish(long_export).state == ExportState.FAILED


def test_the_file_goes_after_a_day_and_the_line_stays(root: Client, long_export: ListExport) -> None:
    export = _finish(long_export)
    ListExport.objects.update(finished_at=timezone.now() - timedelta(hours=25))

    look_after_exports()

    assert (file_of(export).exists(), ListExport.objects.get().state) == (False, ExportState.DELETED)
    assert root.get(reverse("admin:export-file", args=[export.pk])).status_code == 404
    assert "deleted after a day" in root.get(reverse("admin:export", args=[export.pk])).content.decode()
