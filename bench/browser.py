"""A browser, as far as a server can tell: one kept connection, cookies, the headers of a phone.

Raw sockets, for the client shares the cores with what it measures.
"""

import re
import socket
from time import perf_counter
from urllib.parse import urlencode

from bench.statements import HEADER

TIMEOUT = 20  # seconds
HEADERS = (
    "Host: 127.0.0.1\r\n"
    "User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0 Mobile\r\n"
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
    "Accept-Language: uk,ru;q=0.8,en;q=0.5\r\n"
    "Accept-Encoding: gzip, deflate, br\r\n"
    "Connection: keep-alive\r\n"
)
SET_COOKIE = re.compile(r"^set-cookie: ([^=]+)=([^;]*)", re.IGNORECASE | re.MULTILINE)
LENGTH = re.compile(r"^content-length: (\d+)", re.IGNORECASE | re.MULTILINE)
LOCATION = re.compile(r"^location: ([^\r]*)", re.IGNORECASE | re.MULTILINE)
STATEMENTS = re.compile(rf"^{HEADER}: (\d+)", re.IGNORECASE | re.MULTILINE)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Page:
    """What came back: where it sends us, or what it shows."""

    def __init__(self, head, body):
        self.status = int(head[9:12])
        found = LOCATION.search(head)
        self.location = found[1] if found else ""
        self.text = body.decode()

    def token(self):
        return TOKEN.search(self.text)[1]


class Browser:
    """Remembers, by step, how long each answer took and how many statements it needed.

    `port` is one of this machine, or a pair: an address and a port there.
    """

    def __init__(self, port):
        self.where = port if isinstance(port, tuple) else ("127.0.0.1", port)
        self.cookies = {}
        self.connect()
        self.requests = self.bytes = 0
        self.seconds = []
        self.statements = []

    def get(self, step, path):
        return self.ask(step, f"GET {path} HTTP/1.1\r\n{HEADERS}", b"")

    def post(self, step, path, page, fields):
        """Send a form as it stands on `page`."""
        body = urlencode({"csrfmiddlewaretoken": page.token()} | fields, doseq=True).encode()
        kind = "Content-Type: application/x-www-form-urlencoded\r\n"
        head = f"POST {path} HTTP/1.1\r\n{HEADERS}{kind}Content-Length: {len(body)}\r\n"
        return self.ask(step, head, body)

    def ask(self, step, head, body):
        if self.cookies:
            pairs = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            head += f"Cookie: {pairs}\r\n"
        request = head.encode() + b"\r\n" + body
        began = perf_counter()
        self.socket.sendall(request)
        top, rest = self.receive()
        self.seconds.append((step, perf_counter() - began))
        self.requests += 1
        self.bytes += len(request) + len(top) + len(rest) + 4
        if counted := STATEMENTS.search(top):
            self.statements.append((step, int(counted[1])))
        self.cookies |= dict(SET_COOKIE.findall(top))
        return Page(top, rest)

    def receive(self):
        data = b""
        while b"\r\n\r\n" not in data:
            data += self.more()
        head, _, body = data.partition(b"\r\n\r\n")
        top = head.decode("latin-1")
        length = LENGTH.search(top)
        wanted = int(length[1]) if length else 0
        while len(body) < wanted:
            body += self.more()
        return top, body

    def more(self):
        found = self.socket.recv(65536)
        if not found:
            raise ConnectionError("the server hung up")
        return found

    def connect(self):
        self.socket = socket.create_connection(self.where, TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self):
        self.socket.close()

    def reconnect(self):
        self.close()
        self.connect()
