import json
import socket
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from config.ready import a_host, ask


@pytest.fixture
def site():
    """A site that says what the test wants it to, and notes which host was asked for."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            server.asked_for = self.headers["Host"]
            self.send_response(server.status)
            self.end_headers()
            self.wfile.write(server.body)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.status, server.body = 200, json.dumps({"status": "ok"}).encode()
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("status", "ready"), [(200, True), (503, False)])
def test_the_status_decides(site, status, ready):
    site.status = status

    assert ask(site.server_port) == (ready, {"status": "ok"})


def test_what_is_no_health_page_is_not_ready(site):
    site.body = b"<html>"

    assert ask(site.server_port) == (False, {})


def test_nobody_there_is_not_ready():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))

        assert ask(closed.getsockname()[1]) == (False, {})


@pytest.mark.parametrize(
    ("allowed", "host"),
    [
        ("", "localhost"),
        ("*", "localhost"),
        ("site.example,other", "site.example"),
        (".site.example", "site.example"),
    ],
)
def test_it_asks_for_a_name_that_the_site_answers_to(site, monkeypatch, allowed, host):
    monkeypatch.setenv("ALLOWED_HOSTS", allowed)

    ask(site.server_port)

    assert a_host() == site.asked_for == host
