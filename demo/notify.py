"""A NotifyNL of this machine: takes text messages, keeps them, and fails on command.

For tests and for the example: `python -m demo.notify 8025`, with NOTIFY_URL pointing at it.
A number decides its own fate, as with the test numbers of the real one; ORDERS does so for all.
"""

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

KEY = "example-11111111-1111-4111-8111-111111111111-22222222-2222-4222-8222-222222222222"
FATES = {  # how a number ends
    "0001": "permanent-failure",
    "0002": "temporary-failure",
    "0003": "technical-failure",
    "0004": "sending",
}
REFUSED = "0000"


class Notify(ThreadingHTTPServer):
    """Remembers what it took in `texts`; `orders` are the statuses of its next answers.

    `silent_for` are the seconds before it answers; `forgetful`: it takes a text and
    loses its answer, as when a line breaks.
    """

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Answer)
        self.texts: list[dict[str, Any]] = []
        self.orders: list[int] = []
        self.silent_for = 0.0
        self.forgetful = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answer(BaseHTTPRequestHandler):
    server: Notify

    def do_POST(self) -> None:
        """Take a text."""
        size = int(self.headers.get("Content-Length", 0))
        asked = json.loads(self.rfile.read(size))
        time.sleep(self.server.silent_for)
        if self.stopped():
            return
        number = asked["phone_number"]
        if number.endswith(REFUSED):
            self.refuse(400, "phone_number Not a valid phone number")
            return
        text = {
            "id": str(uuid4()),
            "reference": asked["reference"],
            "phone_number": number,
            "body": asked["personalisation"]["text"],
            "status": FATES.get(number[-4:], "delivered"),
        }
        self.server.texts.append(text)
        if self.server.forgetful:
            self.refuse(503, "lost")
        else:
            self.say(201, {"id": text["id"], "reference": text["reference"]})

    def do_GET(self) -> None:
        """Say what became of a text, or which there are under a reference."""
        if self.stopped():
            return
        address = urlsplit(self.path)
        last = address.path.rpartition("/")[2]
        if last == "notifications":
            wanted = parse_qs(address.query).get("reference")
            found = [text for text in self.server.texts if [text["reference"]] == wanted]
            self.say(200, {"notifications": found, "links": {}})
            return
        by_id = {text["id"]: text for text in self.server.texts}
        if last in by_id:
            self.say(200, by_id[last])
        else:
            self.refuse(404, "No result found")

    def stopped(self) -> bool:
        """Answer as ordered, or not at all to who has no key; False if there is nothing to say."""
        if not self.headers.get("Authorization", "").startswith("Bearer "):
            self.refuse(401, "Unauthorized")
            return True
        if self.server.orders:
            self.refuse(self.server.orders.pop(0), "as ordered")
            return True
        return False

    def refuse(self, status: int, why: str) -> None:
        self.say(status, {"errors": [{"error": "Error", "message": why}], "status_code": status})

    def say(self, status: int, what: dict[str, Any]) -> None:
        text = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet: the address of a question names a text."""


if __name__ == "__main__":
    server = Notify(int(sys.argv[1]))
    print(f"NOTIFY_URL={server.url} NOTIFY_KEY={KEY}", flush=True)
    server.serve_forever()
