"""The one file that imports `apprise`. Its plug-ins ask by `requests`: theirs is one of ours, which asks by our own door.

So the address rules, the time and the size hold for them too, no redirect is followed, and nobody but the vendor is asked.
"""

from __future__ import annotations

import logging
import sys
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlsplit

import apprise
import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from routing.pipelines.destinations.base import Exchange, Place, SendError
from routing.pipelines.destinations.vendor import call_vendor, judge_answer
from tickets.outbound.http import Answer

# It writes keys into its log.
logging.getLogger("apprise").disabled = True

VERBS = ("get", "post", "put", "patch", "delete", "head")


def make_notifier(url: str) -> Any:
    """None where apprise makes nothing of the address. Nothing is asked of anybody."""
    asset = apprise.AppriseAsset(storage_mode=apprise.PersistentStoreMode.MEMORY, secure_logging=True)
    try:
        notifier = apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    except (TypeError, ValueError, AttributeError):
        # It parses many an odd address without care.
        return None
    if notifier is not None:
        sys.modules[type(notifier).__module__].requests = _Requests()  # type: ignore[attr-defined]  # the module's own name for the library
    return notifier


def notify_vendor(
    place: Place, label: str, hosts: tuple[str, ...], *, title: str, body: str, exchange: Exchange
) -> None:
    """Raises SendError."""
    if (notifier := make_notifier(place.get("url"))) is None:
        raise SendError(f"{label} has no such address.", broken=True)
    carrier = _Carrier(place, label, hosts, exchange)
    token = _CARRIER.set(carrier)
    try:
        is_sent = notifier.notify(title=title, body=body, body_format="text")
    except TypeError as error:
        raise SendError(f"{label} can't send this: {error}", permanent=True) from error
    finally:
        _CARRIER.reset(token)
    if not is_sent:
        raise carrier.failure or SendError(f"{label} did not take it.", is_busy=True)


class _Carrier:
    """Carries the requests of one delivery, and remembers the first that failed."""

    def __init__(self, place: Place, label: str, hosts: tuple[str, ...], exchange: Exchange) -> None:
        self.place = place
        self.label = label
        self.hosts = hosts
        self.exchange = exchange
        self.failure: SendError | None = None

    def carry(self, request: requests.PreparedRequest) -> requests.Response:
        try:
            answer = self._ask(request)
        except SendError as error:
            self.failure = self.failure or error
            raise requests.ConnectionError(str(error)) from error
        try:
            judge_answer(answer, name=self.label)
        except SendError as error:
            # The plug-in judges it, too: some ask for something that need not be there.
            self.failure = self.failure or error
        return _response(request, answer)

    def _ask(self, request: requests.PreparedRequest) -> Answer:
        url, body = request.url or "", request.body or b""
        parts = urlsplit(url)
        if parts.scheme != "https" or parts.hostname not in self.hosts:
            raise SendError(f"{self.label} is asked at {', '.join(self.hosts)} alone.", permanent=True)
        sent = body.encode() if isinstance(body, str) else body
        if not isinstance(sent, bytes):
            raise SendError("No files are sent.", permanent=True)
        headers = {name: str(value) for name, value in request.headers.items() if name.lower() != "content-length"}
        return call_vendor(self.place, request.method or "POST", url, sent, self.exchange, headers)


_CARRIER: ContextVar[_Carrier | None] = ContextVar("carrier", default=None)


class _Adapter(BaseAdapter):
    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        carrier = _CARRIER.get()
        if carrier is None:
            raise requests.ConnectionError("Nothing is sent but by a delivery.")
        return carrier.carry(request)

    def close(self) -> None:
        """It holds nothing."""


class _Session(requests.Session):
    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False

    def get_adapter(self, url: str | bytes) -> BaseAdapter:
        return _Adapter()


class _Requests:
    """What the plug-ins use of the library."""

    Session = _Session

    def __getattr__(self, name: str) -> Any:
        if name in (*VERBS, "request"):
            return getattr(_Session(), name)
        return getattr(requests, name)


def _response(request: requests.PreparedRequest, answer: Answer) -> requests.Response:
    response = requests.Response()
    response.status_code = answer.status
    # Without an address to go to, no redirect is followed.
    response.headers = CaseInsensitiveDict({k: v for k, v in answer.headers.items() if k != "location"})
    response._content = answer.body
    response.url = request.url or ""
    response.request = request
    return response
