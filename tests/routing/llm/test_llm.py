import os
import time
from collections.abc import Iterator
from contextlib import suppress
from threading import enumerate as running_threads
from typing import Any

import pytest
from pydantic import BaseModel, Field

from routing.llm import client as llm
from routing.llm.question import ModelQuestion
from tests.doors.messages_api import (
    REQUEST_ID,
    MessagesApi,
    Reply,
    broken_json,
    configured,
    error,
    message,
    page,
    plain,
)

GOOD = {"colour": "blue", "share": 0.5}


class Shape(BaseModel):
    colour: str
    share: float = Field(ge=0, le=1)


@pytest.fixture
def vendor(settings: Any) -> Iterator[MessagesApi]:
    with configured(settings) as vendor:
        yield vendor


def ask(user: str = "The sky?") -> llm.Answer[Shape]:
    question = ModelQuestion(system="Name a colour.", user=user, shape=Shape, max_tokens=50)
    answer = llm.ask_or_look_up(question, Shape)
    assert isinstance(answer, llm.Answer)
    return answer


def failure() -> llm.LLMError:
    with pytest.raises(llm.LLMError) as caught:
        ask()
    return caught.value


# --- A good answer ---


def test_it_gives_the_checked_value_with_its_tokens_and_the_request_id(vendor: MessagesApi) -> None:
    vendor.will_answer(message(GOOD, cache_read_input_tokens=80, cache_creation_input_tokens=7))

    answer = ask()

    assert answer.value == Shape(colour="blue", share=0.5)
    assert answer.tokens == {"input": 100, "output": 20, "cache_read": 80, "cache_write": 7}
    assert (answer.model, answer.request_id, answer.stop_reason) == ("claude-local", REQUEST_ID, "end_turn")


def test_it_sends_the_key_the_model_a_cached_system_prompt_and_the_shape(vendor: MessagesApi) -> None:
    vendor.will_answer(message(GOOD))

    ask()

    (sent,) = vendor.requests
    assert (sent.path, sent.headers["authorization"]) == ("/v1/messages", "Bearer key-of-the-test")
    assert (sent.body["model"], sent.body["max_tokens"], sent.user) == ("claude-of-the-test", 50, "The sky?")
    assert sent.body["system"] == [{"type": "text", "text": "Name a colour.", "cache_control": {"type": "ephemeral"}}]
    schema = sent.body["output_config"]["format"]["schema"]
    assert (schema["required"], schema["additionalProperties"]) == (["colour", "share"], False)


def test_it_keeps_the_path_of_a_gateway(vendor: MessagesApi, settings: Any) -> None:
    settings.ANTHROPIC_BASE_URL = f"{vendor.url}/team/gateway"
    vendor.will_answer(message(GOOD))

    ask()

    assert vendor.requests[0].path == "/team/gateway/v1/messages"


def test_it_sends_half_a_surrogate_pair_as_a_replacement_character(vendor: MessagesApi) -> None:
    vendor.will_answer(message(GOOD))

    ask("a\ud800b")

    assert vendor.requests[0].user == "a\ufffdb"


def test_it_follows_changed_settings_with_a_new_client(vendor: MessagesApi, settings: Any) -> None:
    vendor.will_answer(message(GOOD), message(GOOD))
    ask()
    settings.ANTHROPIC_API_KEY = "another-key"

    ask()

    assert [sent.headers["authorization"] for sent in vendor.requests] == [
        "Bearer key-of-the-test",
        "Bearer another-key",
    ]


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_it_makes_a_new_client_after_a_fork(vendor: MessagesApi) -> None:
    vendor.will_answer(message(GOOD), message(GOOD), message(GOOD))
    ask()

    child = os.fork()
    if child == 0:
        os._exit(0 if ask().value.colour == "blue" else 1)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert ask().value.colour == "blue"
    before, in_child, after = (sent.connection for sent in vendor.requests)
    assert before == after != in_child


# --- The service is busy, or gone ---


