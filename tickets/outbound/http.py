"""The one door for HTTP to an address that somebody else has named."""

from __future__ import annotations

import httpx2

from tickets.outbound.addresses import pin_address


def post_to_public(url: str, body: bytes, headers: dict[str, str], *, seconds: float) -> httpx2.Response:
    """The head of the answer; its body is not read. `seconds` is the longest silence, so a caller bounds the whole by
    `deadline`. Raises AddressRefused, and what httpx2 raises.

    It connects to the address that was checked, whatever the name means a moment later. Redirects are not followed.
    """
    pinned = pin_address(url)
    named = {"host": pinned.host_header}
    secured = {"sni_hostname": pinned.server_name}
    with (
        httpx2.Client(timeout=seconds, trust_env=False) as client,
        client.stream("POST", pinned.url, content=body, headers=headers | named, extensions=secured) as response,
    ):
        return response
