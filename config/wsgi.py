import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.warming import warm
from gate.text import TextRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
site = get_wsgi_application()
site.request_class = TextRequest
warm()

from config.metrics import beside  # noqa: E402 -- it counts from here on, and wants the settings

application = beside(site, settings.METRICS) if settings.METRICS else site
