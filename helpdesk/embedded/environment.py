"""What the launcher takes from the environment. It cannot use Django's settings: they ask it for the address."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def data_root() -> Path:
    """Where Helpdesk keeps what it writes."""
    return Path(os.environ.get("HELPDESK_DATA_DIR") or CHECKOUT / "var").absolute()


def default_data_dir() -> Path:
    """The home of the server that `make run` uses."""
    return data_root() / "postgres"


def programs_directory() -> Path | None:
    """A directory with another PostgreSQL's programs, where one was named."""
    named = os.environ.get("HELPDESK_POSTGRES_BIN")
    return Path(named).absolute() if named else None


def account_name() -> str:
    """Whom the server runs as when root starts it: PostgreSQL refuses to run as root."""
    return os.environ.get("HELPDESK_POSTGRES_USER") or "nobody"
