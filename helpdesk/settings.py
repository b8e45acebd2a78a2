"""The only reader of the environment. Every name read here has its line in docs/reference/settings.md.

`HELPDESK_MODE` is `production` unless it says otherwise: there nothing has an unsafe default. `demo` is what `make run`
uses and `test` is what the tests use; both are for one machine and loopback.
"""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy

from helpdesk import logs
from helpdesk.embedded import database_url as embedded_database_url
from helpdesk.embedded import owner_url as embedded_owner_url
from helpdesk.environment import Environment, check_hosts, check_secret
from helpdesk.navigation import SIDEBAR

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()
_number, _whole_number = env.number, env.whole_number

MODE = env.str("HELPDESK_MODE", "production")
if MODE not in ("production", "demo", "test"):
    raise ImproperlyConfigured(f"HELPDESK_MODE is “{MODE}”; it must be production, demo or test.")
LOCAL = MODE != "production"


def _required(name: str, local_default: str, why: str) -> str:
    """A setting that production must name and that the demo and the tests may leave out."""
    value: str = env.str(name, local_default if LOCAL else "")
    if not value:
        raise ImproperlyConfigured(f"Set {name}: {why}")
    return value


# --- What differs per deployment: who may ask, under which name ---------------------------------------------------

DEBUG = env.bool("DEBUG", False)
if DEBUG and not LOCAL:
    raise ImproperlyConfigured("DEBUG shows settings and data to everybody: leave it out, or set HELPDESK_MODE=demo.")
_LOCAL_KEY = "only-for-the-demo-and-the-tests"
SECRET_KEY = _required("SECRET_KEY", _LOCAL_KEY, "a long random text that stays secret.")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if LOCAL else [])
if not LOCAL:
    check_secret("SECRET_KEY", SECRET_KEY, well_known=_LOCAL_KEY)
    for _old_key in SECRET_KEY_FALLBACKS:
        # What one of them has signed is believed as well.
        check_secret("SECRET_KEY_FALLBACKS", _old_key, well_known=_LOCAL_KEY)
    check_hosts("ALLOWED_HOSTS", ALLOWED_HOSTS)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
for _origin in CSRF_TRUSTED_ORIGINS:
    env.web_address("CSRF_TRUSTED_ORIGINS", _origin.replace("://*.", "://"))
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000" if LOCAL else "").rstrip("/")
SITE_NAME = env.str("SITE_NAME", "Helpdesk")
env.web_address("SITE_URL", SITE_URL)
TIME_ZONE = env.zone("TIME_ZONE", "UTC")

# Encrypts stored secrets (callback secrets). The first encrypts, all decrypt; without any, SECRET_KEY serves.
ENCRYPTION_KEYS = env.list("ENCRYPTION_KEYS", default=[])
if not LOCAL and ENCRYPTION_KEYS:
    # The old ones open what is stored, however weak they are.
    check_secret("ENCRYPTION_KEYS", ENCRYPTION_KEYS[0], well_known=_LOCAL_KEY)

# Keys the hashes that stand for personal data at destinations. Empty: SECRET_KEY serves, and a new one makes new hashes.
REDACTION_KEY = env.str("REDACTION_KEY", "")
if not LOCAL and REDACTION_KEY:
    check_secret("REDACTION_KEY", REDACTION_KEY, well_known=_LOCAL_KEY)

# --- Applications ------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "helpdesk.apps.HelpdeskConfig",
    "tickets.apps.TicketsConfig",
    "routing.apps.RoutingConfig",
    "resolution.apps.ResolutionConfig",
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "helpdesk.apps.HelpdeskAdminConfig",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_q",
    "pgtrigger",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "helpdesk.page_policy.PagePolicyMiddleware",
    "helpdesk.middleware.RequestLogMiddleware",
    "helpdesk.request_text.StorableTextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "helpdesk.middleware.SlidingSessionMiddleware",
    "helpdesk.middleware.ActorMiddleware",
    "helpdesk.staff.time_zone.TimeZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "helpdesk.admin_rows.AdminRowMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "helpdesk.urls"
