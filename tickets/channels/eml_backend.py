"""A mail back end that writes each mail as one .eml file: what the embedded default sends with."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """Names the file after the Message-ID, so that the same mail sent twice is still one file."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        # Mails hold what customers wrote: they are for whoever runs Helpdesk, and nobody else.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        for message in email_messages:
            _write(folder, message)
        return len(email_messages)


def _write(folder: Path, message: EmailMessage) -> None:
    mail = message.message()
    name = hashlib.sha256(mail["Message-ID"].encode()).hexdigest()[:32]
    part = folder / f".{name}.{os.getpid()}.part"
    try:
        with open(part, "wb", opener=_for_owner_only) as file:
            file.write(mail.as_bytes(linesep="\r\n"))
            file.flush()
            os.fsync(file.fileno())
        part.rename(folder / f"{name}.eml")
    except OSError:
        # What there was no room for is not left lying about.
        part.unlink(missing_ok=True)
        raise


def _for_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
