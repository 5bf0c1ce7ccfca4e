"""No container runs here: the very commands of docker-compose.yml do, with its variables."""

import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import urllib.request
from contextlib import ExitStack
from io import StringIO

import pytest

from embedded.children import Child, stop_all
from embedded.identity import identity
from embedded.paths import PGBIN, ROOT
from embedded.valkey import find_server
from tests.config.compose import DOMAIN, Compose, make_secrets
from tests.embedded.site import eventually

PORTS = "postgres", "valkey", "web", "desk", "metrics", "http", "https"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
NO_NGINX = "needs nginx: on Debian, apt-get install nginx-light"


class Server:
    """The services of the compose file, started one by one in a folder."""

    def __init__(self, folder):
        with ExitStack() as held:  # all at once, or two could get the same
            held_ports = [held.enter_context(socket.create_server(("", 0))) for _ in PORTS]
            self.ports = dict(zip(PORTS, [s.getsockname()[1] for s in held_ports], strict=True))
        secrets = make_secrets(folder)
        self.compose = Compose(
            folder,
            **{
                "@postgres:5432": f"@127.0.0.1:{self.ports['postgres']}",
                "@valkey:6379": f"@127.0.0.1:{self.ports['valkey']}",
                "port 6379": f"port {self.ports['valkey']}",
                "bind * -::*": "bind 127.0.0.1",
                "dir /data": f"dir {folder}",
                "web:8000": f"127.0.0.1:{self.ports['web']}",
                "0.0.0.0:9100": f"127.0.0.1:{self.ports['metrics']}",
                "desk:8000": f"127.0.0.1:{self.ports['desk']}",
                "listen 8080": f"listen {self.ports['http']}",
                "127.0.0.1:8080": f"127.0.0.1:{self.ports['http']}",
                "listen 8443": f"listen {self.ports['https']}",
                "/etc/residence": str(folder),
                "/tmp/": f"{folder}/tmp-",
            },
        )
        for secret in secrets.iterdir():
            ending = "\n" * secret.name.endswith("_url")  # as editors leave it
            secret.write_text(self.compose.here(secret.read_text()) + ending)
        (folder / "beat").mkdir()
        self.folder, self.children = folder, []

    def start(self, name, argv=None, **more):
        env = self.compose.environment(name, **more) if argv is None else dict(os.environ)
        child = Child(name, argv or self.compose.command(name), env)
        self.children.append(child)
        child.start()
        return child

    def run(self, argv, **options):
        return subprocess.run(argv, capture_output=True, text=True, cwd=ROOT, **options)

    def healthy(self, name, **more):
        """Whether its own health check is content."""
        env = self.compose.environment(name, **more)
        return self.run(self.compose.health(name), env=env).returncode == 0


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """PostgreSQL with passwords, and Valkey, as the compose file starts them."""
    folder = tmp_path_factory.mktemp("server")
    made = Server(folder)
    try:
        start_postgres(made)
        made.compose.file("valkey.conf")
        made.start("valkey", [find_server(), *made.compose.command("valkey")[1:]])
        yield made
    finally:
        stop_all(made.children)


def start_postgres(server):
    """Do what the image's entrypoint does: make the cluster, then run the command."""
    told = server.compose.services["postgres"]["environment"]
    who = identity(server.folder)
    data = who.folder / "pg"
    password = server.folder / "secrets/postgres_password"
    words = ["-A", "scram-sha-256", "-U", told["POSTGRES_USER"], f"--pwfile={password}", "-N"]
    initdb = [*who.once, str(who.bin / "initdb"), "-D", str(data)]
    made = server.run([*initdb, *words, *told["POSTGRES_INITDB_ARGS"].split()])
    assert made.returncode == 0, made.stderr
    [_, *words] = server.compose.command("postgres")
    where = ["-p", str(server.ports["postgres"]), "-c", "unix_socket_directories="]
    argv = [*who.serve, str(who.bin / "postgres"), "-D", str(data), *words, *where]
    server.start("postgres", argv)
    at = ["-h", "127.0.0.1", "-p", str(server.ports["postgres"])]
    assert eventually(lambda: server.run([PGBIN / "pg_isready", *at]).returncode == 0, 20)
    argv = [PGBIN / "createdb", *at, "-U", told["POSTGRES_USER"], told["POSTGRES_DB"]]
    assert server.run(argv, env={**os.environ, "PGPASSWORD": password.read_text()}).returncode == 0


