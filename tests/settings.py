import os

os.environ.setdefault("SECRET_KEY", "only for tests")
os.environ["DEMO"] = "false"

from config.settings import *  # noqa: E402
from config.settings import DATABASES, STORAGES, env  # noqa: E402

DATABASES["default"]["TEST"] = {"NAME": env.str("TEST_DATABASE", default=None)}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
