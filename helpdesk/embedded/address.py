from pathlib import Path
from urllib.parse import quote

from helpdesk.embedded.home import Home, locate_home

DATABASE = "helpdesk"
ROLE = "helpdesk"
# The socket stands alone in its directory, so the number is only a part of its name.
PORT = 5432


def database_url(data_dir: Path) -> str:
    """Where the server of this directory answers when it runs. Asks no server and starts none."""
    return url_of(locate_home(data_dir))


def url_of(home: Home, database: str = DATABASE) -> str:
    """The socket's directory as a parameter: in the place of a host it would lose its capital letters."""
    return f"postgresql://{ROLE}@/{database}?host={quote(str(home.socket), safe='/')}&port={PORT}"
