"""The site and every part behind it: processes and engines of our own, a line before each part."""

import json
import os
import signal
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Thread

from redis import Redis, RedisError

from config.ready import ask
from demo.notify import KEY, Notify
from embedded.children import Child, stop_all
from embedded.lock import take_lock
from embedded.postgres import APP, DATABASE, OWNER, Postgres
from embedded.valkey import Valkey, free_port
from faults.postman import MailServer
from faults.processes import children_of, descendants, kill_all, run
from faults.proxy import Line, to_port, to_socket

PATIENCE = 60  # seconds until the site is ready
THREADS, WORKERS = 4, 2
SENDER = "IND <appointments@ind.example>"
OURS = ("DATABASE", "OWNER_DATABASE", "REDIS", "EMAIL", "NOTIFY", "PG", "DJANGO_")


class World:
    """What a fault may break: lines `web_db`, `worker_db`, `valkey`, `smtp` and `sms`,
    processes `web`, `worker` and `beat`, and what they carry letters to.
    """

    def __init__(self, database, valkey, env):
        """`database` and `valkey` say how to reach each; `env` has what the site needs besides."""
        self.env, self.postgres, self.engine = env, None, None
        self.mail, self.carrier = MailServer(), Notify()
        self.mail.start()
        Thread(target=self.carrier.serve_forever, args=[0.05], daemon=True).start()
        self.web_db, self.worker_db = Line(database), Line(database)
        self.valkey = Line(valkey)
        self.smtp = Line(to_port(self.mail.port))
        self.sms = Line(to_port(self.carrier.server_address[1]))
        self.lines = [self.web_db, self.worker_db, self.valkey, self.smtp, self.sms]
        self.port, self.people = free_port(0), {}
        self.web, self.worker, self.beat = self.processes()

    def processes(self):
        python = [sys.executable, "-m"]
        celery = [*python, "celery", "--quiet", "-A", "config"]
        web = [*python, "gunicorn", "--config", "deploy/gunicorn.py", "config.wsgi"]
        alive = {"WORKER_ALIVE": str(Path(self.env["FOLDER"]) / "alive"), "LOG_LEVEL": "WARNING"}
        schedule = ["-s", str(Path(self.env["FOLDER"]) / "beat"), "--pidfile="]
        size = {"WEB_WORKERS": str(WORKERS), "WEB_THREADS": str(THREADS)}
        size |= {"DATABASE_POOL": str(THREADS), "PORT": str(self.port)}
        worker = [*python, "config.workers"]
        return (
            Child("web", web, self.seen_by(self.web_db) | size),
            Child("worker", worker, self.seen_by(self.worker_db) | alive),
            Child("beat", [*celery, "beat", "--loglevel=WARNING", *schedule], self.behind()),
        )

    def seen_by(self, line):
        name, role = self.env["NAME"], self.env["ROLE"]
        database = f"postgres://{role}@127.0.0.1:{line.port}/{name}?sslmode=disable"
        return self.behind() | {"DATABASE_URL": database}

    def behind(self):
        """Return the environment of a process: every part by its line."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(OURS)}
        line = f"{self.env['ROLE']}@127.0.0.1:{self.web_db.port}"
        return (
            kept
            | {
                "DATABASE_URL": f"postgres://{line}/{self.env['NAME']}?sslmode=disable",
                "REDIS_URL": self.env["REDIS"].format(port=self.valkey.port),
                "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp.port}",
                "NOTIFY_URL": f"http://127.0.0.1:{self.sms.port}",
                "SECRET_KEY": self.env["SECRET_KEY"],
                "DEFAULT_FROM_EMAIL": SENDER,
                "NOTIFY_KEY": KEY,
                "NOTIFY_TEMPLATE": "text",
                "PYTHONUNBUFFERED": "1",
                "PYTHONWARNINGS": "ignore",
            }
            | {"DEBUG": "false", "DEMO": "false", "HTTPS": "false", "PASSWORDS": "true"}
            | self.env.get("MORE", {})
        )

    @property
    def postman(self):
        return self.mail.handler

    @property
    def ready(self):
        return ask(self.port)[0]

    def health(self):
        return ask(self.port, "/health")[1]

    def start(self, *children):
        for child in children:
            if not child.alive:
                child.start()

    def youngest(self, child):
        """Return the processes that do the work of `child`: those that started no other."""
        family = descendants(child.process.pid)
        return [pid for pid in family if not children_of(pid)]

    def kill_one(self, pid):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def ask_valkey(self):
        """Return a client of Valkey by its own door."""
        return Redis.from_url(self.engine.url, socket_timeout=5, decode_responses=True)

    def forget_failures(self):
        """Have the pause be over in which a carrier is left alone."""
        with suppress(RedisError), self.ask_valkey() as client:
            for key in client.scan_iter("*breaker:*"):
                client.delete(key)

    def kill(self, child, with_signal=signal.SIGKILL):
        """Kill a process and, at once, all that it started; or send it another signal."""
        if with_signal == signal.SIGKILL:
            kill_all(child.process.pid)
        else:
            child.process.send_signal(with_signal)
        child.process.wait(30)

    def revived(self):
        """Start what died by itself, as whoever watches over the parts does. Returns True."""
        parts = [self.postgres.child, self.engine.child, self.web, self.worker, self.beat]
        for child in parts:
            if child.process and not child.alive:
                child.revive()
        return True

    def heal(self):
        """Mend every line, be kind in every carrier, and start what does not run."""
        for line in self.lines:
            line.heal()
        self.postman.be_kind()
        self.carrier.orders, self.carrier.silent_for, self.carrier.forgetful = [], 0.0, False
        for part in (self.postgres, self.engine):
            if part and not part.child.alive:
                part.start()
                part.wait()
        self.start(*[child for child in (self.web, self.worker, self.beat) if child.process])
        until(lambda: self.ready, PATIENCE)

    def close(self):
        for child in (self.beat, self.worker, self.web):
            if child.alive:
                self.kill(child)
        for line in self.lines:
            line.close()
        self.mail.stop()
        self.carrier.shutdown()
        self.carrier.server_close()


def until(true, seconds, pause=0.05):
    """Wait until `true()`; return how many seconds that took. Raises TimeoutError."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"not within {seconds} s")
        time.sleep(pause)
    return time.monotonic() - began


