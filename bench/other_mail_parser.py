"""Run by bench.mail in an interpreter that has django-helpdesk: JSON texts of mails in, the time that it took out."""

import email
import email.utils
import json
import logging
import sys
import time
from email import policy
from email.message import EmailMessage
from importlib import import_module
from importlib.metadata import version

import django
from django.conf import settings


def main() -> None:
    set_up()
    mails = [json.loads(line) for line in sys.stdin]
    failed = sum(not parse(mail) for mail in mails[:110])
    started = time.process_time()
    failed = sum(not parse(mail) for mail in mails)
    seconds = (time.process_time() - started) / len(mails)
    sys.stdout.write(json.dumps({"version": version("django-helpdesk"), "seconds_each": seconds, "failed": failed}))


def set_up() -> None:
    apps = [
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sites",
        "django.contrib.humanize",
        "helpdesk",
    ]
    settings.configure(
        INSTALLED_APPS=apps,
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        SITE_ID=1,
        HELPDESK_TEAMS_MODE_ENABLED=False,
    )
    django.setup()
    logging.disable(logging.CRITICAL)


def parse(text: str) -> bool:
    """What `extract_email_metadata` does before it asks the database."""
    # Not an import statement: for a reader and for mypy that name is our own package.
    theirs = import_module("helpdesk.email")

    try:
        mail = email.message_from_string(text, EmailMessage, policy=policy.default)
        theirs.extract_email_subject(mail)
        email.utils.parseaddr(mail.get("from", ""))
        files: list[object] = []
        theirs.extract_email_message_content(mail, files, False)
        if mail.get_content_maintype() == "multipart":
            theirs.extract_attachments(mail, files, logging.getLogger())
    except Exception:  # noqa: BLE001  # whatever it raises, the mail is lost to it
        return False
    return True


if __name__ == "__main__":
    main()
