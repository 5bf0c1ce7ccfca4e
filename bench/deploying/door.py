"""The one door: nginx with our own configuration, in front of the hosts that a name stands for."""

import os
import re
import shutil
import socket
from pathlib import Path
from threading import Thread

from bench.cluster.engines import eventually
from embedded.children import Child
from embedded.paths import ROOT

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
NEEDS = "needs nginx: on Debian, apt-get install nginx-light"
SECONDS = 5  # that nginx keeps an answer: `valid=5s` in its configuration
PLAIN = {"listen 8443 ssl http2": "listen {door}", "gzip on": "gzip off"}  # the bench's browser


class Names:
    """A server of names, as Docker has one: `web` stands for whatever `hosts` holds now."""

    def __init__(self, *hosts):
        self.hosts = list(hosts)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        Thread(target=self.answer, daemon=True).start()

    def answer(self):
        while True:
            question, asker = self.socket.recvfrom(512)
            count = len(self.hosts).to_bytes(2, "big")
            head = question[:2] + b"\x81\x80\x00\x01" + count + b"\x00\x00\x00\x00"
            rows = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x05\x00\x04"
            found = [rows + socket.inet_aton(each) for each in self.hosts]
            self.socket.sendto(head + question[12:] + b"".join(found), asker)


def open_door(folder, names, port, seconds=SECONDS):
    """Start nginx for the hosts of `names`, which listen at `port`; return it and its own port.

    It asks for the names again after so many seconds.
    """
    door, plain = free_port(), free_port()
    swaps = {
        "127.0.0.11": f"127.0.0.1:{names.port}",
        f"valid={SECONDS}s": f"valid={seconds}s",
        "web:8000": f"web:{port}",
        "listen 8080": f"listen {plain}",
        "/etc/residence": str(folder),
        "/tmp/": f"{folder}/tmp-",  # noqa: S108 -- as it stands there
        **{old: new.format(door=door) for old, new in PLAIN.items()},
    }
    conf = Path(folder) / "nginx.conf"
    conf.write_text(without_tls(swapped((ROOT / "deploy/nginx.conf").read_text(), swaps)))
    shutil.copytree(ROOT / "deploy/down", Path(folder) / "down")
    who = " user root;" if os.geteuid() == 0 else ""
    words = ["-c", str(conf), "-g", f"daemon off;{who}"]
    argv = ["sh", "-c", f'exec "$@" > {folder}/nginx.log 2>&1', "sh", NGINX, *words]
    child = Child("door", argv, dict(os.environ))
    child.start()
    eventually(lambda: listens(door))
    return child, door


def swapped(text, swaps):
    """Return `text` with all of them put in at once: what is put in may hold what is taken out."""
    for old in swaps:
        if old not in text:
            raise ValueError(f"not in nginx.conf: {old}")
    pattern = "|".join(map(re.escape, sorted(swaps, key=len, reverse=True)))
    return re.sub(pattern, lambda found: swaps[found[0]], text)


def without_tls(text):
    return "\n".join(line for line in text.splitlines() if not line.strip().startswith("ssl_"))


def free_port():
    with socket.create_server(("", 0)) as found:
        return found.getsockname()[1]


def listens(port, host="127.0.0.1"):
    with socket.socket() as door:
        return door.connect_ex((host, port)) == 0
