"""Mailboxes in the admin: health in words, secrets that never come out, and settings that take effect at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from tests import factories
from tests.helpdesk.conftest import logged_in
from tests.tickets.mails import SUPPORT, mail, receive
from tickets.lanes.mail import mailbox_changes
from tickets.models import Mailbox, MailRule, MailRuleField, Verdict

pytestmark = pytest.mark.django_db
RULES = {"rules-TOTAL_FORMS": "0", "rules-INITIAL_FORMS": "0"}
IMAP = {"host": "imap.example.com", "port": "993", "security": "tls", "login_by": "password", "username": "ann"}


@pytest.fixture
def browser() -> Client:
    return logged_in(factories.staff_with("Integration manager"))


@pytest.fixture
def fetched() -> Mailbox:
    """A mailbox that has been fetched for a while."""
    return Mailbox.objects.create(
        address="help@helpdesk.example", secret="open sesame", checked_at=timezone.now(), uid_validity=7, first_uid=10,
        last_uid=20, **IMAP,
    )  # fmt: skip


def page_of(mailbox: Mailbox, verb: str = "change") -> str:
    return reverse("admin:tickets_mailbox_change", args=[mailbox.pk]).replace("change/", f"{verb}/")


def typed(mailbox: Mailbox, **changes: str) -> dict[str, str]:
    """The form as the page would send it, with changes."""
    names = ("address", "name", "host", "port", "security", "login_by", "username", "folder")
    ticked = [name for name in ("is_active", "acknowledges", "has_signed_addresses") if getattr(mailbox, name)]
    values = {name: str(getattr(mailbox, name)) for name in names} | dict.fromkeys(ticked, "on")
    return {name: value for name, value in (values | RULES | changes).items() if value != "off"}


def words(answer: Any) -> str:
    return " ".join(strip_tags(answer.content.decode()).split())


def test_the_site_has_a_mailbox_that_fetches_nothing() -> None:
    mailbox = Mailbox.objects.get(address=SUPPORT)

    assert (mailbox.host, mailbox.is_active, mailbox.due_at) == ("", True, None)


def test_the_list_says_who_is_well(browser: Client, fetched: Mailbox) -> None:
    receive(mail())
    Mailbox.objects.filter(pk=fetched.pk).update(failures=3, last_error="Wrong user name or password.")

    shown = words(browser.get(reverse("admin:tickets_mailbox_changelist")))

    assert "Failing" in shown
    assert "Wrong user name or password." in shown
    assert f"{SUPPORT} Ready just now not fetched" in shown


def test_the_list_asks_no_more_for_more_rows(browser: Client, fetched: Mailbox) -> None:
    browser.get(reverse("admin:tickets_mailbox_changelist"))
    with CaptureQueriesContext(connection) as few:
        browser.get(reverse("admin:tickets_mailbox_changelist"))
    for number in range(5):
        Mailbox.objects.create(address=f"box{number}@helpdesk.example")

    with CaptureQueriesContext(connection) as many:
        browser.get(reverse("admin:tickets_mailbox_changelist"))

    assert len(many) == len(few)


def test_a_failing_mailbox_says_since_when_and_why(browser: Client, fetched: Mailbox) -> None:
    now = timezone.now()
    Mailbox.objects.filter(pk=fetched.pk).update(
        failures=3, last_error="Wrong user name or password.", checked_at=now - timedelta(minutes=20),
        due_at=now + timedelta(minutes=4, seconds=30),
    )  # fmt: skip

    shown = words(browser.get(page_of(fetched)))

    assert "Failing 3 times since the last good check 20 min ago : Wrong user name or password." in shown.replace(
        "ago:", "ago :"
    )
    assert "Next try in 4 min" in shown


def test_an_import_says_how_far_it_is(browser: Client, fetched: Mailbox) -> None:
    Mailbox.objects.filter(pk=fetched.pk).update(first_uid=1_001, last_uid=250)

    assert "Older mail is being imported: 25 % done." in words(browser.get(page_of(fetched)))


def test_a_secret_goes_in_and_never_comes_out(browser: Client) -> None:
    values = {"address": "new@helpdesk.example", "folder": "INBOX", "is_active": "on", "new_secret": "open sesame"}

    answer = browser.post(reverse("admin:tickets_mailbox_add"), values | IMAP | RULES)

    mailbox = Mailbox.objects.get(address="new@helpdesk.example")
    assert answer.status_code == 302
    assert mailbox.secret.reveal() == "open sesame"
    assert mailbox.due_at is not None
    assert "open sesame" not in browser.get(page_of(mailbox)).content.decode()


def test_an_empty_secret_leaves_it_as_it_is(browser: Client, fetched: Mailbox) -> None:
    browser.post(page_of(fetched), typed(fetched, name="Help desk"))

    fetched.refresh_from_db()
    assert (fetched.name, fetched.secret.reveal(), fetched.last_uid) == ("Help desk", "open sesame", 20)


@pytest.mark.parametrize("change", [{"host": "imap.evil.example"}, {"port": "1993"}, {"security": "starttls"}])
def test_a_stored_secret_is_sent_nowhere_else(browser: Client, fetched: Mailbox, change: dict[str, str]) -> None:
    answer = browser.post(page_of(fetched), typed(fetched, **change))

    fetched.refresh_from_db()
    assert "it is sent to no other server than it was typed for" in words(answer)
    assert fetched.host == "imap.example.com"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"username": ""}, "Enter the name that the server knows the mailbox by."),
        ({"security": "none", "new_secret": "x"}, "Without TLS only a server on this machine is asked."),
        ({"address": SUPPORT.upper()}, "one_per_address"),
    ],
)
def test_what_can_not_work_is_told_at_once(
    browser: Client, fetched: Mailbox, change: dict[str, str], complaint: str
) -> None:
    answer = browser.post(page_of(fetched), typed(fetched, **change))

    assert answer.status_code == 200
    assert complaint in words(answer)


def test_a_server_needs_a_secret(browser: Client) -> None:
    answer = browser.post(
        reverse("admin:tickets_mailbox_add"), {"address": "new@helpdesk.example", "folder": "INBOX"} | IMAP | RULES
    )

    assert "Enter the password or the token." in words(answer)


@pytest.mark.parametrize("change", [{"username": "bob"}, {"folder": "Support"}])
def test_other_mail_begins_with_a_safe_connection(browser: Client, fetched: Mailbox, change: dict[str, str]) -> None:
    browser.post(page_of(fetched), typed(fetched, **change))

    fetched.refresh_from_db()
    assert (fetched.uid_validity, fetched.first_uid, fetched.last_uid) == (None, None, None)


def test_a_moved_server_leaves_no_gap(browser: Client, fetched: Mailbox) -> None:
    browser.post(page_of(fetched), typed(fetched, host="imap.new.example", new_secret="open sesame"))

    fetched.refresh_from_db()
    assert (fetched.uid_validity, fetched.first_uid, fetched.last_uid) == (None, 10, 20)


def test_older_mail_may_be_wanted_later(browser: Client, fetched: Mailbox) -> None:
    browser.post(page_of(fetched), typed(fetched, imports_older="on"))

    fetched.refresh_from_db()
    assert (fetched.first_uid, fetched.last_uid) == (10, 0)


def test_a_mended_mailbox_is_fetched_at_once(fetched: Mailbox) -> None:
    Mailbox.objects.filter(pk=fetched.pk).update(
        failures=9, last_error="no", due_at=timezone.now() + timedelta(hours=1)
    )

    mailbox_changes.settings_changed(fetched, {"secret"})

    fetched.refresh_from_db()
    assert (fetched.failures, fetched.last_error) == (0, "")
    assert fetched.due_at is not None
    assert fetched.due_at <= timezone.now()


def test_the_connection_is_tried_on_request(browser: Client, fetched: Mailbox) -> None:
    Mailbox.objects.filter(pk=fetched.pk).update(host="127.0.0.1", port=1, security="none")

    answer = browser.post(page_of(fetched, "test-connection"), follow=True)

    assert "Nothing answers at 127.0.0.1:1." in words(answer)


def test_it_is_fetched_on_request(browser: Client, fetched: Mailbox) -> None:
    assert "Fetch it now?" in words(browser.get(page_of(fetched, "fetch-now")))

    answer = browser.post(page_of(fetched, "fetch-now"), follow=True)

    fetched.refresh_from_db()
    assert "A worker fetches it now" in words(answer)
    assert fetched.due_at is not None


def test_what_is_not_fetched_is_not_fetched_on_request_either(browser: Client) -> None:
    answer = browser.post(page_of(Mailbox.objects.get(address=SUPPORT), "fetch-now"), follow=True)

    assert "no IMAP server is named" in words(answer)


def test_a_secret_that_can_no_longer_be_decrypted_stops_no_page(
    browser: Client, fetched: Mailbox, settings: Any
) -> None:
    settings.ENCRYPTION_KEYS = ["another key"]

    pages = (reverse("admin:tickets_mailbox_changelist"), page_of(fetched), reverse("admin:tickets_mailrule_add"))

    assert [browser.get(page).status_code for page in pages] == [200, 200, 200]
    assert "ENCRYPTION_KEYS" in words(browser.post(page_of(fetched, "test-connection"), follow=True))


def test_a_rule_is_written_as_it_is_compared(browser: Client, fetched: Mailbox) -> None:
    rule = {
        "rules-TOTAL_FORMS": "1", "rules-0-field": "list_id", "rules-0-value": "Team <Support.Example.COM>",
        "rules-0-verdict": "person",
    }  # fmt: skip

    browser.post(page_of(fetched), typed(fetched, **rule))

    made = MailRule.objects.get()
    assert (made.field, made.value, made.mailbox) == (MailRuleField.LIST_ID, "support.example.com", fetched)
    assert made.created_by


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("sender", " Forms@Shop.example ", "forms@shop.example"),
        ("domain", "@Shop.example", "shop.example"),
        ("sender", "shop.example", None),
        ("domain", "ann@shop.example", None),
        ("domain", "localhost", None),
        ("list_id", "two words", None),
    ],
)
def test_a_rule_for_all_mailboxes_has_a_page(browser: Client, field: str, value: str, kept: str | None) -> None:
    browser.post(reverse("admin:tickets_mailrule_add"), {"field": field, "value": value, "verdict": Verdict.PERSON})

    assert list(MailRule.objects.values_list("value", "mailbox")) == ([(kept, None)] if kept else [])


@pytest.mark.parametrize("role", ["Auditor", "Support lead"])
def test_others_look_and_touch_nothing(role: str, fetched: Mailbox) -> None:
    other = logged_in(factories.staff_with(role))

    assert other.get(page_of(fetched)).status_code == 200
    assert "new_secret" not in other.get(page_of(fetched)).content.decode()
    assert other.post(page_of(fetched), typed(fetched, name="Mine")).status_code == 403
    assert [other.get(page_of(fetched, verb)).status_code for verb in ("test-connection", "fetch-now")] == [403, 403]


def test_a_mailbox_is_never_deleted(fetched: Mailbox) -> None:
    root = logged_in(get_user_model().objects.create_superuser("root", "root@example.com", "correct horse"))

    assert root.post(page_of(fetched, "delete"), {"post": "yes"}).status_code == 403
