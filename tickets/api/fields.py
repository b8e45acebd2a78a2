"""Fields that refuse what they are not: a number is no text, and an unknown name is an error."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from django.core.validators import ProhibitNullCharactersValidator
from rest_framework import serializers
from rest_framework.validators import ProhibitSurrogateCharactersValidator

from tickets.channels.addresses import split_address
from tickets.intake.address import parse_address
from tickets.intake.text import has_controls, many_lines, one_line

_UNSTORABLE = (ProhibitNullCharactersValidator, ProhibitSurrogateCharactersValidator)


class Text(serializers.CharField):
    """JSON text only. `lines` keeps line ends; otherwise it becomes one line."""

    def __init__(self, *, lines: bool = False, **options: Any) -> None:
        super().__init__(trim_whitespace=False, **options)
        self.lines = lines
        # Settled text holds nothing that can't be stored; looking for it again, letter by letter, takes 0.1 s a megabyte.
        self.validators = [validator for validator in self.validators if not isinstance(validator, _UNSTORABLE)]

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return many_lines(data) if self.lines else one_line(data)

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


class Address(serializers.CharField):
    """An email address, with or without a display name; gives (name, address)."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid")
        try:
            return parse_address(data)
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from None


class CallbackUrl(Text):
    """Only where the context says that the integration `accepts_callback_urls`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=500, **options)

    def to_internal_value(self, data: Any) -> str:
        value = super().to_internal_value(data)
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
        if has_controls(data):
            raise serializers.ValidationError("It must not contain control characters.")
        # NFC and nothing else: ids are compared byte for byte.
        return unicodedata.normalize("NFC", data)


class JsonObject(serializers.JSONField):
    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            raise serializers.ValidationError("This must be a JSON object.")
        return super().to_internal_value(data)


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
        errors |= {name[:100]: ["There is no such field."] for name in sorted(set(data) - set(self.fields))}
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
