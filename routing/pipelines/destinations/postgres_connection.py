"""A connection to a database of others: the address that was checked, for so long at the most."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Any

import psycopg
from django.conf import settings

from routing.pipelines.destinations.base import Place, SendError
from tickets.outbound.addresses import AddressRefused
from tickets.outbound.connect import find_addresses, time_left

# Login refused, no such database, no right: nothing changes by itself.
BROKEN_STATES = ("28", "3D", "42")


@contextmanager
def connected(place: Place) -> Iterator[psycopg.Connection[Any]]:
    """Commits at the end. Raises SendError, also for what goes wrong in the block with the connection."""
    seconds = settings.DELIVERY_TIMEOUT_SECONDS
    try:
        connection = _connect(place, seconds)
    except psycopg.Error as error:
        raise _judged(error) from error
    # libpq waits as long as the other side says something: when the time is up its socket is shut.
    watch = Timer(seconds, _shut, args=[connection.fileno()])
    watch.daemon = True
    watch.start()
    try:
        with connection:
            yield connection
    except psycopg.Error as error:
        raise _judged(error) from error
    finally:
        watch.cancel()
        connection.close()


def _connect(place: Place, seconds: float) -> psycopg.Connection[Any]:
    host, port = str(place.get("host")), int(place.get("port") or 5432)
    try:
        addresses = find_addresses(host, port, time_left(seconds))
    except AddressRefused as error:
        raise SendError(str(error), broken=error.permanent, is_busy=True) from error
    except TimeoutError as error:
        raise SendError("The host could not be found in time.", is_busy=True) from error
    return psycopg.connect(
        host=host,
        # libpq dials this, and nothing that the name may mean a moment later.
        hostaddr=addresses[0],
        port=port,
        dbname=place.get("database"),
        user=place.get("username"),
        password=place.get("password") or None,
        sslmode=place.get("sslmode") or "prefer",
        connect_timeout=max(2, int(seconds)),
        application_name="helpdesk",
        # None of the machine's own passwords.
        passfile=f"{os.devnull}/none",
        gssencmode="disable",
        options=f"-c statement_timeout={int(seconds * 1000)} -c lock_timeout={int(seconds * 1000)}",
    )


def _shut(descriptor: int) -> None:
    duplicate = socket.socket(fileno=os.dup(descriptor))
    try:
        duplicate.shutdown(socket.SHUT_RDWR)
    except OSError:
        # It has ended by itself.
        return
    finally:
        duplicate.close()


def _judged(error: psycopg.Error) -> SendError:
    said = (error.diag.message_primary or str(error)).strip().splitlines()
    words = f"The database said: {(said or [type(error).__name__])[0][:300]}"
    state = error.sqlstate or ""
    # Without a state nobody was reached, or the connection broke; libpq tells a refused login in words alone.
    broken = state.startswith(BROKEN_STATES) or (
        not state and ("authentication failed" in words or "does not exist" in words)
    )
    return SendError(words, broken=broken, permanent=broken, is_busy=not broken)
