from pathlib import Path
from urllib.parse import quote

from helpdesk.embedded.directories import Home, locate_home

DATABASE = "helpdesk"
# Who made the server; only the launcher is this one.
SUPERUSER = "helpdesk"
# Who owns the database and migrates it.
OWNER = "helpdesk_owner"
# Who web and workers are.
APPLICATION = "helpdesk_app"
# The socket stands alone in its directory, so the number is only a part of its name.
PORT = 5432


def database_url(data_dir: Path) -> str:
    """Where the server of this directory answers the application when it runs. Asks no server and starts none."""
    return url_of(locate_home(data_dir))


def owner_url(data_dir: Path) -> str:
    """The same for who migrates."""
    return url_of(locate_home(data_dir), role=OWNER)


def superuser_url(data_dir: Path) -> str:
    """The same for who may do everything."""
    return url_of(locate_home(data_dir), role=SUPERUSER)


def url_of(home: Home, database: str = DATABASE, *, role: str = APPLICATION) -> str:
    """The socket's directory as a parameter: in the place of a host it would lose its capital letters."""
    return f"postgresql://{role}@/{database}?host={quote(str(home.socket), safe='/')}&port={PORT}"
