"""Web hosts: gunicorn as everywhere, of this version or of an earlier one, each at an address."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Timer
from time import sleep

from bench.cluster.engines import eventually
from bench.deploying.door import SECONDS
from embedded.children import Child
from embedded.paths import ROOT

WELL = 200


class Web:
    """A host. `tree` is where its version of the site lies."""

    def __init__(self, address, port, env, folder, tree=ROOT):
        self.address, self.port = address, port
        log = f"{folder}/{address}.log"
        gunicorn = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.py", "config.wsgi"]
        argv = ["sh", "-c", f'cd {tree} && exec "$@" > {log} 2>&1', "sh", *gunicorn]
        self.child = Child(address, argv, env | {"LISTEN": address, "PORT": str(port)})

    def start(self):
        """Start it; nothing if it runs."""
        if not self.child.alive:
            self.child.start()

    def wait(self):
        eventually(self.is_well)

    def is_well(self):
        connection = HTTPConnection(self.address, self.port, timeout=5)
        try:
            connection.request("GET", "/health", headers={"Host": "127.0.0.1"})
            return connection.getresponse().status == WELL
        except OSError:
            return False
        finally:
            connection.close()

    def workers(self):
        """Return the processes that answer, oldest first."""
        master = self.child.process.pid
        found = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        return [int(each) for each in found]

    def renew(self):
        """Have it start new workers and let the old ones finish, as after a change of settings."""
        before = set(self.workers())
        os.kill(self.child.process.pid, signal.SIGHUP)
        eventually(lambda: self.workers() and not before & set(self.workers()))

    def lose_worker(self, how=signal.SIGKILL):
        """Take one worker away, in the middle of what it does; wait until there is another."""
        lost = self.workers()[0]
        os.kill(lost, how)
        return eventually(lambda: lost not in self.workers() and len(self.workers()) > 1)


@contextmanager
def slow_visitor(web, seconds):
    """Have somebody's request still on its way to this host for so many seconds."""
    with socket.create_connection((web.address, web.port)) as line:
        line.sendall(b"GET /health HTTP/1.1\r\n")
        over = Timer(seconds, lambda: line.shutdown(socket.SHUT_RDWR))
        over.start()
        sleep(0.2)  # until a worker has taken it
        yield
        over.cancel()


def roll(old, new, names, until_known=SECONDS + 1, slow=3):
    """Put a new host beside the old one, and stop the old one: what deploy/roll.sh does."""
    new.start()
    names.hosts.append(new.address)  # before it answers, as Docker does
    new.wait()
    sleep(until_known)
    with slow_visitor(old, slow):
        old.child.stop()
    names.hosts.remove(old.address)


def tree_of(version, folder):
    """Put the files of another version into a folder; return that."""
    tree = Path(folder) / "earlier"
    tree.mkdir()
    words, unpack = ["git", "archive", version], ["tar", "-x", "-C", str(tree)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, cwd=ROOT) as packed:  # noqa: S603
        subprocess.run(unpack, stdin=packed.stdout, check=True)  # noqa: S603
    return tree


def version_before():
    """Return the last tag; without one, what was there before the newest migration."""
    tag = said(["git", "describe", "--tags", "--abbrev=0", "HEAD"])
    newest = ["git", "log", "-1", "--diff-filter=A", "--format=%h", "--", "*/migrations/0*.py"]
    return tag or f"{said(newest)}^"


def said(words):
    return subprocess.run(words, capture_output=True, text=True, cwd=ROOT).stdout.strip()  # noqa: S603