@pytest.fixture(scope="module")
def migrated(server):
    env = server.compose.environment("migrate")
    done = server.run(server.compose.command("migrate"), env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    return server


@pytest.fixture(scope="module")
def site(migrated):
    """All of it."""
    web = {"PORT": str(migrated.ports["web"]), "LISTEN": "127.0.0.1"}
    migrated.start("web", **web)
    migrated.start("worker", WORKER_ALIVE=f"{migrated.folder}/worker-alive")
    migrated.start("beat")
    assert eventually(lambda: migrated.healthy("web", **web), 30)
    return migrated


@pytest.fixture(scope="module")
def door(site):
    """nginx in front."""
    start_nginx(site)
    return site


@pytest.fixture
def door_to_nothing(tmp_path):
    """nginx in front of a site that does not answer."""
    made = Server(tmp_path)
    try:
        start_nginx(made)
        yield made
    finally:
        stop_all(made.children)


def start_nginx(server):
    if NGINX is None:
        assert not os.environ.get("REQUIRE_NGINX"), NO_NGINX
        pytest.skip(NO_NGINX)
    server.compose.file("nginx.conf")
    shutil.copytree(ROOT / "deploy/down", server.folder / "down")
    [_, *words] = server.compose.command("proxy")
    if os.geteuid() == 0:
        words[-1] += " user root;"  # whose folder it is, here
    server.start("proxy", [NGINX, *words])
    address = f"http://127.0.0.1:{server.ports['http']}/alive"
    assert address in server.compose.health("proxy")
    assert eventually(lambda: status(address) == 204, 10)


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def get(address, data=None, **headers):
    unproven = ssl.create_default_context()
    unproven.check_hostname, unproven.verify_mode = False, ssl.CERT_NONE
    opener = urllib.request.build_opener(Stay, urllib.request.HTTPSHandler(context=unproven))
    try:
        return opener.open(urllib.request.Request(address, data, headers), timeout=10)  # noqa: S310
    except urllib.error.HTTPError as answer:
        return answer


def status(address):
    try:
        return get(address).status
    except OSError:
        return None


def test_the_roles_are_two_and_the_site_has_the_smaller(migrated):
    url = (migrated.folder / "secrets/database_url").read_text().strip()
    psql = [PGBIN / "psql", url.replace("postgres:", "postgresql:", 1), "-At", "-c"]

    assert migrated.run([*psql, "select current_user"]).stdout == "residence_app\n"
    assert "permission denied" in migrated.run([*psql, "create table x ()"]).stderr


def test_migrating_again_has_nothing_to_do(migrated):
    env = migrated.compose.environment("migrate")

    done = migrated.run(migrated.compose.command("migrate"), env=env)

    assert done.returncode == 0
    assert "Migrating" not in done.stdout


def test_web_worker_and_beat_are_healthy_by_their_own_checks(site):
    assert eventually(lambda: site.healthy("worker"), 20)
    assert eventually(lambda: site.healthy("beat"), 20)


def test_the_health_page_hears_the_worker(site):
    address = f"http://127.0.0.1:{site.ports['web']}/health"

    def is_heard():
        return "WorkerSilent" not in json.load(get(address, Host=DOMAIN))["alarms"]

    assert eventually(is_heard, 30)


def scraped(site):
    address = f"http://127.0.0.1:{site.ports['metrics']}/metrics"
    return get(address).read().decode()


def test_whichever_process_answers_it_tells_the_requests_of_all(site):
    ready = 'residence_requests_total{room="-",status="200"} '

    counted = []
    for _ in range(6):
        get(f"http://127.0.0.1:{site.ports['web']}/health/live", Host=DOMAIN)
        [line] = [line for line in scraped(site).splitlines() if line.startswith(ready)]
        counted.append(float(line.removeprefix(ready)))

    assert sorted(set(counted)) == counted


def test_the_signs_of_the_site_are_told_too(site):
    assert "residence_database_up 1.0" in scraped(site)
    assert 'residence_queue_age_seconds{queue="sweep"}' in scraped(site)


def test_at_the_address_of_metrics_there_is_no_site(site):
    assert status(f"http://127.0.0.1:{site.ports['metrics']}/uk/") == 404


def test_metrics_are_not_for_who_comes_by_the_door(door):
    for port, scheme in [("https", "https"), ("web", "http")]:
        address = f"{scheme}://127.0.0.1:{door.ports[port]}/metrics"
        assert get(address, Host=DOMAIN).status in {301, 404}


def test_who_comes_by_http_is_sent_to_https(door):
    answer = get(f"http://127.0.0.1:{door.ports['http']}/uk/?a=1", Host=DOMAIN)

    assert answer.status == 308
    assert answer.headers["Location"] == f"https://{DOMAIN}/uk/?a=1"


def test_a_page_comes_through_the_proxy_with_its_guards(door):
    answer = get(f"https://127.0.0.1:{door.ports['https']}/uk/", Host=DOMAIN)

    assert answer.status == 200
    assert "max-age=" in answer.headers["Strict-Transport-Security"]
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Server"] == "nginx"


def test_cookies_travel_by_https_alone(door):
    answer = get(f"https://127.0.0.1:{door.ports['https']}/uk/", Host=DOMAIN)

    for cookie in answer.headers.get_all("Set-Cookie") or []:
        assert cookie.startswith("__Host-")
        assert "Secure" in cookie


def test_another_host_is_refused(door):
    assert get(f"https://127.0.0.1:{door.ports['https']}/uk/", Host="evil.example").status == 400


def test_style_is_compressed_and_kept(door):
    page = get(f"https://127.0.0.1:{door.ports['https']}/uk/", Host=DOMAIN).read().decode()
    style = re.search(r'href="(/static/site\.[0-9a-f]+\.css)"', page)[1]

    address = f"https://127.0.0.1:{door.ports['https']}{style}"
    answer = get(address, **{"Host": DOMAIN, "Accept-Encoding": "br"})

    assert answer.headers["Content-Encoding"] == "br"
    assert "immutable" in answer.headers["Cache-Control"]


def test_the_log_names_no_query_and_no_personal_link(door, monkeypatch):
    heard = StringIO()  # not capfd: what is written while it empties its file is lost
    monkeypatch.setattr(sys, "stdout", heard)

    get(f"https://127.0.0.1:{door.ports['https']}/uk/v/secret-link/?from=mail", Host=DOMAIN)

    assert eventually(lambda: "127.0.0.0 GET /uk/v/- 404" in heard.getvalue(), 20)
    assert "secret-link" not in heard.getvalue()
    assert "mail" not in heard.getvalue()


def test_the_log_names_no_query_and_no_personal_link_when_the_site_does_not_answer(
    door_to_nothing, monkeypatch
):
    heard = StringIO()
    monkeypatch.setattr(sys, "stdout", heard)
    monkeypatch.setattr(sys, "stderr", heard)
    here = f"https://127.0.0.1:{door_to_nothing.ports['https']}"

    get(f"{here}/uk/v/secret-link/?from=mail", Host=DOMAIN, Referer=f"{here}/?q=Olena")

    assert eventually(lambda: "127.0.0.0 GET /down/site.html 503" in heard.getvalue(), 20)
    assert heard.getvalue().rstrip().endswith("502")  # why: nobody took the connection
    for secret in ["secret-link", "mail", "Olena", "127.0.0.1"]:
        assert secret not in heard.getvalue()


def test_the_site_gets_the_keys_that_are_its_own_and_the_earlier_ones(migrated):
    secrets = migrated.folder / "secrets"
    say = "from config import settings as s; print(s.ERASURE_KEYS, s.SECRET_KEY_FALLBACKS)"
    told = {
        name: migrated.run(
            [sys.executable, "-c", say], env=migrated.compose.environment(name)
        ).stdout.strip()
        for name in ["web", "worker", "beat"]
    }

    key = (secrets / "erasure_keys").read_text()
    assert len(key) == 64
    assert told == {"web": f"['{key}'] []", "worker": f"['{key}'] []", "beat": "[] []"}


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/uk/", "Сайт зараз недоступний"),
        ("/desk/enter/", "Not saved: write it on paper"),
        ("/phone/", "Not saved: write it on paper"),
    ],
)
@pytest.mark.parametrize("data", [None, b"code=1"], ids=["GET", "POST"])
def test_a_site_that_does_not_answer_is_said_in_four_languages(door_to_nothing, path, says, data):
    answer = get(f"https://127.0.0.1:{door_to_nothing.ports['https']}{path}", data, Host=DOMAIN)
    page = answer.read().decode()

    assert answer.status == 503
    assert says in page
    assert set(re.findall(r'<section lang="(\w\w)">', page)) == {"uk", "ru", "nl", "en"}
    assert "url(" not in page + answer.headers["Content-Security-Policy"]
    assert (answer.headers["Retry-After"], answer.headers["Cache-Control"]) == ("60", "no-store")


