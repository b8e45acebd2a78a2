"""Fields that refuse what they are not: a number is no text, and an unknown name is an error."""

from __future__ import annotations

import unicodedata
from typing import Any, cast

from rest_framework import serializers

from tickets.intake.address import parse_address
from tickets.intake.text import has_controls, many_lines, one_line


class Text(serializers.CharField):
    """JSON text only. `lines` keeps line ends; otherwise it becomes one line."""

    def __init__(self, *, lines: bool = False, **options: Any) -> None:
        super().__init__(trim_whitespace=False, **options)
        self.lines = lines

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
        optional = {name for name, field in self.fields.items() if not field.required}
        data = {name: value for name, value in data.items() if value is not None or name not in optional}
        unknown = sorted(set(data) - set(self.fields))
        errors = {name[:100]: ["There is no such field."] for name in unknown}
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            raise serializers.ValidationError({**cast(dict[str, Any], error.detail), **errors}) from None
        if errors:
            raise serializers.ValidationError(errors)
        return values
