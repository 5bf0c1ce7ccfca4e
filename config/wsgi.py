import os

from django.core.wsgi import get_wsgi_application

from config.warming import warm
from gate.text import TextRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
application.request_class = TextRequest
warm()