WSGI_APPLICATION = "helpdesk.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database: PostgreSQL, the embedded one unless DATABASE_URL names another --------------------------------------

DATA_DIR = Path(env.str("HELPDESK_DATA_DIR", str(BASE_DIR / "var")))
_EMBEDDED = embedded_database_url(DATA_DIR / "postgres")
_DATABASE_URL = env.str("DATABASE_URL", "") or _EMBEDDED
_ADDRESS = "postgres://user:password@host:5432/name"
DATABASES = {"default": env.connection("DATABASE_URL", env.db_url_config, _DATABASE_URL, _ADDRESS)}
# Who migrates and gives the role of DATABASE_URL its rights; the same where the operator has made no roles.
DATABASE_OWNER = env.connection(
    "DATABASE_OWNER_URL",
    env.db_url_config,
    env.str("DATABASE_OWNER_URL", "")
    or (embedded_owner_url(DATA_DIR / "postgres") if _DATABASE_URL == _EMBEDDED else _DATABASE_URL),
    _ADDRESS,
)
DATABASE_APPLICATION_ROLE = DATABASES["default"].get("USER", "")
if DATABASES["default"].get("ENGINE") != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must begin with postgres://; Helpdesk keeps its promises by PostgreSQL.")
# Connections are kept, never pooled: the queue's workers fork, and forked children must not share a pool's sockets.
DATABASES["default"]["CONN_MAX_AGE"] = _whole_number("DATABASE_CONN_MAX_AGE", 600)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["ENGINE"] = "helpdesk.postgres"
# A connection of one request, as behind a pooler in transaction mode, would be prepared for nothing or for another.
PREPARED = env.bool("DATABASE_PREPARED", DATABASES["default"]["CONN_MAX_AGE"] > 0)
# Only those statements that ask for it are prepared (`tickets.db.prepared`), however often others are run.
DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 1_000_000_000 if PREPARED else None
# How long the database may keep a process waiting: for a lock, for a statement, for us within a transaction. Behind a pooler in
# transaction mode they belong to the role, for a connection of ours sets them for whoever has it next.
_WAITS = (3, 20, 30) if env.str("HELPDESK_PROCESS", "") == "web" else (15, 300, 120)
DATABASE_LOCK_SECONDS = _number("DATABASE_LOCK_SECONDS", _WAITS[0])
DATABASE_STATEMENT_SECONDS = _number("DATABASE_STATEMENT_SECONDS", _WAITS[1])
DATABASE_IDLE_SECONDS = _number("DATABASE_IDLE_SECONDS", _WAITS[2])
if DATABASES["default"]["CONN_MAX_AGE"] > 0 and "options" not in DATABASES["default"]["OPTIONS"]:
    DATABASES["default"]["OPTIONS"]["options"] = (
        f"-c lock_timeout={DATABASE_LOCK_SECONDS * 1000:.0f} -c statement_timeout={DATABASE_STATEMENT_SECONDS * 1000:.0f}"
        f" -c idle_in_transaction_session_timeout={DATABASE_IDLE_SECONDS * 1000:.0f}"
    )
DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", 5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Queue: a nudge; the rows are the truth ----------------------------------------------------------------------

BROKER = env.str("BROKER", "database")
if BROKER not in ("database", "redis", "sqs"):
    raise ImproperlyConfigured(f"BROKER is “{BROKER}”; it must be database, redis or sqs.")
WORKERS = _whole_number("WORKERS", 2, least=1)
TASK_TIMEOUT_SECONDS = _whole_number("TASK_TIMEOUT_SECONDS", 60, least=1)
# A task waits behind at most one other in its worker's hands, so three time-outs and a margin cover its life.
TASK_RETRY_SECONDS = _whole_number("TASK_RETRY_SECONDS", TASK_TIMEOUT_SECONDS * 3 + 30, least=1)
CLAIM_SECONDS = _whole_number("CLAIM_SECONDS", TASK_RETRY_SECONDS + 30, least=1)
MAX_TRIES = _whole_number("MAX_TRIES", 5, least=1)
SWEEP_BATCH = _whole_number("SWEEP_BATCH", 500, least=1)

