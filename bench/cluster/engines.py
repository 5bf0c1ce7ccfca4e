"""A primary and a synchronous standby, from the wheel, each on a host."""

import os
import subprocess
from pathlib import Path
from time import monotonic, sleep

from bench.cluster.hosts import NETWORK
from embedded.postgres import OWNER, Postgres
from embedded.valkey import find_server

PORT, PATIENCE = 5432, 60
STANDBY = "standby"
TRUSTED = f"host all all {NETWORK}.0/24 trust\nhost replication all {NETWORK}.0/24 trust\n"
# A standby that is gone without a word is noticed in seconds, not in the minute of the default
SETTINGS = ["wal_sender_timeout=5s", "wal_receiver_timeout=5s", "tcp_keepalives_idle=5"]


class Engine(Postgres):
    """PostgreSQL on a host, reached over its network, and by us over its socket."""

    def __init__(self, host, folder):
        super().__init__(Path(folder) / host.name, dict(os.environ), [], lasting=True)
        self.host = host
        words = [f"listen_addresses={host.address}", f"port={PORT}", *SETTINGS]
        more = [word for each in words for word in ("-c", each)]
        self.child.argv = [*host.enter, *self.child.argv, *more]
        self.child.name = host.name
        host.children.append(self.child)

    def begin(self):
        """Make a cluster and start it, open to the other hosts."""
        self.start()
        self.wait()
        with (self.data / "pg_hba.conf").open("a") as file:
            file.write(TRUSTED)
        self.tell("select pg_reload_conf()")

    def follow(self, primary, *, waits=True):
        """Become the standby of `primary`, whose commits from now on wait for us, if it `waits`."""
        where = f"host={primary.host.address} port={PORT} user={OWNER} application_name={STANDBY}"
        words = ["--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync"]
        words += ["--create-slot", f"--slot={STANDBY}", "-D", str(self.data), "-d", where]
        argv = [*self.host.enter, *self.who.once, str(self.who.bin / "pg_basebackup"), *words]
        subprocess.run(argv, check=True, cwd=self.who.folder)  # noqa: S603 -- our own words
        self.child.start()
        if waits:
            primary.tell(f"alter system set synchronous_standby_names = '{STANDBY}'")
            primary.tell("select pg_reload_conf()")
        wanted = "sync\n" if waits else "async\n"
        eventually(lambda: primary.tell("select sync_state from pg_stat_replication") == wanted)

    def promote(self):
        """Have the standby take writes from now on."""
        self.tell("select pg_promote(true, 30)")

    def tell(self, statement):
        return self.ask("psql", "-At", "-c", statement, "postgres")


def start_valkey(host):
    """Start Valkey for all hosts; return its address."""
    words = [
        "--bind",
        host.address,
        "--protected-mode",
        "no",
        "--save",
        "",
        "--loglevel",
        "warning",
    ]
    host.start("valkey", [find_server(), *words], dict(os.environ))
    return f"redis://{host.address}:6379/0"


def eventually(fine, patience=PATIENCE):
    """Wait until `fine()`; return how long it took. Raises TimeoutError."""
    begun = monotonic()
    while not fine():
        if monotonic() > begun + patience:
            raise TimeoutError(f"not within {patience} s")
        sleep(0.1)
    return monotonic() - begun
