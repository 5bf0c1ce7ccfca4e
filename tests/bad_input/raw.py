"""The site behind gunicorn as a server runs it, and requests byte by byte."""

import os
import re
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

ROOT = Path(settings.BASE_DIR)
PATIENCE = 20  # seconds
HEAD_OF_ANSWER = re.compile(rb"HTTP/1\.[01] (\d{3}) [^\r\n]*\r\n(.*?)\r\n\r\n", re.DOTALL)


class Answer(NamedTuple):
    """What came back on one connection: the first answer, and the statuses of all."""

    status: int
    headers: dict
    body: bytes
    statuses: list


class Server:
    """Gunicorn with one process on the test database; `log` is all that it said."""

    def __init__(self, folder):
        self.log_file = folder / "log"
        self.port = free_port()
        argv = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.py", "config.wsgi"]
        with self.log_file.open("wb") as log:
            self.process = subprocess.Popen(  # noqa: S603 -- our own words
                argv, cwd=ROOT, env=self.surroundings(), stdout=log, stderr=log
            )
        self.wait()

    def surroundings(self):
        url = urlsplit(os.environ["DATABASE_URL"])
        database = urlunsplit(url._replace(path=f"/{connection.settings_dict['NAME']}"))
        return os.environ | {
            "DATABASE_URL": re.sub("^(postgres(?:ql)?):/(?!/)", r"\1:///", database),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DEBUG": "false",
            "ALLOWED_HOSTS": "localhost",
            "LISTEN": "127.0.0.1",
            "PORT": str(self.port),
            "WEB_WORKERS": "1",
        }

    def wait(self):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                return self.send(get("/.well-known/security.txt"))
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"gunicorn did not start: {self.log}")

    @property
    def log(self):
        return self.log_file.read_text(errors="replace")

    @property
    def memory(self):
        """The largest resident size of a worker so far, in MB."""
        task = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        worker = Path(task).read_text().split()[0]
        status = Path(f"/proc/{worker}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024

    def send(self, request, *, patience=5):
        """Send these bytes and return what came back until the server closed or fell silent."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as line:
            received = b""
            with suppress(OSError):  # it closed while we spoke
                line.sendall(request)
                line.shutdown(socket.SHUT_WR)
            with suppress(OSError):  # or fell silent
                while part := line.recv(65536):
                    received += part
        return read(received)

    def stop(self):
        self.process.terminate()
        self.process.wait(PATIENCE)


def read(received):
    heads = list(HEAD_OF_ANSWER.finditer(received))
    if not heads:
        return Answer(0, {}, received, [])
    lines = [line.split(":", 1) for line in heads[0][2].decode("latin-1").split("\r\n")]
    headers = {name.lower(): value.strip() for name, value in lines}
    statuses = [int(head[1]) for head in heads]
    return Answer(statuses[0], headers, received[heads[0].end() :], statuses)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def get(path, *lines, method="GET", host="localhost"):
    """The bytes of a request without a body."""
    return crlf(f"{method} {path} HTTP/1.1", f"Host: {host}", *lines, "", "")


def post(path, body, *lines, kind="application/x-www-form-urlencoded"):
    """The bytes of a request with a body."""
    head = [f"Content-Type: {kind}", f"Content-Length: {len(body)}", *lines]
    return get(path, *head, method="POST") + body


def crlf(*lines):
    return "\r\n".join(lines).encode("latin-1")
