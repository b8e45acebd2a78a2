"""What the tests of the web form share."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client

from tickets.integrations import form_secrets
from tickets.lanes.forms.form_token import make_stamp
from tickets.models import Form

PAGE = "/support/"
ADDRESS = "/api/webhooks/support/form"
WORDS = {
    "name": "Ann Example",
    "email": "ann@example.com",
    "subject": "Cannot log in",
    "message": "I get a 403 error since yesterday.",
    "page": "https://shop.example/account",
    "website": "",
}


def public_form(**values: Any) -> Form:
    """The public page's form, as an installation begins with it."""
    Form.objects.filter(is_public_page=True).update(**values)
    return Form.objects.get(is_public_page=True)


def own_form(**values: Any) -> tuple[Form, str]:
    """A team's own form and its secret."""
    form = Form.objects.create(name=f"Form {Form.objects.count()}", **values)
    return form, form_secrets.create_secret(form)[1]


def fill_in(form: Form, **changes: str) -> Any:
    """Sends the public page, as a browser without cookies does that waited long enough."""
    client = Client(enforce_csrf_checks=True)
    return client.post(PAGE, WORDS | {"stamp": make_stamp(form, is_filled=True)} | changes)


def stamp_in(page: Any) -> str:
    found = re.search(r'name="stamp" value="([^"]+)"', page.content.decode())
    assert found
    return html.unescape(found[1])
