"""Why the model gave no answer, in words that a caller and a person can act on."""

import math
from collections.abc import Mapping

# kind: the sentence for people, and whether asking the same again cannot help until something is changed.
KINDS: dict[str, tuple[str, bool]] = {
    "rate_limited": ("The model service limits our rate", False),
    "overloaded": ("The model service is overloaded", False),
    "unavailable": ("The model service failed", False),
    "timeout": ("The model service did not answer in time", False),
    "unreachable": ("The model service could not be reached", False),
    "malformed": ("The model service sent an answer that cannot be used", False),
    "paused": ("The model service is left alone for a while", False),
    "out_of_time": ("There is no time left to ask the model", False),
    "over_budget": ("The day's budget for models is spent", False),
    "configuration": ("The model service does not accept our settings", True),
    "bad_request": ("The model service does not take this question", True),
    "refused": ("The model refuses to answer this", True),
}
STATUS_KINDS = {
    401: "configuration",
    402: "configuration",
    403: "configuration",
    404: "configuration",
    408: "timeout",
    409: "unavailable",
    424: "unavailable",  # Bedrock's word for a model that failed
    429: "rate_limited",
    529: "overloaded",
}
# Some faults of the account come as 400 or 429; their stable code tells them from a bad question or a short wait.
ACCOUNT_CODES = ("spend_limit", "organization_on_hold", "cmek_key", "billing")
LONGEST_REASON = 200
# The model was not asked.
UNASKED = ("paused", "out_of_time", "over_budget")


class LLMError(Exception):
    """There is no answer. `permanent` says that asking the same again cannot help until something is changed."""

    def __init__(
        self, message: str, *, permanent: bool, kind: str, retry_after: float | None = None, request_id: str = ""
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.kind = kind
        self.retry_after = retry_after
        self.request_id = request_id
        # What an answer that is of no use has cost all the same.
        self.tokens: dict[str, int] = {}

    @property
    def is_nonsense(self) -> bool:
        """The model itself answered, outside the shape; a page of some gateway is no answer of a model."""
        return self.kind == "malformed" and self.permanent


def llm_error(
    kind: str,
    detail: str = "",
    *,
    permanent: bool | None = None,
    retry_after: float | None = None,
    request_id: str = "",
) -> LLMError:
    sentence, usually_permanent = KINDS[kind]
    return LLMError(
        f"{sentence}: {detail}" if detail else f"{sentence}.",
        permanent=usually_permanent if permanent is None else permanent,
        kind=kind,
        retry_after=retry_after,
        request_id=request_id,
    )


def kind_of_status(status: int, code: str) -> str:
    """`code` is the vendor's stable name of the cause, or empty."""
    if any(word in code for word in ACCOUNT_CODES):
        return "configuration"
    if status in STATUS_KINDS:
        return STATUS_KINDS[status]
    if status < 400:  # a redirect: the address is not that of the service
        return "configuration"
    return "unavailable" if status >= 500 else "bad_request"


def reason_of(kind: str, status: int, vendor_message: str | None) -> str:
    """The vendor's own words only where they speak of the account: a bad request's may quote the ticket."""
    if kind == "configuration" and vendor_message:
        return f"HTTP {status}, {vendor_message[:LONGEST_REASON]}"
    return f"HTTP {status}"


def seconds_to_wait(headers: Mapping[str, str]) -> float | None:
    try:
        seconds = float(headers["retry-after"])
    except (KeyError, ValueError):  # absent, or a date, which the vendor does not send
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None
