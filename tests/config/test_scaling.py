"""More hosts of one kind: what the files say, and nginx in front of two of which one is gone."""

import os
import shutil
import socket
import subprocess
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import yaml

from config.queues import QUEUES
from embedded.children import Child
from embedded.paths import ROOT
from tests.config.compose import VARIABLE, Compose, make_secrets, value_of
from tests.config.test_deploy import NGINX, NO_NGINX, get, status
from tests.embedded.site import eventually

WEBS = "127.0.0.2", "127.0.0.3"
COMPOSE = yaml.safe_load(VARIABLE.sub(value_of, (ROOT / "docker-compose.yml").read_text()))


@pytest.mark.parametrize("name", ["web", "worker"])
def test_what_is_scaled_has_no_name_and_no_door_of_its_own(name):
    service = COMPOSE["services"][name]

    assert not {"container_name", "hostname", "ports"} & set(service)
    assert service["read_only"]


def test_nothing_is_kept_where_a_page_is_made():
    assert "volumes" not in COMPOSE["services"]["web"]
    assert COMPOSE["services"]["web"]["tmpfs"] == ["/tmp"]


def test_the_proxy_only_reads_what_lies_on_its_host():
    assert all(each.endswith(":ro") for each in COMPOSE["services"]["proxy"]["volumes"])


def test_one_server_leaves_connections_for_a_second_one_and_who_mends_it():
    """Web, one worker for each queue and the one that minds them, beat, and migrate."""
    web = COMPOSE["services"]["web"]["environment"]
    postgres = COMPOSE["services"]["postgres"]["command"]
    most = next(int(each.partition("=")[2]) for each in postgres if "max_connections" in each)

    used = int(web["WEB_WORKERS"]) * int(web["DATABASE_POOL"]) + len(QUEUES) + 1 + 1 + 1

    assert used <= 0.6 * most


@pytest.mark.skipif(not shutil.which("docker-compose"), reason="needs docker-compose")
def test_docker_compose_can_read_the_file():
    env = os.environ | {"DOMAIN": "appointments.example"}
    argv = ["docker-compose", "-f", str(ROOT / "docker-compose.yml"), "config", "-q"]

    done = subprocess.run(argv, env=env, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr


class Names:
    """A server of names that knows `web` with both addresses, and nothing else."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        Thread(target=self.answer, daemon=True).start()

    def answer(self):
        while True:
            question, asker = self.socket.recvfrom(512)
            head = question[:2] + b"\x81\x80\x00\x01\x00\x02\x00\x00\x00\x00"
            records = [
                b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x05\x00\x04" + socket.inet_aton(address)
                for address in WEBS
            ]
            self.socket.sendto(head + question[12:] + b"".join(records), asker)


class Web(BaseHTTPRequestHandler):
    """Says which host it is; hangs up on a form as one does that dies in the middle of it."""

    def do_GET(self):
        host = self.server.server_address[0].encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(host)))
        self.end_headers()
        self.wfile.write(host)

    def do_POST(self):
        self.server.forms.append(self.path)
        if self.path == "/dies":
            self.connection.shutdown(socket.SHUT_RDWR)
        else:
            self.do_GET()

    def log_message(self, *args):
        pass


@contextmanager
def web(address, port):
    host = ThreadingHTTPServer((address, port), Web)
    host.forms = []
    thread = Thread(target=host.serve_forever, args=[0.05])
    thread.start()
    try:
        yield host
    finally:
        host.shutdown()
        host.server_close()
        thread.join()


def free_port():
    with socket.create_server(("", 0)) as found:
        return found.getsockname()[1]


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    """nginx as the compose file starts it, and the port at which it looks for `web`."""
    if NGINX is None:
        assert not os.environ.get("REQUIRE_NGINX"), NO_NGINX
        pytest.skip(NO_NGINX)
    folder, http, https, port = tmp_path_factory.mktemp("door"), *(free_port() for _ in range(3))
    make_secrets(folder)
    compose = Compose(
        folder,
        **{
            "127.0.0.11": f"127.0.0.1:{Names().port}",
            "web:8000": f"web:{port}",
            "listen 8080": f"listen {http}",
            "listen 8443": f"listen {https}",
            "/etc/residence": str(folder),
            "/tmp/": f"{folder}/tmp-",
        },
    )
    compose.file("nginx.conf")
    shutil.copytree(ROOT / "deploy/down", folder / "down")
    [_, *words] = compose.command("proxy")
    if os.geteuid() == 0:
        words[-1] += " user root;"
    child = Child("proxy", [NGINX, *words], dict(os.environ))
    child.start()
    try:
        assert eventually(lambda: status(f"http://127.0.0.1:{http}/alive") == 204, 10)
        yield f"https://127.0.0.1:{https}", port
    finally:
        child.stop()


def test_visitors_are_shared_among_all_hosts_of_the_name(door):
    address, port = door

    with web(WEBS[0], port), web(WEBS[1], port):
        seen = {get(address).read().decode() for _ in range(8)}

    assert seen == set(WEBS)


def test_nobody_notices_that_one_host_is_gone(door):
    address, port = door

    with web(WEBS[0], port):
        answers = [get(address, data) for data in [None, b"form=1"] * 4]

    assert [answer.status for answer in answers] == [200] * 8


def test_a_form_that_a_host_has_read_is_not_sent_to_another(door):
    address, port = door

    with web(WEBS[0], port) as one, web(WEBS[1], port) as other:
        answer = get(f"{address}/dies", b"form=1")

    assert answer.status == 503
    assert len(one.forms + other.forms) == 1


def test_without_any_host_people_are_told_so(door):
    address, _ = door

    answer = get(address)

    assert answer.status == 503
    assert "Retry-After" in answer.headers
