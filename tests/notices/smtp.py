"""A mail server on this machine that can be told to misbehave."""

import asyncio
from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Postman:
    """Takes letters; `answers` says what to answer to an address or to a text instead."""

    def __init__(self):
        self.letters = []
        self.answers = {}
        self.silent_for = 0  # seconds before a text is answered

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.silent_for)
        if "DATA" in self.answers:
            return self.answers["DATA"]
        letter = message_from_bytes(envelope.content, policy=default)
        self.letters.append((envelope.rcpt_tos, letter))
        return "250 OK"


class MailServer(Controller):
    """Listens on a port of its own; stop it with the fixture that started it."""

    def __init__(self):
        super().__init__(Postman(), hostname="127.0.0.1", port=0)

    def factory(self):
        return SMTP(self.handler, enable_SMTPUTF8=True)

    def _trigger_server(self):
        # The port is known only now; the controller asks it to see that it listens
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