Q_CLUSTER = {
    "name": "helpdesk",
    "label": "Queue",
    "workers": WORKERS,
    "queue_limit": WORKERS,
    "bulk": 1,
    "poll": _number("QUEUE_POLL_SECONDS", 0.1, least=0.01),
    "timeout": TASK_TIMEOUT_SECONDS,
    "retry": TASK_RETRY_SECONDS,
    "recycle": 500,
    "max_rss": _whole_number("WORKER_MAX_RSS_KB", 1_500_000),
    # No result is saved: outcomes stand in our own rows, and saving makes the monitor the bottleneck.
    "save_limit": -1,
    "max_attempts": MAX_TRIES,
    "ack_failures": False,
    "catch_up": False,
}
if BROKER == "database":
    Q_CLUSTER |= {"orm": "default", "broker_class": "helpdesk.broker.DatabaseBroker"}
elif BROKER == "redis":
    Q_CLUSTER["redis"] = env.web_address(
        "REDIS_URL", env.str("REDIS_URL", "redis://127.0.0.1:6379/0"), schemes=("redis", "rediss")
    )
else:
    Q_CLUSTER["sqs"] = {
        "aws_region": env.str("SQS_REGION", "eu-central-1"),
        "aws_access_key_id": env.str("AWS_ACCESS_KEY_ID", ""),
        "aws_secret_access_key": env.str("AWS_SECRET_ACCESS_KEY", ""),
    }

# What `tickets.handoff` nudges; dotted, so that the bottom starts the top without importing it.
TICKET_TASK = "helpdesk.flow.advance"
RECEIPT_TASK = "tickets.lanes.mail.process_mail.process_receipt"
MAILBOX_TASK = "tickets.lanes.mail.imap.fetch.fetch_mailbox"

# Lists to which each package adds its own words; `tickets.open_lists` makes them whole.
EVENT_KINDS = ("tickets.presentation.event_words.EVENTS", "routing.event_kinds.EVENTS", "resolution.event_kinds.EVENTS")
HELD_REASONS = ("routing.held_reasons.HELD", "resolution.held_reasons.HELD", "tickets.presentation.held_words.HELD")

# --- Intake ------------------------------------------------------------------------------------------------------

INGEST_MAX_BYTES = _whole_number("INGEST_MAX_BYTES", 1_000_000, least=1)
INGEST_BODY_SECONDS = _number("INGEST_BODY_SECONDS", 20, least=0.1)
INGEST_PER_MINUTE = _whole_number("INGEST_PER_MINUTE", 600, least=1)
INGEST_BURST = _whole_number("INGEST_BURST", 500, least=1)
# Our own reader of a body enforces the limits; Django's must not cut in before it.
DATA_UPLOAD_MAX_MEMORY_SIZE = max(INGEST_MAX_BYTES, 5_000_000)

EVENT_MAX_BYTES = _whole_number("EVENT_MAX_BYTES", 262_144, least=1)
EVENTS_KEPT = timedelta(days=_whole_number("EVENTS_KEPT_DAYS", 90, least=1))
BATCH_MAX_ITEMS = _whole_number("BATCH_MAX_ITEMS", 500, least=1)
BATCH_MAX_BYTES = _whole_number("BATCH_MAX_BYTES", 20_000_000, least=1)
# How far the time of a signed request may lie from ours.
SIGNATURE_WINDOW = timedelta(seconds=_number("SIGNATURE_WINDOW_SECONDS", 300, least=1))

