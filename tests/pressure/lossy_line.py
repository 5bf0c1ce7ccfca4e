"""A line to PostgreSQL that can be cut at the worst moment: done there, not heard here."""

import socket
from contextlib import contextmanager, suppress
from threading import Event, Thread

from django.db import connection, connections


class LossyLine:
    """Passes bytes between clients and the database, until told to lose an answer."""

    def __init__(self):
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        self.lose_next_commit = Event()
        Thread(target=self.listen, daemon=True).start()

    def listen(self):
        with suppress(OSError):  # until the door is shut
            while True:
                client, _ = self.door.accept()
                database = dial()  # of the thread that listens: it has the same settings
                lost = Event()
                for args in [(client, database, lost), (database, client, lost)]:
                    Thread(target=self.carry, args=args, daemon=True).start()

    def carry(self, source, target, lost):
        """Carry bytes one way; hang up instead of bringing the answer to a COMMIT to be lost."""
        with suppress(OSError):
            while (data := source.recv(65536)) and not lost.is_set():
                if b"COMMIT" in data and self.lose_next_commit.is_set():
                    self.lose_next_commit.clear()
                    lost.set()
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)  # close() would not wake who still listens

    def close(self):
        self.door.close()


def dial():
    """Connect to the database as its settings say: by a folder's socket, or a host's port."""
    settings = connection.settings_dict
    host = settings["HOST"] or settings["OPTIONS"].get("host", "localhost")
    port = settings["PORT"] or settings["OPTIONS"].get("port", 5432)
    if not host.startswith("/"):
        return socket.create_connection((host, port))
    found = socket.socket(socket.AF_UNIX)
    found.connect(f"{host}/.s.PGSQL.{port}")
    return found


@contextmanager
def on_line(line):
    """Have this thread speak to the database through `line`."""
    usual = connections["default"]
    lossy = usual.copy()
    options = usual.settings_dict["OPTIONS"] | {"sslmode": "disable"}
    lossy.settings_dict = usual.settings_dict | {
        "HOST": "127.0.0.1",
        "PORT": line.port,
        "OPTIONS": options,
    }
    connections["default"] = lossy
    try:
        yield
    finally:
        lossy.close()
        connections["default"] = usual