@contextmanager
def own_world(folder, people, expected):
    """Start everything anew below `folder`, with so many people; nothing is left running."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(OURS)}
    with ExitStack() as stack:
        lock = stack.enter_context(take_lock(folder))
        postgres = Postgres(folder, env, [lock.fileno()], lasting=True)
        valkey = Valkey(folder, env, [lock.fileno()], lasting=True)
        stack.callback(stop_all, [postgres.child, valkey.child])
        for engine in (postgres, valkey):
            engine.start()
            engine.wait()
        facts = {
            "FOLDER": str(folder),
            "NAME": DATABASE,
            "ROLE": APP,
            "SECRET_KEY": "of the faults",
        }
        facts["REDIS"] = f"redis://:{valkey.password}@127.0.0.1:{{port}}/0"
        world = World(
            to_socket(postgres.socket / ".s.PGSQL.5432"), lambda: to_port(valkey.port)(), facts
        )
        world.postgres, world.engine = postgres, valkey
        stack.callback(world.close)
        prepare(world, people, expected)
        yield world


def prepare(world, people, expected):
    """Make the tables, let the application's role in, and fill them; then start the site."""
    owner = world.postgres.url(OWNER)
    env = world.behind() | {"DATABASE_URL": world.postgres.url(APP), "OWNER_DATABASE_URL": owner}
    run([sys.executable, "-m", "config.prepare"], env)
    env |= {"DATABASE_URL": owner, "DJANGO_SETTINGS_MODULE": "config.settings"}
    said = run([sys.executable, "-m", "faults.fill", str(people), str(expected)], env)
    world.people = json.loads(said.splitlines()[-1])
    world.start(world.web, world.worker, world.beat)
    until(lambda: world.ready, PATIENCE)


def owner_address(world):
    """Return what psycopg connects to as the database's owner."""
    return world.postgres.url(OWNER).replace("postgres://", "postgresql://", 1)