MAIL_MAX_BYTES = _whole_number("MAIL_MAX_BYTES", 25_000_000, least=1)
MAIL_MAX_PARTS = _whole_number("MAIL_MAX_PARTS", 200, least=1)
ATTACHMENT_MAX_BYTES = _whole_number("ATTACHMENT_MAX_BYTES", 20_000_000)
# Endings of names that are not kept as files; what they held stays in the receipt.
ATTACHMENT_REFUSED = env.list(
    "ATTACHMENT_REFUSED", default=["exe", "com", "scr", "bat", "cmd", "msi", "vbs", "js", "jar", "lnk", "ps1", "hta"]
)
# Where the listener for mail stands. It takes mail from whoever reaches it: keep it on loopback or behind a mail server.
SMTP_LISTEN = env.host_and_port("SMTP_LISTEN", "127.0.0.1:2525")
# After a good check a mailbox is due again after this; the clock looks once a minute.
IMAP_POLL_SECONDS = _number("IMAP_POLL_SECONDS", 30)
IMAP_TIMEOUT_SECONDS = _number("IMAP_TIMEOUT_SECONDS", 15, least=0.1)
# Mail providers that post mail to us. Each one's address is closed until the secret that proves it is set.
ANYMAIL = {
    "WEBHOOK_SECRET": env.list("ANYMAIL_WEBHOOK_SECRET", default=[]),
    "BREVO_API_KEY": env.str("BREVO_API_KEY", ""),
    "MAILERSEND_INBOUND_SECRET": env.str("MAILERSEND_INBOUND_SECRET", ""),
    "MAILGUN_WEBHOOK_SIGNING_KEY": env.str("MAILGUN_WEBHOOK_SIGNING_KEY", ""),
    "MAILTRAP_API_TOKEN": env.str("MAILTRAP_API_TOKEN", ""),
    "MANDRILL_WEBHOOK_KEY": env.str("MANDRILL_WEBHOOK_KEY", ""),
    "POSTAL_WEBHOOK_KEY": env.str("POSTAL_WEBHOOK_KEY", ""),
    "RESEND_API_KEY": env.str("RESEND_API_KEY", ""),
}
# django-anymail takes an empty secret for one.
ANYMAIL = {name: value for name, value in ANYMAIL.items() if value}
COLLEAGUES_MAY_WRITE = env.bool("COLLEAGUES_MAY_WRITE", False)
STAFF_MAY_FORWARD = env.bool("STAFF_MAY_FORWARD", True)
# Beside the list in tickets/customers/free_mail_domains.txt: who shares one of these shares nothing else.
FREE_MAIL_DOMAINS = env.domains("FREE_MAIL_DOMAINS")
# Domains in which ann+anything@ is ann@.
PLUS_TAG_DOMAINS = env.domains("PLUS_TAG_DOMAINS")

# What answers may link to beside what their articles do, and the languages that they may be in; a policy's own come first.
ANSWER_DOMAINS = env.domains("ANSWER_DOMAINS")
ANSWER_LANGUAGES = env.list("ANSWER_LANGUAGES", default=[])

DUPLICATE_WINDOW = timedelta(hours=_number("DUPLICATE_WINDOW_HOURS", 24))
DUPLICATE_MERGE_FROM = _number("DUPLICATE_MERGE_FROM", 0.66, most=1)
DUPLICATE_SUGGEST_FROM = _number("DUPLICATE_SUGGEST_FROM", 0.52, most=1)

FORM_PER_ADDRESS_AN_HOUR = _whole_number("FORM_PER_ADDRESS_AN_HOUR", 10, least=1)
FORM_PER_NETWORK_AN_HOUR = _whole_number("FORM_PER_NETWORK_AN_HOUR", 60, least=1)
FORM_LEAST_SECONDS = _number("FORM_LEAST_SECONDS", 2)
FORM_STAMP_HOURS = _number("FORM_STAMP_HOURS", 24, least=0.1)
SITE_COLOUR = env.str("SITE_COLOUR", "#4f46e5")

FEEDBACK_DAYS = _whole_number("FEEDBACK_DAYS", 30, least=1)
CLOSE_AFTER = timedelta(days=_number("CLOSE_AFTER_DAYS", 7))

# --- Reading and resolution --------------------------------------------------------------------------------------

LLM_PROVIDER = env.str("LLM_PROVIDER", "anthropic")
if LLM_PROVIDER not in ("anthropic", "bedrock"):
    raise ImproperlyConfigured(f"LLM_PROVIDER is “{LLM_PROVIDER}”; it must be anthropic or bedrock.")
