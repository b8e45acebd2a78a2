import socket
from collections.abc import Collection

from helpdesk.supervisor.errors import SupervisorError
from helpdesk.supervisor.output import say

_TRIES = 50


def free_port(wanted: int, *, setting: str = "PORT", spoken_for: Collection[int] = ()) -> int:
    """The wanted port, or the next one that nobody has and that is not spoken for."""
    for port in range(wanted, min(wanted + _TRIES, 65536)):
        if port not in spoken_for and _is_free(port):
            if port != wanted:
                say(f"Port {wanted} is taken; Helpdesk uses {port}.")
            return port
    raise SupervisorError(f"The ports from {wanted} on are all taken: set {setting} to a free one.")


def _is_free(port: int) -> bool:
    with socket.socket() as candidate:
        # As the web server does it, so that connections of a run just ended do not count.
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
