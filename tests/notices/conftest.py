from threading import Thread

import pytest

from demo.notify import KEY, Notify
from tests.notices.smtp import MailServer


@pytest.fixture
def mail_server(settings):
    """A mail server of this test, to which the settings point; give back its postman."""
    server = MailServer()
    server.start()
    settings.DEMO = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.DEFAULT_FROM_EMAIL = "IND <appointments@ind.example>"
    yield server.handler
    server.stop()


@pytest.fixture
def notify(settings):
    """A NotifyNL of this test, to which the settings point."""
    server = Notify()
    settings.NOTIFY_URL, settings.NOTIFY_KEY = server.url, KEY
    settings.NOTIFY_TEMPLATE, settings.NOTIFY_TIMEOUT = "text", 1
    Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
