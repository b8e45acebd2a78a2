"""How log lines look: one line a decision, with ids and numbers, never bodies or addresses."""

import logging
from typing import Any

import structlog

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configuration(*, level: str, as_json: bool) -> dict[str, Any]:
    """The LOGGING setting. Lines of the standard library and of structlog leave in the same form."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    last: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if as_json:
        last.append(structlog.processors.format_exc_info)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [*last, renderer],
            }
        },
        "filters": {"no_probes": {"()": "django.utils.log.CallbackFilter", "callback": _is_no_probe}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django-q": {"level": "WARNING"},
            "django.request": {"level": "ERROR", "filters": ["no_probes"]},
            "axes": {"level": "WARNING"},
            "httpx2": {"level": "WARNING"},
        },
    }


def _is_no_probe(record: logging.LogRecord) -> bool:
    """A probe that is told 503 has its answer; the log would only repeat it each second."""
    return getattr(record, "status_code", None) != 503
