"""PostgreSQL from its wheel, started directly, reached through a socket.

No port that another could have, and no password: the folder of the socket is ours alone.
"""

import shutil
import subprocess
import time
from pathlib import Path
from signal import SIGINT
from urllib.parse import quote

from embedded.children import Child
from embedded.identity import Identity, identity
from embedded.paths import PGBIN, say, socket_folder

DATABASE, OWNER, APP = "residence", "postgres", "residence_app"
PATIENCE = 90  # seconds: after a crash it first reads its log again

# Said in full, for initdb would take them from the environment. --locale=C looks right too,
# but then pg_trgm finds no letters in Cyrillic, silently.
LETTERS = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
INITDB = [*LETTERS, "--locale=C.UTF-8", "-U", "postgres", "-A", "trust", "--no-sync"]
SETTINGS = [
    "listen_addresses=",
    "timezone=UTC",
    "log_timezone=UTC",
    "max_connections=100",
    "log_checkpoints=off",
    # A statement that fails holds what people are called; so do details of rows and deadlocks
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
    "log_parameter_max_length=0",
    "log_parameter_max_length_on_error=0",
]
HASTY = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]  # data to throw away
HUSHED = ["log_min_messages=fatal"]  # tests provoke errors by the hundred


class Postgres:
    """One cluster below one folder, with the site's database in it."""

    def __init__(self, folder: Path, env: dict[str, str], keep_open: list[int], *, lasting: bool):
        self.who = identity(folder)
        self.who.folder.mkdir(parents=True, exist_ok=True)
        self.socket = socket_folder(self.who.folder, self.who.folder.stat().st_uid)
        settings = [*SETTINGS, f"unix_socket_directories={self.socket}"]
        options = [
            word for each in settings + (HASTY + HUSHED) * (not lasting) for word in ("-c", each)
        ]
        argv = [*self.who.serve, str(self.who.bin / "postgres"), "-D", str(self.data), *options]
        # INT is the fast way to stop; TERM would wait for its clients
        self.child = Child("postgres", argv, env, SIGINT, keep_open)

    @property
    def data(self) -> Path:
        return self.who.folder / "pg"

    def start(self) -> None:
        """Make the cluster if there is none, and start the server. Only under the folder's lock.

        The lock tells that no server and no backend of an earlier run is left, for each
        would have it. So a pid file is stale, and the number in it may be anybody's by now.
        """
        if not self.data.exists():
            make_cluster(self.who, self.data)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        self.child.start()

    def wait(self) -> None:
        """Wait until it answers, starting it anew if need be, and make the database.

        Between the death of a server and that of its last backend a start fails.
        Raises TimeoutError after PATIENCE seconds.
        """
        deadline = time.monotonic() + PATIENCE
        while not self.ask("pg_isready", "-q"):
            if time.monotonic() > deadline:
                raise TimeoutError("PostgreSQL did not start: see its lines above.")
            self.child.revive()
            time.sleep(0.05)
        exists = f"select 1 from pg_database where datname = '{DATABASE}'"  # noqa: S608
        if "1" not in self.ask("psql", "-At", "-c", exists, "postgres"):
            self.ask("createdb", DATABASE)

    def ask(self, program: str, *words: str) -> str:
        """Run a client program; return what it printed, "" if it failed, " " if it was silent."""
        argv = [str(PGBIN / program), "-h", str(self.socket), "-U", OWNER, *words]
        env = dict(self.child.env)  # not ours, which may name another server's port
        done = subprocess.run(argv, env=env, capture_output=True, check=False, text=True)
        return "" if done.returncode else done.stdout or " "

    def url(self, user: str) -> str:
        return f"postgres://{user}@/{DATABASE}?host={quote(str(self.socket))}"


def make_cluster(who: Identity, data: Path) -> None:
    """Make an empty cluster at `data`, whole or not at all.

    Raises RuntimeError with what initdb said if it fails.
    """
    say("Making the database cluster")
    new = data.with_name("pg.new")  # what an interrupted initdb left would be refused for ever
    shutil.rmtree(new, ignore_errors=True)
    argv = [*who.once, str(who.bin / "initdb"), "-D", str(new), *INITDB]
    done = subprocess.run(
        argv, capture_output=True, check=False, text=True, cwd=who.folder, start_new_session=True
    )
    if done.returncode:
        raise RuntimeError(f"initdb failed: {done.stderr or done.stdout}")
    new.rename(data)
