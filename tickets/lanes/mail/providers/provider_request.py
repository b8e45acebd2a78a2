"""A provider's post, read within the limits of mail: Django's own are made for the forms of people."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from tickets.lanes.mail.providers.form_fields import FormPart, read_form


class ProviderRequest(WSGIRequest):
    """Looks to django-anymail like any request, and keeps the form's values as bytes too."""

    def __init__(self, environ: dict[str, Any], raw: bytes) -> None:
        super().__init__(environ)
        self._raw = raw

    @property
    def body(self) -> bytes:
        return self._raw

    @cached_property
    def fields(self) -> list[FormPart]:
        """Raises ValueError if the body is no form."""
        return read_form(self.META.get("CONTENT_TYPE", ""), self._raw)

    @cached_property
    def POST(self) -> QueryDict:  # type: ignore[override]  # a property there
        posted = QueryDict(mutable=True, encoding="utf-8")
        for field in self.fields:
            if field.filename is None:
                posted.appendlist(field.name, field.raw.decode("utf-8", "replace"))
        return posted

    @cached_property
    def FILES(self) -> MultiValueDict[str, Any]:  # type: ignore[override]  # a property there
        files: MultiValueDict[str, Any] = MultiValueDict()
        for field in self.fields:
            if field.filename is not None:
                files.appendlist(field.name, _file(field))
        return files

    def exact(self, name: str) -> bytes | None:
        """The last value of that name, as its bytes were sent."""
        return next((field.raw for field in reversed(self.fields) if field.name == name), None)


def _file(field: FormPart) -> SimpleUploadedFile:
    # A path says nothing, and Django refuses names that are none.
    name = (field.filename or "").replace("\\", "/").rpartition("/")[2]
    return SimpleUploadedFile(name if name.strip(". ") else "attachment", field.raw, field.content_type)
