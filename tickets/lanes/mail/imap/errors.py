"""What goes wrong with a mail server, in words that somebody who fills in its settings understands."""

from __future__ import annotations

import imaplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from imap_tools import (
    ImapToolsError,
    MailboxFolderSelectError,
    MailboxFolderStatusError,
    MailboxLoginError,
    UnexpectedCommandStatusError,
)

LONGEST = 300
# What the libraries raise when a server or the way to it is not as it should be.
TROUBLE = (OSError, imaplib.IMAP4.error, ImapToolsError, ValueError)


class ImapError(Exception):
    """The mailbox can't be fetched. `permanent`: not before somebody changes a setting, here or on the server."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


@contextmanager
def in_words(place: str) -> Iterator[None]:
    """Whatever the libraries raise in this context rises as an ImapError."""
    try:
        yield
    except TROUBLE as error:
        raise _told(error, place) from error


@contextmanager
def logging_in() -> Iterator[None]:
    """A refusal in this context is one of the name or the password; a broken connection is not."""
    try:
        yield
    except (MailboxLoginError, imaplib.IMAP4.error) as error:
        if isinstance(error, imaplib.IMAP4.abort):
            raise
        raise ImapError(f"Wrong user name or password. {_said(error)}".rstrip(), permanent=True) from error


def _told(error: Exception, place: str) -> ImapError:
    if isinstance(error, MailboxFolderSelectError | MailboxFolderStatusError):
        return ImapError(f"The folder can't be opened. {_said(error)}".rstrip(), permanent=True)
    for kind, words, permanent in _KINDS:
        if isinstance(error, kind):
            return ImapError(words.format(place=place, why=_why(error))[:LONGEST], permanent=permanent)
    return ImapError(f"{place} said something unexpected. {_said(error)}".rstrip()[:LONGEST])


# The first that fits; so the narrow ones stand before those that they are a kind of.
_KINDS: tuple[tuple[type[Exception], str, bool], ...] = (
    (socket.gaierror, "There is no server with the name in {place}.", True),
    (TimeoutError, "{place} did not answer in time.", False),
    (ConnectionRefusedError, "Nothing answers at {place}.", False),
    (ssl.SSLCertVerificationError, "The certificate of {place} is not valid: {why}.", True),
    (ssl.SSLEOFError, "The connection to {place} broke off.", False),
    (ssl.SSLError, "{place} does not speak TLS as it is set here: {why}.", True),
    (OSError, "The connection to {place} broke off ({why}).", False),
    (imaplib.IMAP4.abort, "The connection to {place} broke off.", False),
)


def _why(error: Exception) -> str:
    return str(getattr(error, "verify_message", "") or getattr(error, "strerror", "") or type(error).__name__)


def _said(error: Exception) -> str:
    """The server's own words, as far as they are printable."""
    said: Any = error.command_result[1] if isinstance(error, UnexpectedCommandStatusError) else error.args
    first = said[0] if said else ""
    text = first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)
    # `[AUTHENTICATIONFAILED] …`: the code is for programs.
    words = text.partition("] ")[2] if text.startswith("[") and "] " in text else text
    printable = "".join(letter for letter in words if letter.isprintable()).strip()
    return f"The server says: {printable[:150]}" if printable else ""
