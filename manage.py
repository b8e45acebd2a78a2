#!/usr/bin/env python3
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # A wrong setting is the operator's to mend: the sentence says how, a traceback would hide it.
        sys.exit(f"Helpdesk can't start. {error}")


if __name__ == "__main__":
    main()
