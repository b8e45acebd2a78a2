"""The API's reference and schema, for whom the setting API_DOCS says."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.http import Http404, HttpRequest, HttpResponseBase
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from helpdesk import page_policy


def schema(request: HttpRequest) -> HttpResponseBase:
    return _shown(request, SpectacularAPIView.as_view())


def reference(request: HttpRequest) -> HttpResponseBase:
    """The page, and with `?script` its script: apart, so that no script stands within a page."""
    shown = _shown(request, SpectacularSwaggerSplitView.as_view(url_name="schema"))
    shown.headers[page_policy.HEADER] = page_policy.API_REFERENCE
    return shown


def _shown(request: HttpRequest, view: Any) -> HttpResponseBase:
    if settings.API_DOCS == "off":
        raise Http404
    shown: HttpResponseBase = (view if settings.API_DOCS == "open" else staff_member_required(view))(request)
    return shown
