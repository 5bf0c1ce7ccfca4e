"""An issuer on a real port of this machine, which can lie in every way we know."""

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from demo.provider.core import KID, Provider, Wrong, public

RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SHORT_RSA = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505
EC, OTHER_EC = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))

UNCHECKED = {"verify_signature": False}


def public_rsa(key, kid, **more):
    found = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
    return {**found, "kid": kid, "use": "sig", "alg": "RS256", **more}


class Liar(Provider):
    """Says the truth until it is told otherwise. Counts how often it is asked for its keys."""

    def __init__(self, issuer):
        self.seen = set()
        super().__init__(issuer, "residence", "a secret", EC, once=self.first_time)
        self.other, self.published = {}, [public(EC, KID), public_rsa(RSA, "rsa")]
        self.header, self.algorithm, self.asked_for_keys = {"kid": KID}, "ES256", 0
        self.document = {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/keys",
        }
        self.raw, self.status, self.pause, self.forms = None, 200, 0, []

    def first_time(self, code):
        new = code not in self.seen
        self.seen.add(code)
        return new

    def claims(self, granted):
        said = {**super().claims(granted), **self.other}
        return {name: value for name, value in said.items() if value is not None}

    def farewell(self, subject="olena", **other):
        """Tell who signed out, with whatever is to be otherwise; None leaves it out."""
        said = {**jwt.decode(super().farewell(subject), options=UNCHECKED), **other}
        return self.sign({name: value for name, value in said.items() if value is not None})

    def sign(self, claims):
        if self.raw is not None:
            return self.raw
        return jwt.encode(claims, self.key, algorithm=self.algorithm, headers=self.header)

    def exchange(self, form):
        self.forms.append(form)
        return super().exchange(form)

    def answer(self, path, form):
        """Status and document of one request."""
        time.sleep(self.pause)
        if path.endswith("openid-configuration"):
            return self.status, self.document
        if path.endswith("/keys"):
            self.asked_for_keys += 1
            return self.status, {"keys": self.published}
        try:
            return self.status, self.exchange(form)
        except Wrong as error:
            return 400, {"error": str(error)}


class Server:
    """The port; `liar` is who answers there."""

    def __init__(self):
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.tell({})

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.tell(dict(parse_qsl(body)))

            def tell(self, form):
                status, document = server.liar.answer(self.path, form)
                body = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                """Keep quiet."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.http.server_port}"
        Thread(target=self.http.serve_forever, daemon=True).start()

    def stop(self):
        self.http.shutdown()
        self.http.server_close()
