"""What the supervisor takes from the environment, and what the children find in theirs."""

import os
import secrets
from pathlib import Path

from helpdesk.supervisor.errors import SupervisorError


def named_database() -> str:
    return os.environ.get("DATABASE_URL", "")


def wanted_port() -> int:
    port = _whole_number("PORT", 8000)
    if not 0 < port < 65536:
        raise SupervisorError(f"PORT is {port}; a port is a number from 1 to 65535.")
    return port


def wanted_discord_port() -> int:
    """Of the demo's stand-in for a Discord channel."""
    return _whole_number("DEMO_DISCORD_PORT", 8401)


def wanted_smtp_port() -> int:
    """The demo listens on this machine only, so of host:port the port counts."""
    listen = os.environ.get("SMTP_LISTEN") or "127.0.0.1:2525"
    port = listen.rpartition(":")[2]
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise SupervisorError(f"SMTP_LISTEN is {listen}; it must be host:port.")
    return int(port)


def support_address() -> str:
    """The same name and default as the settings have."""
    return os.environ.get("SUPPORT_ADDRESS") or "support@helpdesk.example"


def task_timeout_seconds() -> int:
    """The same name and default as the settings have; a worker may need this long to finish its task."""
    return _whole_number("TASK_TIMEOUT_SECONDS", 60)


def demo_environment(*, data_root: Path, database_url: str, url: str) -> dict[str, str]:
    """The demo's settings, around whatever else the operator set."""
    chosen = {
        "HELPDESK_MODE": "demo",
        "HELPDESK_DATA_DIR": str(data_root),
        "DATABASE_URL": database_url,
        "SECRET_KEY": os.environ.get("SECRET_KEY") or _kept_secret(data_root / "secret_key"),
        "SITE_URL": url,
        "PYTHONUNBUFFERED": "1",
    }
    if not named_database():
        # The embedded server's own owner migrates it; an address of another server's must not.
        chosen["DATABASE_OWNER_URL"] = ""
    return os.environ | chosen


def _whole_number(name: str, default: int) -> int:
    value = os.environ.get(name) or str(default)
    try:
        return int(value)
    except ValueError:
        raise SupervisorError(f"{name} must be a whole number, not “{value}”.") from None


def _kept_secret(file: Path) -> str:
    """Made once: sessions, queued tasks and stored secrets must survive the next start."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(descriptor, "w") as opened:
        opened.write(secret := secrets.token_urlsafe(50))
    return secret
