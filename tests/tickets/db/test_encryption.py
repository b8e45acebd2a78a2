"""A stored secret loads sealed, opens when asked, and is shown by nothing else."""

from __future__ import annotations

import copy
import json
import pickle
from io import StringIO
from typing import Any

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.template import Context, Template

from tests import factories
from tickets.db.encryption import DecryptionError, Sealed
from tickets.models import Integration, Mailbox

SECRET = "open sesame"


@pytest.fixture
def mailbox(db: None) -> Mailbox:
    return Mailbox.objects.create(address="help@shop.example", secret=SECRET)


def stored(mailbox: Mailbox) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM tickets_mailbox WHERE id = %s", [mailbox.pk])
        return cursor.fetchone()[0]


def test_it_stands_encrypted_and_opens_when_asked(mailbox: Mailbox) -> None:
    assert SECRET not in stored(mailbox)
    assert Mailbox.objects.get(pk=mailbox.pk).secret.reveal() == SECRET


def test_nothing_but_reveal_shows_it_or_its_token(mailbox: Mailbox) -> None:
    secret = Mailbox.objects.get(pk=mailbox.pk).secret

    shown = [str(secret), repr(secret), f"{secret}", f"{secret:>20}", f"{secret!r}", f"{[secret]}"]
    template = Template("{{ s }} {{ s.reveal }} {{ s.resealed }} {% debug %}")
    shown.append(template.render(Context({"s": secret})))

    assert not any(SECRET in text or stored(mailbox)[:10] in text for text in shown)
    assert str(secret) == "(sealed)"
    assert str(Sealed("")) == ""
    with pytest.raises(TypeError):
        json.dumps(secret)


def test_what_is_assigned_is_sealed_at_once() -> None:
    mailbox = Mailbox(address="help@shop.example", secret=SECRET)
    other = Integration(name="Shop")
    other.callback_secret = SECRET

    assert isinstance(mailbox.secret, Sealed)
    assert isinstance(other.callback_secret, Sealed)
    assert mailbox.secret.reveal() == other.callback_secret.reveal() == SECRET


def test_it_is_true_if_there_is_one(mailbox: Mailbox) -> None:
    empty = Mailbox.objects.create(address="none@shop.example")

    assert Mailbox.objects.get(pk=mailbox.pk).secret
    assert not Mailbox.objects.get(pk=empty.pk).secret
    assert empty.secret.reveal() == ""
    assert empty.secret.is_readable
    assert set(Mailbox.objects.exclude(secret="")) == {mailbox}


def test_it_equals_itself_and_no_text(mailbox: Mailbox) -> None:
    one, same = Mailbox.objects.get(pk=mailbox.pk).secret, Mailbox.objects.get(pk=mailbox.pk).secret

    assert one == same
    assert hash(one) == hash(same)
    assert one != SECRET
    assert one != stored(mailbox)
    assert one != Sealed.seal(SECRET)


def test_it_can_be_copied_and_not_changed(mailbox: Mailbox) -> None:
    secret = mailbox.secret

    assert copy.deepcopy(secret) == pickle.loads(pickle.dumps(secret)) == secret
    with pytest.raises(AttributeError):
        secret._token = "another"  # type: ignore[misc]


def test_saving_and_moving_a_row_leave_it_as_it_stands(mailbox: Mailbox) -> None:
    before = stored(mailbox)
    Mailbox.objects.get(pk=mailbox.pk).save()
    Mailbox.objects.update(secret=F("secret"))
    loaded = Mailbox.objects.get(pk=mailbox.pk)
    loaded.refresh_from_db()
    loaded.full_clean()
    loaded.save()

    assert stored(mailbox) == before


def test_an_update_seals_too(mailbox: Mailbox) -> None:
    Mailbox.objects.update(secret="another")

    mailbox.refresh_from_db()
    assert mailbox.secret.reveal() == "another"
    assert "another" not in stored(mailbox)


def test_rows_that_are_not_loaded_whole_load_it_later(mailbox: Mailbox) -> None:
    assert Mailbox.objects.only("address").get(pk=mailbox.pk).secret.reveal() == SECRET
    assert Mailbox.objects.values_list("secret", flat=True)[0].reveal() == SECRET


def test_a_dump_of_rows_can_be_loaded_again(mailbox: Mailbox) -> None:
    dump = serializers.serialize("json", [mailbox])
    Mailbox.objects.filter(pk=mailbox.pk).delete()

    for row in serializers.deserialize("json", dump):
        row.save()

    assert Mailbox.objects.get(pk=mailbox.pk).secret.reveal() == SECRET
    assert SECRET not in stored(mailbox)


@pytest.mark.parametrize("token", ["lost", "gAAAAAé", "gAAAA" + "A" * 500, " "])
def test_whatever_is_stored_a_row_loads_and_only_reveal_fails(mailbox: Mailbox, token: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tickets_mailbox SET secret = %s", [token])

    secret = Mailbox.objects.get(pk=mailbox.pk).secret

    assert secret
    assert not secret.is_readable
    with pytest.raises(DecryptionError, match="can't be read with the present key: rotate it"):
        secret.reveal()


def test_a_second_key_still_opens_what_it_has_sealed(mailbox: Mailbox, settings: Any) -> None:
    settings.ENCRYPTION_KEYS = ["new", settings.SECRET_KEY]

    assert mailbox.secret.reveal() == SECRET


def test_resealing_makes_the_old_key_needless(mailbox: Mailbox, settings: Any) -> None:
    factories.IntegrationFactory()
    settings.ENCRYPTION_KEYS = ["new", settings.SECRET_KEY]
    out = StringIO()

    call_command("reseal_secrets", stdout=out)

    settings.ENCRYPTION_KEYS = ["new"]
    mailbox.refresh_from_db()
    assert mailbox.secret.reveal() == SECRET
    assert out.getvalue() == "2 secrets are sealed with the first key.\n"


def test_resealing_names_what_no_key_opens_and_goes_on(mailbox: Mailbox, settings: Any) -> None:
    settings.ENCRYPTION_KEYS = ["new"]
    integration = factories.IntegrationFactory()

    with pytest.raises(CommandError, match=f"mailbox {mailbox.pk}: password or token"):
        call_command("reseal_secrets", stdout=StringIO())

    integration.refresh_from_db()
    assert integration.callback_secret.is_readable