ANTHROPIC_API_KEY = env.str("ANTHROPIC_API_KEY", "") if MODE != "test" else ""
ANTHROPIC_BASE_URL = env.str("ANTHROPIC_BASE_URL", "") if MODE != "test" else ""
ANTHROPIC_MODEL = env.str("ANTHROPIC_MODEL", "claude-haiku-4-5")
ANTHROPIC_TIMEOUT_SECONDS = _number("ANTHROPIC_TIMEOUT_SECONDS", 20, least=0.1)
# Reading and answering one ticket together. A service that fails three times in a minute is left alone for the pause.
LLM_TICKET_SECONDS = _number("LLM_TICKET_SECONDS", 25, least=0.1)
LLM_PAUSE_SECONDS = _number("LLM_PAUSE_SECONDS", 60, least=0.1)
LLM_RETRIES = _whole_number("LLM_RETRIES", 1)
# How often the model may look something up before it answers a ticket, and from how many tokens on it may not any more.
LLM_TOOL_TURNS = _whole_number("LLM_TOOL_TURNS", 3)
LLM_ANSWER_TOKENS = _whole_number("LLM_ANSWER_TOKENS", 60_000, least=1)
# A second call that looks whether each statement of an answer stands in what it cites.
GROUNDING_CHECK = env.bool("GROUNDING_CHECK", True)
# In dollars a day, all purposes together; empty: no limit. Past it the local engine does it, or people do.
LLM_DAILY_BUDGET = Decimal(str(_number("LLM_DAILY_BUDGET", 0))) if env.str("LLM_DAILY_BUDGET", "").strip() else None
LLM_PAST_BUDGET = env.word("LLM_PAST_BUDGET", "local", ("local", "hold"))
# What is taken for personal data is told to no model: it reads names that stand for it, which the answer gives back.
LLM_REDACTED = env.bool("LLM_REDACTED", False)
# How numbers of telephones without a country are read, if the customer's record names none; empty: by their shape alone.
PHONE_REGION = env.str("PHONE_REGION", "").upper()
BEDROCK_REGION = env.str("BEDROCK_REGION", "")
BEDROCK_BASE_URL = env.str("BEDROCK_BASE_URL", "")
env.web_address("ANTHROPIC_BASE_URL", ANTHROPIC_BASE_URL)
env.web_address("BEDROCK_BASE_URL", BEDROCK_BASE_URL)
# A name of `routing.reading.readers.READERS`, and of `resolution.answering.ANSWERERS`; empty: Anthropic where it is configured, else local.
READER = env.str("READER", "")
ANSWERER = env.str("ANSWERER", "")

# How often a held ticket is tried again by itself, and after how long the first time (it doubles).
MAX_CYCLES = _whole_number("MAX_CYCLES", 5, least=1)
CYCLE_BACKOFF = timedelta(minutes=_number("CYCLE_BACKOFF_MINUTES", 60, least=0))

# A new desk whose answers nobody has judged yet drafts what it is not very sure of.
BEGIN_CAREFUL = env.bool("BEGIN_CAREFUL", False)

# --- The way back out --------------------------------------------------------------------------------------------

