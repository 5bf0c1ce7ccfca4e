import os
from urllib.parse import urlsplit

os.environ.setdefault("SECRET_KEY", "only for tests")
os.environ["DEMO"] = "false"
os.environ["HTTPS"] = "false"
if worker := os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw"):
    valkey = urlsplit(os.environ["REDIS_URL"])
    number = int(valkey.path.strip("/") or 0) + 8 * int(worker)  # each its own of the 16
    os.environ["REDIS_URL"] = valkey._replace(path=f"/{number % 16}").geturl()

from config.settings import *
from config.settings import CACHES, DATABASES, STORAGES, env
from config.translations import compile_catalogues

compile_catalogues()  # here: Django reads the default language while it starts

DATABASES["default"]["TEST"] = {"NAME": env.str("TEST_DATABASE", default=None)}
CACHES["default"]["KEY_PREFIX"] = "test"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
SECURE_SSL_REDIRECT = False
PASSWORDS = True  # as the example has them; tests/signin has tests without
LETS_IN = False  # no waiting room but in tests of it
WHITENOISE_AUTOREFRESH = True  # else the client of each test reads the whole of STATIC_ROOT
WHITENOISE_USE_FINDERS = True  # a fresh clone has no staticfiles/
