import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")

application = get_wsgi_application()

# Not before Django is set up.
from helpdesk.request_text import Utf8Request  # noqa: E402

application.request_class = Utf8Request
