"""What is left behind, forbidden or taken by others does not stop the engines."""

import os
import shutil
import socket

import pytest

from embedded import identity
from embedded.children import stop_all
from embedded.engines import kept_secret
from embedded.identity import nobodys_folder
from embedded.lock import Busy, take_lock
from embedded.paths import LONGEST_SOCKET, socket_folder
from embedded.postgres import Postgres
from embedded.valkey import Valkey


@pytest.fixture
def started():
    """Start engines, and stop them in the end."""
    children = []

    def start(engine, folder):
        made = engine(folder, dict(os.environ), [], lasting=False)
        children.append(made.child)
        made.start()
        made.wait()
        return made

    yield start
    stop_all(children)


def test_an_interrupted_initdb_is_done_again(tmp_path, started):
    (tmp_path / "pg.new").mkdir()
    (tmp_path / "pg.new" / "PG_VERSION").write_text("18")

    server = started(Postgres, tmp_path)

    assert server.ask("psql", "-At", "-c", "select 6 * 7", "residence") == "42\n"


def test_the_pid_file_of_a_dead_server_that_names_a_living_process_is_no_obstacle(
    tmp_path, started
):
    server = started(Postgres, tmp_path)
    pid_file = (server.data / "postmaster.pid").read_text()
    server.child.stop()
    living = str(os.getppid())
    (server.data / "postmaster.pid").write_text(pid_file.replace(pid_file.split()[0], living, 1))

    again = started(Postgres, tmp_path)

    assert again.child.alive


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down")
def test_without_user_namespaces_root_steps_down_to_nobody(tmp_path, started, monkeypatch):
    forbidden = ["false"]
    monkeypatch.setattr(identity, "NAMESPACE", forbidden)
    try:
        server = started(Postgres, tmp_path)

        assert server.ask("psql", "-At", "-c", "show data_directory", "residence").strip() == str(
            nobodys_folder(tmp_path) / "pg"
        )
        assert server.data.stat().st_uid == identity.NOBODY
    finally:
        stop_all([server.child])
        shutil.rmtree(nobodys_folder(tmp_path))


def test_valkey_keeps_its_port_and_password(tmp_path, started):
    first = started(Valkey, tmp_path)
    first.child.stop()

    second = started(Valkey, tmp_path)

    assert second.url == first.url


def test_valkey_moves_when_its_port_is_taken(tmp_path, started):
    first = started(Valkey, tmp_path)
    first.child.stop()
    with socket.create_server(("127.0.0.1", first.port)):
        second = started(Valkey, tmp_path)

    assert second.port != first.port
    assert second.answers()


def test_a_broken_memory_of_valkey_is_made_anew(tmp_path, started):
    (tmp_path / "valkey.json").write_text('{"port": ')

    assert started(Valkey, tmp_path).answers()


def test_what_valkey_wrote_down_is_ours_alone(tmp_path, started):
    started(Valkey, tmp_path)

    for name in ("valkey.json", "valkey/valkey.conf"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0


def test_a_long_path_gets_its_socket_elsewhere(tmp_path):
    long = tmp_path / ("Ї" * 60)  # 120 bytes in 60 characters

    folder = socket_folder(long, os.geteuid())

    assert len(os.fsencode(folder / ".s.PGSQL.5432")) <= LONGEST_SOCKET
    assert folder.stat().st_mode & 0o077 == 0
    folder.rmdir()


def test_a_socket_folder_that_somebody_else_made_is_refused(tmp_path):
    with pytest.raises(PermissionError):
        socket_folder(tmp_path, os.geteuid() + 1) and socket_folder(tmp_path, os.geteuid())


def test_a_folder_has_one_run(tmp_path):
    with take_lock(tmp_path), pytest.raises(Busy, match=str(os.getpid())):
        take_lock(tmp_path, patience=0)

    take_lock(tmp_path, patience=0).close()


def test_the_secret_is_made_once_and_for_us_alone(tmp_path):
    secret = kept_secret(tmp_path / "secret_key")

    assert kept_secret(tmp_path / "secret_key") == secret
    assert len(secret) > 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
