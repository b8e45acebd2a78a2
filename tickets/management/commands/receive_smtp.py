"""manage.py receive_smtp: listens for mail on this machine. `make run` starts it; elsewhere the operator does."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tickets.lanes.mail.smtp.serve import serve_smtp
from tickets.outbound.loopback import is_this_machine


class Command(BaseCommand):
    help = "Listens for mail by SMTP and makes tickets of it. It takes mail for our own addresses only."
    # They are about the web, which this has nothing to do with.
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--listen", help="host:port; SMTP_LISTEN otherwise")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = _address(options["listen"] or settings.SMTP_LISTEN)
        if not is_this_machine(host):
            self.stderr.write(f"{host} may be reached from elsewhere: whoever reaches it can open tickets.")
        try:
            serve_smtp(host, port, ready=self._tell)
        except OSError as error:
            raise CommandError(f"Can't listen at {host}:{port}: {error.strerror}.") from None

    def _tell(self, address: str) -> None:
        self.stdout.write(f"Takes mail at {address}")
        self.stdout.flush()


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal():
        raise CommandError(f"“{text}” is no host:port.")
    return host.strip("[]"), int(port)
