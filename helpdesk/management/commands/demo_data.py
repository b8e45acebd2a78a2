"""Fills the demo once: an admin, an integration with a key, articles and customers."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from helpdesk.demo import store
from helpdesk.demo.content import ARTICLES, MACROS, TICKETS
from resolution.models import Article, Macro
from tickets.integrations import keys
from tickets.models import ApiKey, Customer, Integration, Scope

NAME = "Demo shop"


class Command(BaseCommand):
    help = "Creates the demo's admin, integration, articles and customers; what is there is left as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        # To load the code and check the settings is most of what either costs, so `make run` does both in one process.
        parser.add_argument("--migrate", action="store_true", help="migrate the database first")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError("demo_data creates a known admin; it runs only with HELPDESK_MODE=demo.")
        if options["migrate"]:
            call_command("migrate", verbosity=0)
        access = store.load()
        if access is None or not get_user_model().objects.filter(username=access.username).exists():
            access = _create()
            store.save(access)
        # A demo of an earlier version has a key that may do less.
        ApiKey.objects.filter(digest=keys.digest_of(access.api_key)).update(scopes=Scope.values)
        self.stdout.write(f"Admin: {access.username}, password: {access.password}")


@transaction.atomic
def _create() -> store.DemoAccess:
    callback_secret = keys.create_secret()
    integration, _ = Integration.objects.update_or_create(
        name=NAME,
        defaults={
            "callback_secret": callback_secret,
            "accepts_callback_urls": True,
            # The demo's own shop knows its customers.
            "vouches_for_addresses": True,
        },
    )
    _, key = keys.create_key(integration, label="demo", scopes=Scope.values)
    _create_rows()
    password = secrets.token_urlsafe(9)
    admin, _ = get_user_model().objects.get_or_create(
        username="admin", defaults={"email": "admin@helpdesk.example", "is_staff": True, "is_superuser": True}
    )
    admin.set_password(password)
    admin.save()
    return store.DemoAccess(username="admin", password=password, api_key=key, callback_secret=callback_secret)


def _create_rows() -> None:
    for category, title, body, phrasings in ARTICLES:
        Article.objects.get_or_create(
            title=title, defaults={"category": category, "body": body, "phrasings": "\n".join(phrasings)}
        )
    Macro.objects.bulk_create([Macro(name=name, text=text) for name, text in MACROS], ignore_conflicts=True)
    for _, name, email, tier, _, _ in TICKETS:
        Customer.objects.get_or_create(email=email, defaults={"name": name, "tier": tier})
