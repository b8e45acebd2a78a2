"""Django's SMTP back end with one deadline over the whole conversation, and a memory of whether the mail was handed over.

The stock one's time-out counts anew with every byte: a server that drips one a second would hold us for ever.
"""

from __future__ import annotations

import io
import smtplib
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from django.core.mail.backends import smtp

from tickets.lease import Lease, steady_seconds
from tickets.outbound.connect import dial
from tickets.outbound.deadline import within_seconds

# A farewell is not worth more.
FAREWELL_SECONDS = 1.0
LISTEN_ON_SECONDS = 0.2
# Each is sent within what is left of the time; a secured socket counts anew with every record.
CHUNK = 16_384
FINAL_DOT = b"\r\n.\r\n"


class EmailBackend(smtp.EmailBackend):
    # Of whoever sends; the mail is not handed over after it.
    lease: Lease | None = None

    @property
    def connection_class(self) -> Callable[..., smtplib.SMTP]:
        return partial(TimedSecureSMTP if self.use_ssl else TimedSMTP, lease=self.lease)

    @property
    def is_handed_over(self) -> bool:
        """Whether the dot that ends a mail has left: from then on the server may have taken it, whatever it says."""
        return bool(getattr(self.connection, "is_handed_over", False))

    @property
    def step(self) -> str:
        """What the server was last asked for."""
        return str(getattr(self.connection, "step", CONNECTING))


class PublicEmailBackend(EmailBackend):
    """For a mail server that somebody has named in the admin: its address is checked where it is dialled."""

    @property
    def connection_class(self) -> Callable[..., smtplib.SMTP]:
        return PublicSecureSMTP if self.use_ssl else PublicSMTP

    def close_quietly(self) -> None:
        """What was taken is taken, however the farewell goes."""
        with suppress(OSError, smtplib.SMTPException):
            self.close()


CONNECTING = "connecting"


class _Timed(smtplib.SMTP):
    def __init__(self, host: str, port: int, *, timeout: float, lease: Lease | None = None, **options: Any) -> None:
        self.is_handed_over = False
        self.step = CONNECTING
        self._lease = lease
        self._seconds = timeout
        self._ends_at = steady_seconds() + timeout
        self._has_listened_on = False
        super().__init__(host, port, timeout=timeout, **options)

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_TimedReader(self.sock, self._left))
        return super().getreply()

    def putcmd(self, cmd: str, args: str = "") -> None:
        self.step = cmd.upper()
        super().putcmd(cmd, args)

    def send(self, s: Any) -> None:
        whole = s.encode(self.command_encoding) if isinstance(s, str) else bytes(s)
        for start in range(0, len(whole), CHUNK):
            if self.sock is not None:
                self.sock.settimeout(self._left())
            super().send(whole[start : start + CHUNK])
        self.is_handed_over |= self.step == "DATA" and whole.endswith(FINAL_DOT)

    def quit(self) -> tuple[int, bytes]:
        self._ends_at = min(self._ends_at, steady_seconds() + FAREWELL_SECONDS)
        try:
            return super().quit()
        finally:
            self.close()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self._dial(host, port)

    def _dial(self, host: str, port: int) -> socket.socket:
        return _connect(host, port, self._left)

    def _left(self) -> float:
        """The seconds that are left. Raises TimeoutError, and LeaseOver as long as the mail is not handed over."""
        if self._lease is not None and not self.is_handed_over:
            self._lease.left()
        left = self._ends_at - steady_seconds()
        if left <= 0 and self.is_handed_over and not self._has_listened_on:
            # Who was stopped meanwhile may have the server's word waiting: better heard late than never known.
            self._has_listened_on = True
            self._ends_at, left = steady_seconds() + LISTEN_ON_SECONDS, LISTEN_ON_SECONDS
        if left <= 0:
            raise TimeoutError(f"it took longer than {self._seconds:g} s")
        return left


class TimedSMTP(_Timed):
    """In the clear at first; STARTTLS may follow."""


class TimedSecureSMTP(_Timed, smtplib.SMTP_SSL):
    """Secured from the first byte."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = super()._get_socket(host, port, timeout)
        plain.settimeout(self._left())
        return self.context.wrap_socket(plain, server_hostname=host)


class _Public(_Timed):
    def _dial(self, host: str, port: int) -> socket.socket:
        return dial(host, port, self._left)


class PublicSMTP(_Public, TimedSMTP):
    """In the clear at first, to a checked address."""


class PublicSecureSMTP(_Public, TimedSecureSMTP):
    """Secured from the first byte, to a checked address."""


class _TimedReader(io.RawIOBase):
    """Reads a socket; each read waits no longer than what is left of the time."""

    def __init__(self, sock: socket.socket, left: Callable[[], float]) -> None:
        self._sock = sock
        self._left = left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._left())
        return self._sock.recv_into(buffer)


def _connect(host: str, port: int, left: Callable[[], float]) -> socket.socket:
    """Finding the host counts to the time too, and so does every address that it has."""
    found = within_seconds(left(), partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM))
    last: OSError = OSError("it has no address")
    for family, kind, protocol, _, address in found:
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(left())
            sock.connect(address)
            return sock
        except OSError as error:
            sock.close()
            last = error
    raise last
