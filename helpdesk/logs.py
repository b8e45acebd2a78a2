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
    rendering: list[Any] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if as_json
        else [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    )
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_SHARED, *rendering, _as_rendered],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": _LineFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendering],
            }
        },
        "filters": {
            "no_probes": {"()": "django.utils.log.CallbackFilter", "callback": _is_no_probe},
            "route_only": {"()": "django.utils.log.CallbackFilter", "callback": _name_route},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django-q": {"level": "WARNING"},
            "django.request": {"level": "ERROR", "filters": ["no_probes", "route_only"]},
            "axes": {"level": "WARNING"},
            "httpx2": {"level": "WARNING"},
        },
    }


class _LineFormatter(structlog.stdlib.ProcessorFormatter):
    """Renders what the standard library logs. Ours comes rendered: to do it here each record would be made twice."""

    def format(self, record: logging.LogRecord) -> str:
        return str(record.msg) if getattr(record, "is_rendered", False) else super().format(record)


def _as_rendered(logger: Any, method: str, line: Any) -> tuple[tuple[str], dict[str, Any]]:
    return (line,), {"extra": {"is_rendered": True}}


def _name_route(record: logging.LogRecord) -> bool:
    """Django says the path, which may hold a customer's address or a token."""
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    if isinstance(record.args, tuple) and len(record.args) == 2:
        record.args = (record.args[0], match.route if match else "(no route)")
    return True


def _is_no_probe(record: logging.LogRecord) -> bool:
    """A probe that is told 503 has its answer; the log would only repeat it each second."""
    return getattr(record, "status_code", None) != 503
