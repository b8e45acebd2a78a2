"""Asks the web server how all of it is, and notices workers that live and do nothing."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

# A proxy named in the environment is for the world outside, not for ourselves.
_opener = build_opener(ProxyHandler({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    is_ready: bool
    checks: dict[str, Any] = field(default_factory=dict)

    def failing(self) -> list[str]:
        return [name for name, check in self.checks.items() if not check.get("ok")] or ["web"]

    def has_idle_workers(self) -> bool:
        """A check that could not look (it has an `error`) says nothing about the workers."""
        workers = self.checks.get("workers", {})
        return workers.get("ok") is False and "error" not in workers


def read_readiness(url: str) -> Readiness:
    try:
        with _opener.open(f"{url}/readyz", timeout=5) as answer:
            return Readiness(is_ready=True, checks=_checks(answer.read()))
    except HTTPError as error:
        return Readiness(is_ready=False, checks=_checks(error.read()))
    except OSError:
        return Readiness(is_ready=False)


def _checks(body: bytes) -> dict[str, Any]:
    try:
        checks: dict[str, Any] = json.loads(body)["checks"]
    except (ValueError, KeyError, TypeError):
        return {}
    return checks
