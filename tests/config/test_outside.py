"""What others look at from outside: security.txt, and Django's own list for a server."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from sectxt import Parser

SERVER = {
    "HTTPS": "true",
    "DEBUG": "false",
    "DEMO": "false",
    "SECRET_KEY": "of a server: fifty letters and more, of many kinds 0123456789 xyz",
    "DATABASE_URL": "postgres://nobody@nowhere/none",
    "REDIS_URL": "redis://nowhere",
    "DJANGO_SETTINGS_MODULE": "config.settings",
}
FOR_TESTS = "DJANGO_ALLOW_ASYNC_UNSAFE"


def test_security_txt_is_as_the_rfc_wants_it(client, settings):
    settings.SITE_URL = "https://appointments.example"
    settings.SECURITY_CONTACT = "mailto:security@appointments.example"

    answer = client.get("/.well-known/security.txt")
    read = Parser(answer.content, urls="https://appointments.example/.well-known/security.txt")

    assert read.errors == []
    assert answer["Content-Type"] == "text/plain; charset=utf-8"


def test_security_txt_is_good_for_two_months_at_least(client):
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    said = dict(line.split(": ", 1) for line in lines)

    left = datetime.fromisoformat(said["Expires"]) - datetime.now(UTC)

    assert timedelta(days=60) < left < timedelta(days=366)


def test_django_has_nothing_to_say_against_the_settings_of_a_server():
    argv = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "INFO"]

    said = subprocess.run(  # our own words
        argv,
        cwd=Path(settings.BASE_DIR),
        env={name: each for name, each in (os.environ | SERVER).items() if name != FOR_TESTS},
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.stderr == ""
    assert said.stdout.strip() == "System check identified no issues (0 silenced)."
