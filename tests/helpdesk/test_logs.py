"""Every line leaves in one form, whoever wrote it."""

from __future__ import annotations

import io
import json
import logging
import logging.config
from collections.abc import Iterator

import pytest
import structlog
from django.test import RequestFactory

from helpdesk import logs


@pytest.fixture(params=[True, False], ids=["json", "text"])
def written(request: pytest.FixtureRequest) -> Iterator[tuple[io.StringIO, bool]]:
    """What is logged from here on, and whether as JSON. Afterwards all is as before."""
    before = structlog.get_config()
    configuration = logs.configuration(level="INFO", as_json=request.param)
    formatter = configuration["formatters"]["line"]
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        formatter["()"](foreign_pre_chain=formatter["foreign_pre_chain"], processors=formatter["processors"])
    )
    logger = logging.getLogger("test_logs")
    logger.addHandler(handler)
    logger.setLevel("INFO")
    yield stream, request.param
    logger.removeHandler(handler)
    structlog.configure(**before)


def test_our_lines_and_those_of_others_have_the_same_form(written: tuple[io.StringIO, bool]) -> None:
    stream, is_json = written
    structlog.get_logger("test_logs").info("100 % done", count=3)
    logging.getLogger("test_logs").info("%s said", "another")
    structlog.get_logger("test_logs").debug("not this")

    ours, others = stream.getvalue().splitlines()
    if is_json:
        first, second = json.loads(ours), json.loads(others)
        assert (first["event"], first["count"], second["event"]) == ("100 % done", 3, "another said")
        assert set(first) - {"count"} == set(second) == {"event", "level", "logger", "timestamp"}
    else:
        assert "100 % done" in ours
        assert "count=3" in ours
        assert "another said" in others
        assert "[test_logs]" in ours
        assert "[test_logs]" in others


def test_an_exception_is_told_once(written: tuple[io.StringIO, bool]) -> None:
    stream, _ = written
    for logger in (structlog.get_logger("test_logs"), logging.getLogger("test_logs")):
        stream.truncate(0)
        try:
            raise ValueError("for the log")
        except ValueError:
            logger.exception("failed")
        assert stream.getvalue().count("ValueError: for the log") == 1


def test_an_error_of_a_request_names_no_address() -> None:
    logger, request = (
        logging.getLogger("django.request"),
        RequestFactory().get("/support/answers/token/ann@example.com"),
    )
    words = ("Internal Server Error", request.path)
    record = logger.makeRecord(logger.name, logging.ERROR, "", 1, "%s: %s", words, None, extra={"request": request})

    assert logger.filter(record)
    assert record.getMessage() == "Internal Server Error: (no route)"