def test_it_reports_a_rate_limit_at_once_with_the_time_to_wait(vendor: MessagesApi, settings: Any) -> None:
    settings.ANTHROPIC_TIMEOUT_SECONDS = 60.0
    vendor.will_answer(error(429, "rate_limit_error", retry_after="20"), message(GOOD))

    fault = failure()

    assert (fault.kind, fault.permanent, fault.retry_after) == ("rate_limited", False, 20.0)
    assert (len(vendor.requests), fault.request_id) == (1, REQUEST_ID)


def test_it_sits_out_a_short_rate_limit(vendor: MessagesApi) -> None:
    vendor.will_answer(error(429, "rate_limit_error", retry_after="0.1"), message(GOOD))

    assert ask().value.colour == "blue"


def test_it_asks_an_overloaded_service_once_more(vendor: MessagesApi) -> None:
    vendor.will_answer(error(529, "overloaded_error"), message(GOOD))

    assert ask().value.colour == "blue"


def test_it_gives_up_on_a_service_that_stays_overloaded(vendor: MessagesApi) -> None:
    vendor.will_answer(*[error(529, "overloaded_error", retry_after="0")] * 3)

    fault = failure()

    assert (fault.kind, fault.permanent, len(vendor.requests)) == ("overloaded", False, 2)


def test_it_does_not_start_a_wait_that_ends_after_the_deadline(vendor: MessagesApi, settings: Any) -> None:
    settings.ANTHROPIC_TIMEOUT_SECONDS = 2.0
    vendor.will_answer(error(529, "overloaded_error", retry_after="4"), message(GOOD))

    fault = failure()

    assert (fault.kind, fault.retry_after, len(vendor.requests)) == ("overloaded", 4.0, 1)


def test_it_does_not_ask_again_where_retries_are_off(vendor: MessagesApi, settings: Any) -> None:
    settings.LLM_RETRIES = 0
    vendor.will_answer(error(529, "overloaded_error", retry_after="0"), message(GOOD))

    assert (failure().kind, len(vendor.requests)) == ("overloaded", 1)


@pytest.mark.parametrize("retry_after", ["tomorrow", "-3", "nan", "inf"])
def test_it_ignores_a_wait_that_is_no_number_of_seconds(vendor: MessagesApi, settings: Any, retry_after: str) -> None:
    settings.LLM_RETRIES = 0
    vendor.will_answer(error(429, retry_after=retry_after))

    assert failure().retry_after is None


def test_it_asks_once_more_when_the_connection_breaks(vendor: MessagesApi) -> None:
    vendor.will_answer(Reply(body=b'{"type": "message"}', cut_at=8), message(GOOD))

    assert ask().value.colour == "blue"


def test_it_reports_a_connection_that_breaks_each_time(vendor: MessagesApi) -> None:
    vendor.will_answer(*[Reply(body=b'{"type": "message"}', cut_at=8)] * 2)

    fault = failure()

    assert (fault.kind, fault.permanent, len(vendor.requests)) == ("unreachable", False, 2)


def test_it_reports_an_address_where_nobody_listens(vendor: MessagesApi, settings: Any) -> None:
    with MessagesApi() as gone:
        settings.ANTHROPIC_BASE_URL = gone.url

    fault = failure()

    assert (fault.kind, fault.permanent) == ("unreachable", False)


# --- A hard deadline ---


# None of these ends while anybody waits for it.
SLOW = {
    "silence": Reply(wait_seconds=3600),
    "a body that drips": Reply(body=b" " * 72_000, drip_seconds=0.05),
    "a head that drips": Reply(drip_seconds=60, drips_head=True),
    "an error that drips": Reply(status=500, body=b" " * 72_000, drip_seconds=0.05),
}


@pytest.mark.parametrize("reply", SLOW.values(), ids=SLOW)
def test_it_does_not_wait_beyond_the_deadline(vendor: MessagesApi, settings: Any, reply: Reply) -> None:
    vendor.will_answer(message(GOOD), reply)
    ask()
    settings.ANTHROPIC_TIMEOUT_SECONDS = 0.3

    fault = failure()

    assert (fault.kind, fault.permanent, len(vendor.requests)) == ("timeout", False, 2)


