"""A wrong setting is told as a sentence before anything starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from helpdesk import checks

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "HELPDESK_MODE": "production",
    "SECRET_KEY": "0aB1cD2eF3gH" * 5,
    "ALLOWED_HOSTS": "help.example.com",
    "SITE_URL": "https://help.example.com",
    "SUPPORT_ADDRESS": "support@example.com",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.com:587",
}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "DATABASE_URL", "HOME") if name in os.environ}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=kept | environment, capture_output=True, text=True)


def test_the_documented_production_settings_are_clean() -> None:
    result = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"SECRET_KEY": ""}, "Set SECRET_KEY"),
        ({"SUPPORT_ADDRESS": ""}, "Set SUPPORT_ADDRESS"),
        ({"EMAIL_URL": ""}, "Set EMAIL_URL"),
        ({"HELPDESK_MODE": "prod"}, "it must be production, demo or test"),
        ({"WORKERS": "two"}, "WORKERS must be a number"),
        ({"WORKERS": "0"}, "must be at least 1"),
        ({"BROKER": "kafka"}, "it must be database, redis or sqs"),
        ({"READER": "oracle"}, "it must be local, anthropic or empty"),
        ({"DATABASE_URL": "sqlite:///x.db"}, "must begin with postgres://"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS and SITE_URL must name"),
        ({"TASK_RETRY_SECONDS": "10"}, "TASK_TIMEOUT_SECONDS < TASK_RETRY_SECONDS < CLAIM_SECONDS does not hold"),
        ({"ANSWERER": "anthropic"}, "ANTHROPIC_API_KEY is not set"),
        ({"SITE_COLOUR": "red"}, "SITE_COLOUR: “red” is no colour like #4f46e5."),
    ],
)
def test_a_wrong_setting_is_one_sentence(changes: dict[str, str], says: str) -> None:
    result = manage("check", **PRODUCTION | changes)

    assert result.returncode != 0
    assert says in result.stderr
    assert "Traceback" not in result.stderr


def test_claims_must_outlive_tasks(settings: Any) -> None:
    settings.CLAIM_SECONDS = settings.TASK_RETRY_SECONDS

    assert [message.id for message in checks.queue_times()] == ["helpdesk.E001"]
