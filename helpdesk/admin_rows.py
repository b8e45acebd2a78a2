"""An address of the admin that names no row is 404, before any page or button asks the database for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse

from tickets import ids

# These say themselves that a row is gone, in a sentence.
OF_DJANGO = ("_change", "_delete", "_history")


class AdminRowMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """Raises Http404. Who is not logged in is asked to, whatever the address names."""
        page, key = getattr(view, "model_admin", None), kwargs.get("object_id")
        if page is None or key is None or not getattr(request.user, "is_staff", False):
            return
        match = request.resolver_match
        has_sentence = match is not None and str(match.url_name).endswith(OF_DJANGO)
        if not _is_row(page, unquote(key), must_exist=not has_sentence):
            raise Http404(f"There is no such {page.opts.verbose_name}.")


def _is_row(page: ModelAdmin[Any], text: str, *, must_exist: bool) -> bool:
    try:
        key = _key_of(page, text)
    except (ValidationError, ValueError):
        return False
    return not must_exist or page.model._default_manager.filter(pk=key).exists()


def _key_of(page: ModelAdmin[Any], text: str) -> Any:
    """Rows of ours are also known by their public id, `t_…`. Raises ValidationError or ValueError."""
    prefix = getattr(page.model, "id_prefix", "")
    return ids.from_public(prefix, text) if prefix else page.model._meta.pk.to_python(text)
