"""What runs beside the database. A new process is a new line here."""

import sys
from dataclasses import dataclass

# Also what `bench.ingest` measures.
WEB_SIZE = ("--workers=2", "--threads=4")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    name: str
    command: tuple[str, ...]
    # How long it may take to finish what it has in hand when it is asked to stop.
    grace_seconds: float


def child_plans(*, port: int, smtp_port: int, discord_port: int, task_timeout_seconds: float) -> tuple[Plan, ...]:
    return (
        Plan(name="web", command=_web(port), grace_seconds=25),
        Plan(name="worker", command=manage_command("work"), grace_seconds=task_timeout_seconds + 15),
        Plan(name="mail", command=manage_command("receive_smtp", f"--listen=127.0.0.1:{smtp_port}"), grace_seconds=15),
        Plan(name="discord", command=_local_discord(discord_port), grace_seconds=2),
    )


def manage_command(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "manage.py", *arguments)


def _local_discord(port: int) -> tuple[str, ...]:
    """The demo's pipeline needs somewhere to send to."""
    return (sys.executable, "-m", "helpdesk.demo.local_discord", f"--port={port}")


def _web(port: int) -> tuple[str, ...]:
    options = (*WEB_SIZE, "--graceful-timeout=20", "--log-level=warning", "--no-control-socket")
    return (sys.executable, "-m", "gunicorn", "helpdesk.wsgi", f"--bind=127.0.0.1:{port}", *options)
