"""The one settings file. What differs between machines comes from the environment."""

from datetime import date, timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.issuers import example_issuer, read_issuers
from config.logs import Formatter, without_people

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()  # NAME_FILE names a file that holds the value: secrets of a server
env.read_env(BASE_DIR / ".env")


def keys(name: str) -> list[str]:
    """Read keys with commas between them; an empty one would sign for anybody."""
    return [key.strip() for key in env.list(name, default=[]) if key.strip()]


# What kind of machine this is
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)  # example data, a banner on every page, no message leaves
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = keys("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")
PROXIES = env.int("PROXIES", default=0)  # trusted proxies in front, each adds to X-Forwarded-For
HTTPS = env.bool("HTTPS", default=False)  # a proxy in front speaks TLS
METRICS = env.str("METRICS", default="")  # address and port for Prometheus: not for the proxy
ADMIN_NETWORKS = env.list("ADMIN_NETWORKS", default=[])  # from where /admin/ is there; else 404

# The house, leftmost room first: each imports only from those before it (docs/architecture.md)
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "csp",
    "gate",
    "trail",
    "accounts",
    "locations",
    "notices",
    "applicants",
    "appointments",
    "stickers",
    "booking",
    "desk",
    "councils",
    "phone",
    "privacy",
    "planning",
    "signin",
]
if DEMO:
    INSTALLED_APPS += ["demo"]

MIDDLEWARE = [
    "config.logs.log_middleware",
    "config.metrics.metrics_middleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "gate.headers.headers_middleware",
    "gate.middleware.methods_middleware",
    "gate.waiting.line_middleware",  # before whatever asks a database or renders a page
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "gate.text.text_middleware",
    "gate.networks.networks_middleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "signin.lock.session_middleware",  # before the trail: who is signed out acts no more
    "trail.middleware.context_middleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "config.folding.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
            "builtins": ["config.days", "config.numbers"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# The parts
DATABASES = {"default": env.db_url("DATABASE_URL")}
DATABASES["default"] |= {
    "ENGINE": "config.postgresql",
    "CONN_MAX_AGE": 0,  # anything else and the pool refuses the first request
    "CONN_HEALTH_CHECKS": True,  # else every pooled connection fails once after a restart
}
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["OPTIONS"] |= {
    "connect_timeout": 3,  # of each host that DATABASE_URL names
    # A database host that is gone without a word is noticed in seconds, not in a quarter of an hour
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 8000,  # ms
    "options": "-c lock_timeout=2s -c statement_timeout=10s"
    " -c idle_in_transaction_session_timeout=10s"
    " -c plan_cache_mode=force_generic_plan",  # of config/statements.py: else planned each time
}
if pool := env.int("DATABASE_POOL", default=0):  # for gunicorn only, not for Celery
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool, "timeout": 5}
    # Tries of its own would wait up to minutes between each other; then whoever asks next tries
    DATABASES["default"]["OPTIONS"]["pool"]["reconnect_timeout"] = 5
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.str("REDIS_URL")
# The chain over the trail: keys, the first seals; only the worker needs them (trail/seals.py)
TRAIL_KEYS = keys("TRAIL_KEYS")
TRAIL_HEADS = env.str("TRAIL_HEADS", default="")  # a folder: where the chains end, by the hour
TRAIL_MAILBOX = env.str("TRAIL_MAILBOX", default="")  # an address that gets the same
# Who was erased, as keyed hashes: keys, the first is used; a folder beside the database's dumps
ERASURE_KEYS = keys("ERASURE_KEYS")
ERASED = env.str("ERASED", default="")
CACHES = {
    "default": {
        "BACKEND": "config.cache.ValkeyCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": env.str("CACHE_PREFIX", default="residence"),
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
if DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # whatever keys are set
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="appointments@localhost")

# Text messages: NotifyNL. Without a key they wait in the outbox
NOTIFY_URL = env.str("NOTIFY_URL", default="https://api.notifynl.nl")
NOTIFY_KEY = env.str("NOTIFY_KEY", default="").strip()  # a file ends with a line
NOTIFY_TEMPLATE = env.str("NOTIFY_TEMPLATE", default="")  # holds nothing but ((text))
NOTIFY_TIMEOUT = 10
SMS_SITE = env.str("SMS_SITE", default="")  # short, as in "ind.nl/vv": 12 characters at most

# Celery: the clock, not the queue. Rows are the queue; tasks are safe to run 0, 1 or 10 times
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = 90, 120
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300, "socket_timeout": 5}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_TIMEZONE = "Europe/Amsterdam"

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.RoleBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
# Who vouches for staff (config/issuers.py). The example brings its own, and asks no real one
# Whether everybody may sign in with a password, and not only the emergency accounts
PASSWORDS = env.bool("PASSWORDS", default=False) or DEMO
if DEMO:
    OIDC_ISSUERS = read_issuers([example_issuer(SITE_URL)], plain=True)
else:
    OIDC_ISSUERS = read_issuers(env.json("OIDC_ISSUERS", default=[]), plain=DEBUG)
OTP_TOTP_ISSUER = "IND"  # as an authenticator app lists the emergency accounts
LOGIN_URL = "desk:login"
LOGIN_REDIRECT_URL = "home"
# Whether newcomers may have to wait here; not where only staff come. Threads of a web process
LETS_IN, WEB_THREADS = env.bool("LETS_IN", default=True), env.int("WEB_THREADS", default=4)
LINE_COOKIE_NAME = "line"
SESSION_ENGINE = "config.sessions"  # read from Valkey, kept in rows
SESSION_COOKIE_AGE = int(timedelta(hours=10).total_seconds())
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"

# Languages and time
LANGUAGE_CODE = "uk"
LANGUAGES = [("uk", "Українська"), ("ru", "Русский"), ("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

# Files
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2**18  # files come on top; our largest form has a few kB
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 2

# A hard outside
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "frame-src": [NONE],
        "object-src": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = ["^health(/|$)"]
    SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    LINE_COOKIE_NAME = "__Host-line"
    LANGUAGE_COOKIE_SECURE = True

# What happened, on standard error: Django alone would mail it, and only if it knew to whom.
# Every line goes through here, also those of gunicorn and Celery: see config/logs.py
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": Formatter, "format": "%(levelname)s %(name)s [%(request_id)s]: %(message)s"}
    },
    "filters": {"people": {"()": lambda: without_people}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["people"]}
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {
        "access": {"level": "INFO"},
        "django": {"handlers": [], "propagate": True},
        "django.db.backends": {"level": "WARNING"},  # statements hold what people are called
        "django.server": {"handlers": [], "propagate": True},
        "gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False},
        **{name: {"level": "WARNING"} for name in ["httpx", "urllib3", "fontTools", "asyncio"]},
    },
}

# What the office decides
PROGRAMME_END = date.fromisoformat(env.str("PROGRAMME_END", default="") or "9999-12-31")
HELP_PHONE = env.str("HELP_PHONE", default="")
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="mailto:security@localhost")
NEARBY_KM = env.int("NEARBY_KM", default=50)
STOCK_MOVE_DAYS = env.int("STOCK_MOVE_DAYS", default=4)  # so near, who finds no sticker is moved
HELPER_PARTIES = env.int("HELPER_PARTIES", default=60)
SERVICE_NAME = _("Residence sticker: appointment")
