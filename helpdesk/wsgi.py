import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
# Whoever waits for a page or an answer waits less for the database than a worker may.
os.environ.setdefault("HELPDESK_PROCESS", "web")
# By this gunicorn knows that starting another worker would not help.
CANNOT_LOAD = 4


def _start() -> WSGIHandler:
    application = get_wsgi_application()
    # Only now that Django is set up.
    from django.db import connections  # noqa: PLC0415
    from django.urls import get_resolver  # noqa: PLC0415

    from helpdesk.checks import first_error  # noqa: PLC0415
    from helpdesk.request_text import Utf8Request  # noqa: PLC0415

    if error := first_error():
        raise ImproperlyConfigured(error)
    # Else each of gunicorn's workers would load all pages at its first request.
    _ = get_resolver().url_patterns
    # gunicorn forks after this: its workers must not share what the checks connected to.
    connections.close_all()
    application.request_class = Utf8Request
    return application


try:
    application = _start()
except ImproperlyConfigured as error:
    # As in manage.py: one sentence, no traceback.
    print(f"Helpdesk can't start. {error}", file=sys.stderr, flush=True)
    sys.exit(CANNOT_LOAD)
