"""What the children find in their environment: the demo's settings, around whatever the operator set."""

import os
import secrets
from pathlib import Path


def wanted_port() -> int:
    return int(os.environ.get("PORT") or 8000)


def task_timeout_seconds() -> float:
    """The same name and default as the settings have; a worker may need this long to finish its task."""
    return float(os.environ.get("TASK_TIMEOUT_SECONDS") or 60)


def demo_environment(*, data_root: Path, database_url: str, url: str) -> dict[str, str]:
    chosen = {
        "HELPDESK_MODE": "demo",
        "HELPDESK_DATA_DIR": str(data_root),
        "DATABASE_URL": database_url,
        "SECRET_KEY": os.environ.get("SECRET_KEY") or _kept_secret(data_root / "secret_key"),
        "SITE_URL": url,
        "PYTHONUNBUFFERED": "1",
    }
    return os.environ | chosen


def _kept_secret(file: Path) -> str:
    """Made once: sessions, queued tasks and stored secrets must survive the next start."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(descriptor, "w") as opened:
        opened.write(secret := secrets.token_urlsafe(50))
    return secret
