"""Every setting that can't be right stops the start with one sentence that names it."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from helpdesk.environment import Environment
from tests.helpdesk.test_checks import PRODUCTION

ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS = ROOT / "helpdesk/settings.py"
NUMBERS = re.findall(r'_(?:whole_)?number\(\s*"([A-Z_]+)"', SETTINGS.read_text())
BOOLEANS = re.findall(r'env\.bool\(\s*"([A-Z_]+)"', SETTINGS.read_text())


def error_of(monkeypatch: pytest.MonkeyPatch, **changes: str) -> str:
    """What the settings say, read as production reads them; empty if they are content."""
    for name, value in (PRODUCTION | changes).items():
        monkeypatch.setenv(name, value)
    try:
        runpy.run_path(str(SETTINGS))
    except ImproperlyConfigured as error:
        return str(error)
    return ""


def test_the_production_settings_are_right(monkeypatch: pytest.MonkeyPatch) -> None:
    assert error_of(monkeypatch) == ""


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "-1", "1e300", "many", "٣x"])
def test_a_number_is_a_finite_one_within_reason(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SOME_DAYS", value)

    with pytest.raises(ImproperlyConfigured, match=r"^SOME_DAYS (is .*; it )?must be "):
        Environment().number("SOME_DAYS", 7)


@pytest.mark.parametrize("name", NUMBERS)
def test_every_number_of_the_settings_is_looked_at(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert error_of(monkeypatch, **{name: "nan"}) == f"{name} must be a number, not “nan”."


@pytest.mark.parametrize("name", BOOLEANS)
def test_yes_or_no_is_said_as_one_of_them(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert error_of(monkeypatch, **{name: "maybe"}) == f"{name} is “maybe”; write 1 for yes or 0 for no."


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("TIME_ZONE", ["Mars", "../etc/passwd", "europe/berlin "]),
        ("LOG_LEVEL", ["zz", "info "]),
        ("LOG_FORMAT", ["xml"]),
        ("API_DOCS", ["yes"]),
        ("SECRET_KEY", ["x", "a" * 60, "only-for-the-demo-and-the-tests", "django-insecure-0aB1cD2eF3gH0aB1cD2eF3gH"]),
        ("ALLOWED_HOSTS", ["*", "*.example.com", "https://help.example.com", "a b", "help.example.com,*"]),
        ("SITE_URL", ["help.example.com", "https://", "https://[::1", "https://a:port", "ftp://a", "https://a b"]),
        ("CSRF_TRUSTED_ORIGINS", ["intern.example.com", "https://a,b"]),
        ("DATABASE_URL", ["postgres://a:b@c:port/d", "postgres://[::1/d", "mysql://a/b", "nonsense"]),
        ("EMAIL_URL", ["smtp://a:b@c:port", "carrier-pigeon://a", "nonsense", "smtp://[::1"]),
        ("SUPPORT_ADDRESS", ["support", "a@b@c.example", "a b@example.com"]),
        ("SMTP_LISTEN", ["2525", "localhost:", "localhost:99999", "localhost:²"]),
        ("ANTHROPIC_BASE_URL", ["nonsense", "https://a:port"]),
        ("BEDROCK_BASE_URL", ["nonsense"]),
        ("WORKERS", ["1.5"]),
        ("DUPLICATE_MERGE_FROM", ["1.1"]),
    ],
)
def test_it_names_the_setting_and_what_to_write(monkeypatch: pytest.MonkeyPatch, name: str, values: list[str]) -> None:
    for value in values:
        said = error_of(monkeypatch, **{name: value})

        assert name in said, value
        assert "\n" not in said


def test_a_wrong_address_with_a_password_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "pa55" not in error_of(monkeypatch, DATABASE_URL="postgres://a:pa55@c:port/d")
    assert "pa55" not in error_of(monkeypatch, EMAIL_URL="smtp://a:pa55@c:port")


def test_the_broker_s_address_is_looked_at_where_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "REDIS_URL" in error_of(monkeypatch, BROKER="redis", REDIS_URL="nonsense")


@pytest.mark.parametrize(
    ("changes", "says"),
    [({"TIME_ZONE": "Mars"}, "TIME_ZONE is “Mars”"), ({"TASK_RETRY_SECONDS": "10"}, "TASK_TIMEOUT_SECONDS <")],
)
def test_the_web_server_says_it_without_a_traceback(changes: dict[str, str], says: str) -> None:
    environment = os.environ | PRODUCTION | changes
    command = [sys.executable, "-m", "gunicorn", "helpdesk.wsgi", "--bind", "127.0.0.1:0", "--no-control-socket"]

    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)

    assert result.returncode != 0
    assert f"Helpdesk can't start. {says}" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("name", ["HELPDESK_DATA_DIR", "SITE_NAME", "SECRET_KEY", "ALLOWED_HOSTS", "METRICS_TOKEN"])
def test_bytes_that_are_no_text_are_told(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert error_of(monkeypatch, **{name: "a" * 50 + "\udcff"}) == f"{name} is no UTF-8; write it in UTF-8."


@pytest.mark.parametrize("name", ["FREE_MAIL_DOMAINS", "PLUS_TAG_DOMAINS"])
@pytest.mark.parametrize("value", ["@@", "a b.co", "web.de,@gmx.de", "https://web.de"])
def test_a_domain_is_one(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    assert error_of(monkeypatch, **{name: value}).startswith(f"{name} has “")
    assert error_of(monkeypatch, **{name: "Web.de, bücher.example,"}) == ""


def test_an_old_key_that_can_be_guessed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert error_of(monkeypatch, SECRET_KEY_FALLBACKS="x").startswith("SECRET_KEY_FALLBACKS can be guessed")


def test_a_key_for_secrets_that_can_be_guessed_is_told_unless_it_only_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    good = PRODUCTION["SECRET_KEY"]

    assert error_of(monkeypatch, ENCRYPTION_KEYS="x").startswith("ENCRYPTION_KEYS can be guessed")
    assert error_of(monkeypatch, ENCRYPTION_KEYS=f"{good},x") == ""


def test_debugging_is_refused_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    assert error_of(monkeypatch, DEBUG="1").startswith("DEBUG shows settings and data")
    assert error_of(monkeypatch, DEBUG="0") == ""
