"""What a team copies into its own page or program."""

from __future__ import annotations

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

HTML = """<form action="{site}/api/webhooks/support/form" method="post">
  <input type="hidden" name="secret" value="YOUR_SECRET">
  <p><label>Your name <input name="name" autocomplete="name"></label></p>
  <p><label>Your email address <input name="email" type="email" autocomplete="email" required></label></p>
  <p><label>Subject <input name="subject"></label></p>
  <p><label>Your message <textarea name="message" rows="8" required></textarea></label></p>
  <p style="position: absolute; left: -10000px" aria-hidden="true">
    <label>Leave this empty <input name="website" tabindex="-1" autocomplete="off"></label>
  </p>
  <button>Send</button>
</form>"""

CURL = """curl -X POST {site}/api/webhooks/support/form \\
  -H 'Content-Type: application/json' \\
  -d '{{"secret": "YOUR_SECRET", "name": "Cleo Example", "email": "cleo@example.com",
       "subject": "Invoice", "message": "Where can I download my invoice for March?"}}'"""


def html_snippet() -> SafeString:
    return _copied(HTML, "form-html")


def curl_line() -> SafeString:
    return _copied(CURL, "form-curl")


def _copied(text: str, name: str) -> SafeString:
    return format_html(
        '<pre class="hd-raw hd-snippet" id="{0}" tabindex="0">{1}</pre><button type="button" class="hd-button" data-copy="{0}">Copy</button>',
        name,
        text.format(site=settings.SITE_URL or "https://YOUR-HOST"),
    )
