"""The API's reference and schema, for whom the setting API_DOCS says."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.http import Http404, HttpRequest, HttpResponseBase
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView


def schema(request: HttpRequest) -> HttpResponseBase:
    return _shown(request, SpectacularAPIView.as_view())


def reference(request: HttpRequest) -> HttpResponseBase:
    return _shown(request, SpectacularSwaggerView.as_view(url_name="schema"))


def _shown(request: HttpRequest, view: Any) -> HttpResponseBase:
    if settings.API_DOCS == "off":
        raise Http404
    shown: HttpResponseBase = (view if settings.API_DOCS == "open" else staff_member_required(view))(request)
    return shown