def test_it_lets_go_of_a_body_that_drips(vendor: MessagesApi, settings: Any) -> None:
    settings.ANTHROPIC_TIMEOUT_SECONDS = 0.3
    vendor.will_answer(Reply(body=b" " * 10_000, drip_seconds=0.05))

    failure()

    until = time.monotonic() + 60
    while time.monotonic() < until and any(thread.name == "within" for thread in running_threads()):
        time.sleep(0.02)
    assert not [thread for thread in running_threads() if thread.name == "within"]


# --- Refusals of the service ---


@pytest.mark.parametrize(
    ("status", "kind", "permanent"),
    [
        (302, "configuration", True),
        (400, "bad_request", True),
        (401, "configuration", True),
        (402, "configuration", True),
        (403, "configuration", True),
        (404, "configuration", True),
        (408, "timeout", False),
        (409, "unavailable", False),
        (413, "bad_request", True),
        (422, "bad_request", True),
        (500, "unavailable", False),
        (503, "unavailable", False),
        (504, "unavailable", False),
    ],
)
def test_it_says_whether_a_status_is_worth_another_try(
    vendor: MessagesApi, status: int, kind: str, permanent: bool
) -> None:
    vendor.will_answer(error(status))

    fault = failure()

    assert (fault.kind, fault.permanent, len(vendor.requests)) == (kind, permanent, 1)


def test_it_takes_a_reached_spend_limit_for_a_matter_of_settings(vendor: MessagesApi) -> None:
    vendor.will_answer(error(429, "rate_limit_error", code="enforced_spend_limit_reached", retry_after="1"))

    assert (failure().kind, len(vendor.requests)) == ("configuration", 1)


def test_it_repeats_the_services_words_on_a_bad_key(vendor: MessagesApi) -> None:
    vendor.will_answer(error(401, "authentication_error", said="invalid bearer token"))

    assert str(failure()) == "The model service does not accept our settings: HTTP 401, invalid bearer token."


def test_it_does_not_follow_a_redirect_with_the_ticket(vendor: MessagesApi, settings: Any) -> None:
    with MessagesApi() as elsewhere:
        vendor.will_answer(plain({}, status=307, location=f"{elsewhere.url}/v1/messages"))

        assert failure().kind == "configuration"
        assert elsewhere.requests == []


# --- Answers that cannot be used ---


UNUSABLE = {
    "an HTML page": (page(), "malformed", False),
    "broken JSON": (broken_json(), "malformed", False),
    "an empty body": (Reply(), "malformed", False),
    "bytes that are no text": (Reply(body=b'{"a": "\xff"}'), "malformed", False),
    "endless nesting": (Reply(body=b"[" * 100_000), "malformed", False),
    "a list": (plain([1, 2]), "malformed", False),
    "a message without fields": (plain({"type": "message"}), "malformed", False),
    "content that is no blocks": (
        plain({"type": "message", "content": ["a", None, {"type": "text"}]}),
        "malformed",
        True,
    ),
    "no content": (message(""), "malformed", True),
    "prose": (message("The sky is blue."), "malformed", True),
    "cut JSON": (message('{"colour": "bl'), "malformed", True),
    "a missing field": (message({"colour": "blue"}), "malformed", True),
    "a number out of range": (message({"colour": "blue", "share": 1.01}), "malformed", True),
    "not a number": (message('{"colour": "blue", "share": NaN}'), "malformed", True),
    "an answer cut at its limit": (message(GOOD, stop_reason="max_tokens"), "malformed", True),
    "a refusal": (message("", stop_reason="refusal"), "refused", True),
    "a full context window": (message("", stop_reason="model_context_window_exceeded"), "bad_request", True),
}


@pytest.mark.parametrize(("reply", "kind", "permanent"), UNUSABLE.values(), ids=UNUSABLE)
def test_it_refuses_what_is_not_an_answer(vendor: MessagesApi, reply: Reply, kind: str, permanent: bool) -> None:
    vendor.will_answer(reply)

    fault = failure()

    assert (fault.kind, fault.permanent, len(vendor.requests)) == (kind, permanent, 1)


# --- Settings ---


