"""Makes the triggers that write the settings' history: after each migrate, from the models as they are then."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Field, ForeignKey, Model

from helpdesk.audit.settings import NAMES, SETTING_OF, SETTINGS, Setting
from tickets.db.encryption import EncryptedTextField
from tickets.models import SettingChange

MARK = "note_setting_"
SECRET_NAMES = ("password", "digest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    table: str
    name: str
    create: str


def install_triggers() -> None:
    """Nothing to do where they stand already, as after most migrates."""
    if SettingChange._meta.db_table not in connection.introspection.table_names():
        return
    wanted = {(trigger.table, trigger.name): trigger for trigger in triggers()}
    present = _present()
    with transaction.atomic(), connection.cursor() as cursor:
        for table, name in present - wanted.keys():
            cursor.execute(f'DROP TRIGGER "{name}" ON "{table}"')
        for key in wanted.keys() - present:
            cursor.execute(wanted[key].create)


def triggers() -> Iterator[Trigger]:
    for setting in SETTINGS:
        yield _on_rows(setting)
        for field in setting.model._meta.local_many_to_many:
            # Links with columns of their own are settings themselves.
            if field.remote_field.through not in SETTING_OF:
                yield from _on_links(setting, field)


def noted_fields(setting: Setting) -> list[Field[Any, Any]]:
    """What people can edit, every secret, and what the setting names besides."""
    fields = [field for field in setting.model._meta.concrete_fields if not field.primary_key]
    return [
        field
        for field in fields
        if field.name not in setting.ignored
        and (field.editable or field.name in setting.also or isinstance(field, EncryptedTextField))
    ]


def _present() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE starts_with(tgname, %s) AND pg_table_is_visible(tgrelid)",
            [MARK],
        )
        return set(cursor.fetchall())


def _on_rows(setting: Setting) -> Trigger:
    model = setting.model
    config: dict[str, Any] = {
        "kind": model._meta.label_lower,
        "key": _key(model).column,
        "name": _name_columns(model),
        "by_people_only": setting.is_by_people_only,
        "fields": {field.column: _described(setting, field) for field in noted_fields(setting)},
    }
    if setting.part_of:
        owner: Any = model._meta.get_field(setting.part_of)
        config["part"] = str(model._meta.verbose_name)
        config["owner"] = {
            "column": owner.column,
            "kind": owner.related_model._meta.label_lower,
            "target": _target(owner.related_model),
        }
    return _trigger(
        model._meta.db_table,
        "rows",
        "AFTER INSERT OR UPDATE OR DELETE",
        "FOR EACH ROW EXECUTE FUNCTION helpdesk_note_setting",
        config,
    )


def _described(setting: Setting, field: Field[Any, Any]) -> dict[str, Any]:
    words: dict[str, Any] = {"name": field.name}
    if isinstance(field, EncryptedTextField) or field.name in SECRET_NAMES:
        words["secret"] = True
    if field.name in setting.by_people_only:
        words["by_people_only"] = True
    other: Any = field.related_model if isinstance(field, ForeignKey) else None
    if other and _name_columns(other):
        words["target"] = _target(other)
    return words


def _on_links(setting: Setting, field: Any) -> Iterator[Trigger]:
    config = {
        "kind": setting.model._meta.label_lower,
        "field": field.name,
        "owner": _target(setting.model),
        "owner_column": field.m2m_column_name(),
        "other": _target(field.related_model),
        "other_column": field.m2m_reverse_name(),
    }
    table = field.remote_field.through._meta.db_table
    for operation, rows in (("INSERT", "NEW"), ("DELETE", "OLD")):
        yield _trigger(
            table,
            operation.lower(),
            f"AFTER {operation}",
            f"REFERENCING {rows} TABLE AS links FOR EACH STATEMENT EXECUTE FUNCTION helpdesk_note_links",
            config,
        )


def _trigger(table: str, what: str, when: str, how: str, config: dict[str, Any]) -> Trigger:
    text = json.dumps(config, sort_keys=True)
    # The name says which definition it is, so that a changed one is seen.
    name = f"{MARK}{what}_{hashlib.sha256(f'{when} {how} {text}'.encode()).hexdigest()[:12]}"
    quoted = text.replace("'", "''")
    order = " ".join(['CREATE TRIGGER "' + name + '"', when, 'ON "' + table + '"', f"{how}('{quoted}')"])
    return Trigger(table=table, name=name, create=order)


def _target(model: type[Model]) -> dict[str, Any]:
    key = _key(model)
    return {
        "table": model._meta.db_table,
        "key": key.column,
        "key_type": key.rel_db_type(connection),
        "name": _name_columns(model),
    }


def _name_columns(model: type[Model]) -> list[str]:
    names = SETTING_OF[model].name if model in SETTING_OF else NAMES.get(model, ())
    columns: list[Any] = [model._meta.get_field(name) for name in names]
    return [column.column for column in columns]


def _key(model: type[Model]) -> Any:
    return model._meta.pk