environ.Env.EMAIL_SCHEMES["eml"] = "tickets.channels.eml_backend.EmailBackend"
EMAIL = env.connection(
    "EMAIL_URL",
    env.email_url_config,
    _required("EMAIL_URL", "eml://", "the server that mails leave by; eml:// only writes files."),
    "smtp+tls://user:password@mail.example.com:587",
)
EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL["EMAIL_HOST"] or "localhost"
EMAIL_PORT = EMAIL["EMAIL_PORT"] or 25
EMAIL_HOST_USER = EMAIL["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = EMAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = _number("EMAIL_TIMEOUT_SECONDS", 20, least=1)
# Where the eml back end writes: one file a mail.
EMAIL_FILE_PATH = EMAIL["EMAIL_FILE_PATH"] or str(DATA_DIR / "outbox")
SUPPORT_ADDRESS = _required("SUPPORT_ADDRESS", "support@helpdesk.example", "the address that replies come from.")
env.address("SUPPORT_ADDRESS", SUPPORT_ADDRESS)
DEFAULT_FROM_EMAIL = SUPPORT_ADDRESS

# Mail that no person wrote, in a window: past these numbers a reply is held for a person. They end every loop.
MAIL_CAP_WINDOW = timedelta(minutes=_number("MAIL_CAP_WINDOW_MINUTES", 60, least=1))
MAIL_CAP_PER_ADDRESS = _whole_number("MAIL_CAP_PER_ADDRESS", 10)
MAIL_CAP_PER_TICKET = _whole_number("MAIL_CAP_PER_TICKET", 5)
MAIL_CAP_PER_DOMAIN = _whole_number("MAIL_CAP_PER_DOMAIN", 200)
MAIL_CAP_IN_ALL = _whole_number("MAIL_CAP_IN_ALL", 5_000)
# To one colleague; the caps above are the customers'.
NOTICES_AN_HOUR = _whole_number("NOTICES_AN_HOUR", 30)
# Whether a link in a notice does what it says without a login: whoever has the mail may then act as "link of …".
LINKS_WITHOUT_LOGIN = env.bool("LINKS_WITHOUT_LOGIN", False)
# Of a backtest that ended so long ago the figures are kept, and not the list of tickets.
BACKTEST_LISTS_KEPT_DAYS = _whole_number("BACKTEST_LISTS_KEPT_DAYS", 90)
# Addresses that only a form named: one mail a day, and so many an hour to all of them together.
UNVERIFIED_MAIL_A_DAY = _whole_number("UNVERIFIED_MAIL_A_DAY", 1)
UNVERIFIED_MAIL_AN_HOUR = _whole_number("UNVERIFIED_MAIL_AN_HOUR", 60)
# Who has an answer within this time gets no acknowledgement.
ACKNOWLEDGE_AFTER = timedelta(seconds=_number("ACKNOWLEDGE_AFTER_SECONDS", 60))

# Replies are sent beside the workers: so many at a time, so many of them to the mail server, one to each callback's host.
DELIVERIES_AT_ONCE = _whole_number("DELIVERIES_AT_ONCE", 6, least=1)
MAIL_AT_ONCE = _whole_number("MAIL_AT_ONCE", 2, least=1)
# A server that does not answer is left alone so long at first, then twice as long each time, up to five minutes.
FAR_END_PAUSE_SECONDS = _number("FAR_END_PAUSE_SECONDS", 15, least=0.1)
# How long a reply waits for a server that can't be reached before a person is asked.
DELIVERY_PATIENCE = timedelta(days=_number("DELIVERY_PATIENCE_DAYS", 3, least=0.01))

CALLBACK_TIMEOUT_SECONDS = _number("CALLBACK_TIMEOUT_SECONDS", 10, least=0.1)
# Hosts, addresses and networks inside our own network that callbacks and destinations may name all the same.
OUTBOUND_ALLOWED_HOSTS = env.list(
    "OUTBOUND_ALLOWED_HOSTS", default=["localhost", "127.0.0.0/8", "::1"] if MODE == "demo" else []
)
if env.bool("CALLBACK_PRIVATE_ADDRESSES", False):
    # The older, wider word for it.
    OUTBOUND_ALLOWED_HOSTS += ["0.0.0.0/0", "::/0"]
OUTBOUND_PLAIN_HTTP = env.bool("OUTBOUND_PLAIN_HTTP", LOCAL)

# Pipelines: how long one delivery to a destination may take, how many go out at a time, and how long one destination
# has its thread before another has its turn.
DELIVERY_TIMEOUT_SECONDS = _number("DELIVERY_TIMEOUT_SECONDS", 10, least=0.1)
PIPELINE_DELIVERIES_AT_ONCE = _whole_number("PIPELINE_DELIVERIES_AT_ONCE", 8, least=2)
DESTINATION_SHARE_SECONDS = _number("DESTINATION_SHARE_SECONDS", 5, least=0.1)
DISCORD_API_URL = env.str("DISCORD_API_URL", "https://discord.com/api/v10").rstrip("/")
SLACK_API_URL = env.str("SLACK_API_URL", "https://slack.com/api").rstrip("/")
env.web_address("DISCORD_API_URL", DISCORD_API_URL)
env.web_address("SLACK_API_URL", SLACK_API_URL)

# --- API ---------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["tickets.api.authentication.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["tickets.api.parsing.StrictJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "tickets.api.paging.CreatedCursor",
    "DEFAULT_SCHEMA_CLASS": "tickets.api.openapi.SchemaWithErrors",
    "EXCEPTION_HANDLER": "tickets.api.errors.answer",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Helpdesk API",
    "DESCRIPTION": "Post tickets, read what became of them, and tell Helpdesk about your customers.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "ReceiptOutcomeEnum": "tickets.models.receipt.Outcome",
        "AttemptOutcomeEnum": "resolution.models.attempt.AttemptStanding",
        "HeldReasonEnum": "tickets.open_lists.held_choices",
        "EventKindEnum": "tickets.open_lists.event_kind_choices",
        "AccountKindEnum": "tickets.models.customer.AccountKind",
        "CorrectionKindEnum": "routing.models.correction.CorrectionKind",
        "TierEnum": "tickets.states.Tier",
        "BandEnum": "tickets.states.Band",
    },
}

