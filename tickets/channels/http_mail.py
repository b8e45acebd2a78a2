"""What an error of a mail provider's HTTP interface means: whether the mail may have been taken, and whose fault it is."""

from __future__ import annotations

from collections.abc import Iterator

from anymail.exceptions import AnymailConfigurationError, AnymailError

from tickets.channels.base import DeliveryError, FarEndError

# What the HTTP libraries raise before a request has left; they are known by name, so that none need be installed.
NOT_CONNECTED = {
    "ConnectTimeout",
    "ConnectTimeoutError",
    "ConnectError",
    "ConnectionRefusedError",
    "NewConnectionError",
    "NameResolutionError",
    "gaierror",
    "SSLError",
    "ProxyError",
}
CHECK_PROVIDER = "Check the mail provider's settings, and whether its service can be reached from here."
CHECK_KEY = "Check the key of the mail provider."
UNKNOWN = "The mail provider was given the mail and never said whether it took it"


def judge_http(error: Exception) -> DeliveryError | None:
    """None for what is neither an answer nor a broken connection."""
    if isinstance(error, AnymailConfigurationError):
        return FarEndError(f"The settings for mail are wrong: {error}", pauses_at_once=True, advice=CHECK_PROVIDER)
    if (status := getattr(error, "status_code", None)) is not None:
        return _of_status(int(status))
    causes = list(_causes(error))
    if any(type(one).__name__ in NOT_CONNECTED for one in causes):
        return FarEndError(
            f"The mail provider can't be reached: {type(causes[-1]).__name__}.",
            pauses_at_once=True,
            advice=CHECK_PROVIDER,
        )
    if any(isinstance(one, OSError) for one in causes):
        return FarEndError(f"{UNKNOWN}: {type(error).__name__}.", unknown=True, counts=True, advice=CHECK_PROVIDER)
    return (
        DeliveryError(f"The mail can't be sent: {error}", permanent=True) if isinstance(error, AnymailError) else None
    )


def _of_status(status: int) -> DeliveryError:
    words = f"The mail provider answered {status}."
    if status in (401, 403):
        return FarEndError(words, pauses_at_once=True, advice=CHECK_KEY)
    if status == 429 or status >= 500:
        # It says itself that it did not take it, and it would say so of any other.
        return FarEndError(words, advice=CHECK_PROVIDER)
    return DeliveryError(words, permanent=True, is_answer=True)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it came from, as the libraries pack it."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop(0)
        if not isinstance(one, BaseException) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
