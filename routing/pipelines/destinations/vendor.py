"""Talk with a vendor by HTTP, through the one door: what was said is noted without secrets, and judged."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings

from routing.pipelines.destinations.base import BadDestination, Exchange, Place, SendError
from routing.pipelines.destinations.texts import without_secrets
from tickets.outbound.addresses import AddressRefused, check_web_address, is_listed
from tickets.outbound.http import Answer, NoAnswer, send_request
from tickets.outbound.retry_after import retry_after

MOST_BYTES = 65_536
# A longer one is asked for again by a try of ours.
LONGEST_PAUSE = timedelta(hours=1)
# Nothing will change by itself: somebody must mend the destination.
BROKEN = {
    401: "it refuses our credentials",
    403: "it does not let us",
    404: "there is nothing at this address any more",
    410: "the address is gone",
}
# What an address is made of, and how short a part may be that proves anything.
PIECES = re.compile(r"[/@:?&=#]+")
SHORTEST_PROOF = 6
MAY_PASS = (408, 409, 425, 429)


def post_json(
    place: Place, url: str, body: Any, exchange: Exchange, *, headers: Mapping[str, str] | None = None
) -> Answer:
    """Raises SendError unless it was answered; whatever the status."""
    sent = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return call_vendor(place, "POST", url, sent, exchange, {"content-type": "application/json", **(headers or {})})


def call_vendor(
    place: Place, method: str, url: str, body: bytes, exchange: Exchange, headers: Mapping[str, str]
) -> Answer:
    secrets = _secrets_of(place)
    exchange.request = without_secrets(f"{method} {masked_url(url)}\n{body.decode('utf-8', 'replace')}", secrets)
    asked = {"user-agent": "Helpdesk-Pipelines/1", **headers}
    seconds = settings.DELIVERY_TIMEOUT_SECONDS
    try:
        answer = send_request(method, url, body=body, headers=asked, seconds=seconds, most_bytes=MOST_BYTES)
    except AddressRefused as error:
        raise SendError(str(error), permanent=error.permanent, broken=error.permanent, is_busy=True) from error
    except NoAnswer as error:
        raise SendError(without_secrets(str(error), secrets), is_busy=True) from error
    exchange.answered = answer.status
    exchange.response = without_secrets(answer.body.decode("utf-8", "replace"), secrets)
    return answer


def judge_answer(answer: Answer, *, name: str) -> None:
    """Raises SendError for all that is no success."""
    if answer.is_success:
        return
    status = answer.status
    if status in BROKEN:
        raise SendError(f"{name} answered {status}: {BROKEN[status]}.", broken=True)
    may_pass = status >= 500 or status in MAY_PASS
    raise SendError(
        f"{name} answered {status}.",
        permanent=not may_pass,
        retry_after=retry_after(answer.headers.get("retry-after", ""), longest=LONGEST_PAUSE),
        is_busy=status >= 500 or status == 429,
    )


def json_of(answer: Answer, *, name: str) -> Any:
    """The answer's own JSON. Raises SendError where it is none: whoever said that is not the vendor."""
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        said = answer.headers.get("content-type", "").partition(";")[0][:60] or "something"
        raise SendError(
            f"{name} answered {answer.status} with {said} that is not its own: is that its address?", is_busy=True
        ) from None


def masked_url(url: str) -> str:
    """Where it goes, and nothing of the rest, which may be a password. In a scheme of another library all of it may be."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        return f"{parts.scheme}://•••"
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname}{port}/•••"


def check_vendor_url(url: str, *, field: str, hosts: tuple[str, ...], vendor: str) -> None:
    """An address of the vendor's own, or one that OUTBOUND_ALLOWED_HOSTS lists. Raises BadDestination."""
    try:
        check_web_address(url)
    except ValueError as error:
        raise BadDestination(field, str(error)) from error
    host = (urlsplit(url).hostname or "").rstrip(".")
    if host not in hosts and not is_listed(host):
        raise BadDestination(field, f"This is no address of {vendor}: its host is {host}.")


def _secrets_of(place: Place) -> list[str]:
    """Each secret, and each part of an address that may prove who may use it."""
    texts = [str(value) for value in place.secrets.values() if value]
    pieces = [piece for text in texts if "://" in text for piece in PIECES.split(_behind_the_host(text))]
    return texts + [one for piece in pieces if len(piece) >= SHORTEST_PROOF for one in (piece, unquote(piece))]


def _behind_the_host(url: str) -> str:
    """All that follows the scheme, less the host of an ordinary web address."""
    scheme, _, rest = url.partition("://")
    return rest.partition("/")[2] if scheme in ("http", "https") else rest
