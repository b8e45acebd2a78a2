"""Who posts to the addresses that name an integration: it shows so by a signature, or by a key, as its setting says."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.request import Request

from tickets import ids
from tickets.api.authentication import CHALLENGE, ONLY_SIGNED, KeyAuthentication
from tickets.api.body import read_raw
from tickets.api.signatures import BadSignature, check_plain, check_standard, claim_of
from tickets.integrations.keys import Caller
from tickets.integrations.signing import Signer, find_signer
from tickets.models import Integration, Proof

STANDARD = "webhook-signature"
PLAIN = "X-Signature-256"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRequest:
    """What a checked signature leaves for the view: the bytes that were signed, and the sender's id of this request."""

    raw: bytes
    id: str = ""


class KeyOrSignature(BaseAuthentication):
    """Yields a Caller as KeyAuthentication does, and a Signed beside it where a signature was checked.

    The integration is the `integration` of the address; an address without one takes keys. A view that takes larger
    bodies than a plain post names the setting that limits them in its attribute `largest_body`.
    """

    def authenticate(self, request: Request) -> tuple[Caller, SignedRequest | None] | None:
        named = (request.parser_context or {})["kwargs"].get("integration")
        if named is None:
            return _by_key(request)
        signer = _signer(named)
        if signer.takes_signatures and _says_signed(request):
            return signer.caller, _checked(request, signer)
        if not signer.takes_keys:
            raise NotAuthenticated(ONLY_SIGNED)
        return _by_key_of(request, signer)

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE


def raw_body(request: Request) -> bytes:
    """The body as it was sent. Raises TooLarge, TooSlow, Unreadable."""
    return request.auth.raw if isinstance(request.auth, SignedRequest) else _read(request)


def default_id(request: Request) -> str | None:
    """The id of the post where its body has none. What was signed goes before what anybody can put on top."""
    if isinstance(request.auth, SignedRequest) and request.auth.id:
        return request.auth.id
    return request.headers.get("Idempotency-Key")


def most_bytes(request: Request) -> int:
    """How large a body the view takes."""
    view = (request.parser_context or {}).get("view")
    most: int = getattr(settings, getattr(view, "largest_body", "INGEST_MAX_BYTES"))
    return most


def _signer(named: str) -> Signer:
    try:
        signer = find_signer(ids.from_public(Integration.id_prefix, named), now=timezone.now())
    except ValueError:
        signer = None
    if signer is None:
        raise AuthenticationFailed("The address names no integration that is on.")
    return signer


def _says_signed(request: Request) -> bool:
    return PLAIN in request.headers or STANDARD in request.headers


def _checked(request: Request, signer: Signer) -> SignedRequest:
    """The size is checked before anything is made of the body, this signature included."""
    raw = _read(request)
    try:
        if STANDARD not in request.headers:
            check_plain(raw, request.headers[PLAIN], signer.secrets)
            return SignedRequest(raw=raw)
        claim = claim_of(request.headers)
        check_standard(raw, claim, signer.secrets, now=timezone.now(), window=settings.SIGNATURE_WINDOW)
        return SignedRequest(raw=raw, id=claim.id)
    except BadSignature as error:
        raise AuthenticationFailed(str(error)) from None


def _by_key(request: Request) -> tuple[Caller, None] | None:
    found = KeyAuthentication().authenticate(request)
    if found and found[0].proof == Proof.SIGNATURE:
        raise AuthenticationFailed(ONLY_SIGNED)
    return found


def _by_key_of(request: Request, signer: Signer) -> tuple[Caller, None] | None:
    found = KeyAuthentication().authenticate(request)
    if found and found[0].integration_id != signer.integration_id:
        raise AuthenticationFailed("The key is another integration's than the address names.")
    return found


def _read(request: Request) -> bytes:
    return read_raw(request._request, most=most_bytes(request))
