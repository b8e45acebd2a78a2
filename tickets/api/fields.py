"""Fields that refuse what they are not: a number is no text, and an unknown name is an error."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Any

from django.core.validators import ProhibitNullCharactersValidator
from rest_framework import serializers
from rest_framework.validators import ProhibitSurrogateCharactersValidator

from tickets.customers.address import parse_address
from tickets.intake.external_ids import BadId, settled_id
from tickets.outbound.addresses import split_address
from tickets.text import has_controls, looked_at, many_lines, one_line, storable_text

LONGEST_MOMENT = 64
# Named one by one in an error.
MOST_UNKNOWN = 20
_UNSTORABLE = (ProhibitNullCharactersValidator, ProhibitSurrogateCharactersValidator)


class Text(serializers.CharField):
    """JSON text only. `lines` keeps line ends; otherwise it becomes one line, of which only the beginning is looked at."""

    def __init__(self, *, lines: bool = False, **options: Any) -> None:
        super().__init__(trim_whitespace=False, **options)
        self.lines = lines
        # Settled text holds nothing that can't be stored; looking for it again, letter by letter, takes 0.1 s a megabyte.
        self.validators = [validator for validator in self.validators if not isinstance(validator, _UNSTORABLE)]

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        if self.max_length is not None and len(data) > looked_at(self.max_length):
            self.fail("max_length", max_length=self.max_length)
        return many_lines(data) if self.lines else one_line(data[: looked_at(self.max_length or 0)])

    def run_validation(self, data: Any = serializers.empty) -> Any:
        value = super().run_validation(data)
        if value == "" and not self.allow_blank:
            self.fail("blank")
        return value


class Word(serializers.ChoiceField):
    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class AddressField(serializers.CharField):
    """An email address, with or without a display name; gives (name, address)."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid")
        try:
            return parse_address(data)
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from None


class Moment(serializers.DateTimeField):
    def to_internal_value(self, value: Any) -> Any:
        # The standard library takes what stands behind a NUL for nothing.
        if isinstance(value, str) and (len(value) > LONGEST_MOMENT or has_controls(value)):
            self.fail("invalid", format="YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]")
        return super().to_internal_value(value)


class CallbackUrl(Text):
    """Only where the context says that the integration `accepts_callback_urls`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=500, **options)

    def to_internal_value(self, data: Any) -> str:
        value = super().to_internal_value(data)
        if has_controls(data):
            raise serializers.ValidationError("It must not contain control characters.")
        if not self.context["accepts_callback_urls"]:
            raise serializers.ValidationError("This integration may not name a callback URL.")
        try:
            split_address(value)
        except ValueError:
            raise serializers.ValidationError("Enter a URL that begins with https:// or http://.") from None
        return value


class ExternalId(serializers.CharField):
    def __init__(self, **options: Any) -> None:
        super().__init__(trim_whitespace=False, min_length=1, max_length=255, **options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        try:
            return settled_id(data)
        except BadId as error:
            raise serializers.ValidationError(str(error)) from None


class JsonObject(serializers.JSONField):
    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            raise serializers.ValidationError("This must be a JSON object.")
        return storable_text(super().to_internal_value(data))


class Items(serializers.ListField):
    """A list that is measured before any of its items is looked at."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, list) and self.max_length is not None and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        return super().to_internal_value(data)


def unknown_fields(given: Iterable[str], known: Container[str]) -> dict[str, Any]:
    """An error for each name that is none of ours: for the first few, and their number."""
    strange = [name for name in given if name not in known]
    errors: dict[str, Any] = {name[:100]: ["There is no such field."] for name in sorted(strange[:MOST_UNKNOWN])}
    if len(strange) > MOST_UNKNOWN:
        errors[""] = [f"There are {len(strange):,} fields that are none of ours."]
    return errors


class Strict(serializers.Serializer[Any]):
    """Refuses unknown fields by name, and takes null in an optional field as absent."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        if not isinstance(data, dict):
            raise serializers.ValidationError({"": ["Send a JSON object."]})
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> Any:
        """As the serializer's own, without what only HTML forms need: that took longer than all checks together."""
        checked, errors = {}, {}
        for name, field, given in self._given(data):
            try:
                checked[name] = self._checked(name, field, given)
            except serializers.ValidationError as error:
                errors[name] = error.detail
        errors |= unknown_fields(data, self.fields)
        if errors:
            raise serializers.ValidationError(errors)
        return checked

    def _given(self, data: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
        """What there is to check. Null in an optional field is the same as absent."""
        for name, field in self.fields.items():
            value = data.get(name, serializers.empty)
            if field.required or (value is not None and value is not serializers.empty):
                yield name, field, value
            elif field.default is not serializers.empty:
                yield name, field, serializers.empty

    def _checked(self, name: str, field: Any, given: Any) -> Any:
        value = field.run_validation(given)
        further = getattr(self, f"validate_{name}", None)
        return further(value) if further else value