def test_staff_have_processes_of_their_own_in_which_nobody_stands_in_line(tmp_path):
    conf = (ROOT / "deploy/nginx.conf").read_text()
    theirs = re.search(r'"~([^"]+)" desk:8000', conf)[1]
    pages = ["desk/", "phone/", "planning/overview/", "admin/", "board/x/", "uk/", "deskx/"]

    found = [page for page in pages if re.search(theirs, f"/{page}")]

    assert found == pages[:-2]
    assert Compose(tmp_path).environment("desk")["LETS_IN"] == "false"


def test_secrets_that_exist_are_kept(tmp_path):
    secrets = make_secrets(tmp_path)
    before = {file.name: file.read_text() for file in secrets.iterdir()}
    (secrets / "email_url").write_text("smtp://mail")

    subprocess.run(["sh", tmp_path / "deploy/make_secrets.sh", DOMAIN], check=True)

    after = {file.name: file.read_text() for file in secrets.iterdir()}
    assert after == {**before, "email_url": "smtp://mail"}
    assert secrets.stat().st_mode & 0o077 == 0


def test_every_secret_of_the_compose_file_is_made(tmp_path):
    used = {
        name for each in Compose(tmp_path).services.values() for name in each.get("secrets", [])
    }

    assert used == {file.name for file in make_secrets(tmp_path).iterdir()}


@pytest.mark.parametrize(
    "name", ["migrate", "web", "desk", "worker", "beat", "proxy", "postgres", "valkey"]
)
def test_every_service_is_confined(tmp_path, name):
    service = Compose(tmp_path).services[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert ("user" in service) or service["cap_add"]
    assert name == "migrate" or service["healthcheck"]


def test_every_room_is_in_the_image(settings):
    let_in = (ROOT / ".dockerignore").read_text().split()

    ours = {app for app in settings.INSTALLED_APPS if (ROOT / app).is_dir()}

    assert {f"!{app}" for app in ours} <= set(let_in)
