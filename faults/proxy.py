"""A line to a part that can be slow, cut, half open, deaf, or lose one answer."""

import socket
import struct
import time
from contextlib import suppress
from threading import Event, Lock, Thread

NO_WAIT = struct.pack("ii", 1, 0)  # SO_LINGER: hang up at once, as a machine that fell over
COMMIT = b"COMMIT"
CHUNK = 65536


class Line:
    """Passes bytes between clients and the part that `dial` reaches.

    `delay`: seconds before each piece. `refusing`: hangs up on who calls. `silent`: takes
    what is said and passes nothing on, in both directions. `deaf`: brings what is asked, not
    what is answered. `lose_next`: of the next piece that holds these bytes, the answer.
    """

    def __init__(self, dial):
        self.dial, self.lock = dial, Lock()
        self.door = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self.door.getsockname()[1]
        self.ends, self.lost = set(), 0
        self.heal()
        Thread(target=self.listen, daemon=True).start()

    def heal(self):
        """Be an honest line again, for who calls from now on; who hung in a broken one is cut."""
        hung = getattr(self, "silent", False) or getattr(self, "deaf", False)
        self.delay, self.refusing, self.silent, self.deaf = 0.0, False, False, False
        self.lose_next = b""
        if hung:
            self.cut()

    def cut(self):
        """Hang up on everybody, in both directions."""
        with self.lock:
            ends, self.ends = self.ends, set()
        for end in ends:
            hang_up(end)

    def close(self):
        self.door.close()
        self.cut()

    def listen(self):
        with suppress(OSError):  # until the door is shut
            while True:
                client, _ = self.door.accept()
                Thread(target=self.connect, args=[client], daemon=True).start()

    def connect(self, client):
        try:
            if self.refusing:
                raise ConnectionRefusedError
            part = self.dial()
        except OSError:
            hang_up(client)
            return
        with self.lock:
            self.ends |= {client, part}
        lost = Event()
        Thread(target=self.carry, args=(part, client, lost, True), daemon=True).start()
        self.carry(client, part, lost, False)

    def carry(self, source, target, lost, answers):
        """Carry bytes one way; `answers` says which."""
        with suppress(OSError):
            while data := source.recv(CHUNK):
                time.sleep(self.delay)
                if answers and lost.is_set():
                    break
                if not answers and self.loses(data):
                    lost.set()
                if not (self.silent or (answers and self.deaf)):
                    target.sendall(data)
        with self.lock:
            self.ends -= {source, target}
        hang_up(source)
        hang_up(target)

    def loses(self, data):
        """Whether the answer to `data` is the one that shall be lost. Once."""
        with self.lock:
            if not self.lose_next or self.lose_next not in data:
                return False
            self.lose_next = b""
            self.lost += 1
            return True


def hang_up(end):
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_WAIT)
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)  # close() would not wake who still listens
    end.close()


def to_port(port):
    """Return how to reach a port of this machine."""

    def dial():
        found = socket.create_connection(("127.0.0.1", port), 5)
        found.settimeout(None)  # who is quiet for a while is not gone
        return found

    return dial


def to_socket(path):
    """Return how to reach a socket in the file system."""

    def dial():
        found = socket.socket(socket.AF_UNIX)
        found.connect(str(path))
        return found

    return dial
