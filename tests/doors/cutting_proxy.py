"""A TCP proxy on loopback that hangs up after so many bytes of the server's: a connection dropped midway."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class CuttingProxy:
    """Use as a context manager. `cut_after` counts the bytes of one connection; None never cuts."""

    def __init__(self, port: int, *, cut_after: int | None = None) -> None:
        self.cut_after = cut_after
        self.cuts = 0
        self._server = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> CuttingProxy:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        # Closing alone does not wake the one who waits for a connection.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._server)
                threading.Thread(target=_pass_on, args=(client, server), daemon=True).start()
                threading.Thread(target=self._pass_back, args=(server, client), daemon=True).start()

    def _pass_back(self, server: socket.socket, client: socket.socket) -> None:
        left = self.cut_after
        with suppress(OSError):
            while said := server.recv(512):
                if left is not None and len(said) > left:
                    client.sendall(said[:left])
                    self.cuts += 1
                    break
                client.sendall(said)
                left = None if left is None else left - len(said)
        _hang_up(server, client)


def _pass_on(client: socket.socket, server: socket.socket) -> None:
    with suppress(OSError):
        while said := client.recv(4096):
            server.sendall(said)
    _hang_up(client, server)


def _hang_up(*connections: socket.socket) -> None:
    for connection in connections:
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()
