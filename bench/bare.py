"""What a post is measured against: a bare Django project with all default middleware and one view.

The view validates the same JSON by hand and writes a ticket, an event and a job in one statement that a repeat leaves
without effect. It asks for no key, limits no rate and keeps no receipt: it is a floor, not a product.
"""

from __future__ import annotations

import json
import os
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import django
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from uuid_utils.compat import uuid7

TABLES = """
CREATE TABLE IF NOT EXISTS bare_ticket (
    id uuid PRIMARY KEY, external_id varchar(255) NOT NULL UNIQUE, channel varchar(10) NOT NULL,
    email varchar(254) NOT NULL, subject varchar(500) NOT NULL, body text NOT NULL, status varchar(20) NOT NULL,
    created_at timestamptz NOT NULL);
CREATE TABLE IF NOT EXISTS bare_event (
    id uuid PRIMARY KEY, ticket_id uuid NOT NULL REFERENCES bare_ticket, kind varchar(24) NOT NULL,
    at timestamptz NOT NULL);
CREATE INDEX IF NOT EXISTS bare_event_of_ticket ON bare_event (ticket_id);
CREATE TABLE IF NOT EXISTS bare_job (
    id bigserial PRIMARY KEY, ticket_id uuid NOT NULL REFERENCES bare_ticket, due_at timestamptz);
CREATE INDEX IF NOT EXISTS bare_job_due ON bare_job (due_at);
"""
STORE = """
WITH ticket AS (
    INSERT INTO bare_ticket VALUES (%(ticket)s, %(external_id)s, %(channel)s, %(customer_email)s, %(subject)s, %(body)s,
        'open', now())
    ON CONFLICT (external_id) DO NOTHING RETURNING id, created_at
), event AS (
    INSERT INTO bare_event SELECT %(event)s, id, 'received', now() FROM ticket
), job AS (
    INSERT INTO bare_job (ticket_id, due_at) SELECT id, now() FROM ticket
)
SELECT id, created_at, false FROM ticket
UNION ALL SELECT id, created_at, true FROM bare_ticket WHERE external_id = %(external_id)s
"""
CHANNELS = ("email", "form", "chat", "in_app", "webhook")
LIMITS = {"external_id": 255, "channel": 10, "customer_email": 254, "subject": 500, "body": 1_000_000}


@csrf_exempt
def ingest(request: HttpRequest) -> JsonResponse:
    try:
        values = _validated(json.loads(request.body))
    except (ValueError, ValidationError) as error:
        return JsonResponse({"error": str(error)}, status=400)
    with connection.cursor() as cursor:
        cursor.execute(STORE, values | {"ticket": uuid7(), "event": uuid7()})
        row: tuple[UUID, Any, bool] = cursor.fetchone()
    answer = {"ticket_id": str(row[0]), "status": "open", "created_at": row[1].isoformat()}
    return JsonResponse(answer, status=200 if row[2] else 201)


def _validated(given: dict[str, Any]) -> dict[str, str]:
    for name, limit in LIMITS.items():
        value = given.get(name)
        if not isinstance(value, str) or not 0 < len(value.strip()) <= limit:
            raise ValueError(f"{name} must be a text of 1 to {limit} characters.")
    if given["channel"] not in CHANNELS:
        raise ValueError("There is no such channel.")
    validate_email(given["customer_email"])
    return {name: given[name].strip() for name in LIMITS}


def _database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": parts.username,
        "PASSWORD": parts.password or "",
        "HOST": options.get("host") or parts.hostname or "",
        "PORT": options.get("port") or parts.port or "",
        "CONN_MAX_AGE": None,
    }


def _configure() -> None:
    middleware = (
        "security.SecurityMiddleware",
        "common.CommonMiddleware",
        "csrf.CsrfViewMiddleware",
        "clickjacking.XFrameOptionsMiddleware",
    )
    settings.configure(
        SECRET_KEY="only-for-measuring",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        DATABASES={"default": _database(os.environ["DATABASE_URL"])},
        INSTALLED_APPS=[f"django.contrib.{name}" for name in ("auth", "contenttypes", "sessions", "messages")],
        MIDDLEWARE=[
            f"django.middleware.{middleware[0]}",
            "django.contrib.sessions.middleware.SessionMiddleware",
            *(f"django.middleware.{name}" for name in middleware[1:3]),
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            f"django.middleware.{middleware[3]}",
        ],
    )
    django.setup()
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
    # The server forks after this.
    connection.close()


urlpatterns = [path("ingest", ingest)]
_configure()
application = get_wsgi_application()