@pytest.mark.parametrize(
    ("provider", "key", "region", "expected"),
    [
        ("anthropic", "k", "", True),
        ("anthropic", "", "eu", False),
        ("bedrock", "k", "", False),
        ("bedrock", "", "eu", True),
    ],
)
def test_it_knows_whether_it_is_configured(settings: Any, provider: str, key: str, region: str, expected: bool) -> None:
    settings.LLM_PROVIDER, settings.ANTHROPIC_API_KEY, settings.BEDROCK_REGION = provider, key, region

    assert llm.is_configured() is expected


def test_it_says_so_when_no_key_is_set(vendor: MessagesApi, settings: Any) -> None:
    settings.ANTHROPIC_API_KEY = ""

    assert (failure().kind, vendor.requests) == ("configuration", [])


def test_it_reports_a_key_that_fits_no_header(vendor: MessagesApi, settings: Any) -> None:
    settings.ANTHROPIC_API_KEY = "two\nlines"

    fault = failure()

    assert (fault.kind, vendor.requests) == ("configuration", [])
    assert "two" not in str(fault)


@pytest.mark.parametrize("address", ["nonsense", "ftp://127.0.0.1", "http://127.0.0.1:nonsense"])
def test_it_reports_an_address_that_is_none(vendor: MessagesApi, settings: Any, address: str) -> None:
    settings.ANTHROPIC_BASE_URL = address

    assert failure().kind == "configuration"


# --- Logs ---


def test_a_failure_does_not_quote_what_was_asked(vendor: MessagesApi) -> None:
    vendor.will_answer(error(400, said="Not taken: The sky?"))

    assert "The sky?" not in str(failure())


@pytest.mark.parametrize("reply", [message(GOOD), error(400, said="Not taken: The sky?"), message("no JSON")])
def test_it_logs_one_line_of_numbers_and_no_key_prompt_or_answer(
    vendor: MessagesApi, settings: Any, caplog: pytest.LogCaptureFixture, reply: Reply
) -> None:
    settings.LLM_RETRIES = 0
    vendor.will_answer(reply)

    with caplog.at_level("DEBUG", logger="routing.llm.client"), caplog.at_level("DEBUG"), suppress(llm.LLMError):
        ask()
    lines = [record.getMessage() for record in caplog.records]
    assert len([line for line in lines if REQUEST_ID in line and "llm." in line]) == 1
    for secret in ("key-of-the-test", "The sky?", "Name a colour.", "blue", "no JSON"):
        assert not [line for line in lines if secret in line]


# --- Amazon Bedrock ---


@pytest.fixture
def bedrock(vendor: MessagesApi, settings: Any, monkeypatch: pytest.MonkeyPatch) -> MessagesApi:
    settings.LLM_PROVIDER = "bedrock"
    settings.BEDROCK_REGION = "eu-central-1"
    settings.BEDROCK_BASE_URL = vendor.url
    settings.ANTHROPIC_MODEL = "eu.anthropic.model-v1:0"
    monkeypatch.delenv("AWS_BEARER_TOKEN_BEDROCK", raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "id-of-the-test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret-of-the-test")
    return vendor


def test_it_asks_bedrock_with_the_model_in_the_path_and_a_signature(bedrock: MessagesApi) -> None:
    bedrock.will_answer(message(GOOD))

    assert ask().value.colour == "blue"
    (sent,) = bedrock.requests
    assert sent.path == "/model/eu.anthropic.model-v1:0/invoke"
    assert sent.headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=id-of-the-test/")
    assert "key-of-the-test" not in str(sent.headers)


def test_it_reports_a_throttled_bedrock(bedrock: MessagesApi) -> None:
    bedrock.will_answer(plain({"message": "Too many requests"}, status=429))

    assert failure().kind == "rate_limited"


def test_it_reports_aws_credentials_that_are_not_there(
    bedrock: MessagesApi, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_PROFILE", "a-profile-that-nobody-made")
    settings.BEDROCK_REGION = "eu-west-1"  # the package keeps the credentials that it found, by region

    assert (failure().kind, bedrock.requests) == ("configuration", [])