# Who may read the API's reference and try it: everybody, staff who are logged in, or nobody.
API_DOCS = env.word("API_DOCS", "open" if LOCAL else "staff", ("open", "staff", "off"))

# --- Admin -------------------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
# By both together: who guesses from elsewhere locks nobody out but themselves.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "tickets.lanes.forms.client_network.client_address"
AXES_VERBOSE = False
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
if MODE == "test":
    # The tests make many users; a hash that is slow on purpose would be most of their time.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = reverse_lazy("admin:login")
LOGIN_REDIRECT_URL = reverse_lazy("admin:index")

UNFOLD = {
    "SITE_TITLE": SITE_NAME,
    "SITE_HEADER": SITE_NAME,
    "SITE_SYMBOL": "support_agent",
    "LOGIN": {"form": "helpdesk.login.LoginForm"},
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "helpdesk.admin_site.favicon"}],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "DASHBOARD_CALLBACK": "helpdesk.dashboard.page.fill_dashboard",
    "ENVIRONMENT": "helpdesk.admin_site.environment_badge",
    "BORDER_RADIUS": "6px",
    "STYLES": ["helpdesk.admin_site.stylesheet"],
    "SCRIPTS": ["helpdesk.admin_site.keyboard", "helpdesk.admin_site.search_keys", "helpdesk.admin_site.controls"],
    "SIDEBAR": SIDEBAR,
    "ACCOUNT": {
        "navigation": [
            {"title": "My account", "link": reverse_lazy("my-account")},
            {"title": "Change password", "link": reverse_lazy("admin:password_change")},
        ]
    },
}

# --- Safety ------------------------------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not LOCAL
SESSION_COOKIE_HTTPONLY = True
# Since the last use; `helpdesk.middleware` renews it. A changed password ends all sessions at once.
SESSION_COOKIE_AGE = int(_number("SESSION_HOURS", 12, least=0.1) * 3600)
SECURE_HSTS_SECONDS = _whole_number("SECURE_HSTS_SECONDS", 0 if LOCAL else 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_SUBDOMAINS", not LOCAL)
# Probes come from inside the network, over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "helpdesk.problem_pages.csrf_failure"
METRICS_TOKEN = env.str("METRICS_TOKEN", "")

# --- The rest ----------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
# One style for dates, with the zone, also where Django writes them by itself.
FORMAT_MODULE_PATH = ["helpdesk.formats"]
# One language: nothing is looked up for each word of a page.
USE_I18N = False
USE_TZ = True

STATIC_URL = "static/"
# Where it is not deployed nothing is collected: the files are served from where they lie.
STATIC_ROOT = None if LOCAL else DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = LOCAL
WHITENOISE_AUTOREFRESH = False
MEDIA_ROOT = DATA_DIR / "media"
# Attachments are for whoever runs Helpdesk, and nobody else on the machine.
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

LOG_LEVEL = env.word("LOG_LEVEL", "WARNING" if LOCAL else "INFO", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"))
LOG_FORMAT = env.word("LOG_FORMAT", "text" if LOCAL else "json", ("json", "text"))
LOGGING = logs.configuration(level=LOG_LEVEL, as_json=LOG_FORMAT == "json")
SILENCED_SYSTEM_CHECKS = ["urls.W002"]
