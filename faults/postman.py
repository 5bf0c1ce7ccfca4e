"""A mail server on this machine that keeps what it takes, and misbehaves as it is told."""

import asyncio
import socket
from email import message_from_bytes
from email.policy import default
from threading import Thread

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Postman:
    """Takes letters: their Message-IDs in `ids`, their addressees in `to`.

    `answers`: what to say to "RCPT" or "DATA" instead. `refused`: an address that there is
    not. `silent_for`: seconds before a text is answered. `at_data`: called when a text has
    come, before it is taken. `forgetful`: takes a text and hangs up without a word.
    """

    def __init__(self):
        self.ids, self.to = [], []
        self.be_kind()

    def be_kind(self):
        self.answers, self.refused = {}, ""
        self.silent_for, self.at_data, self.forgetful = 0, None, False

    async def handle_RCPT(self, server, session, envelope, address, options):
        if "RCPT" in self.answers:
            return self.answers["RCPT"]
        if address == self.refused:
            return "550 5.1.1 no such address"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.at_data:
            self.at_data()
        await asyncio.sleep(self.silent_for)
        if "DATA" in self.answers:
            return self.answers["DATA"]
        letter = message_from_bytes(envelope.content, policy=default)
        self.ids.append(letter["Message-ID"].strip("<>").partition("@")[0])
        self.to += envelope.rcpt_tos
        if self.forgetful:
            server.transport.abort()
        return "250 OK"


class MailServer(Controller):
    """Listens on a port of its own."""

    def __init__(self):
        super().__init__(Postman(), hostname="127.0.0.1", port=0)

    def factory(self):
        return SMTP(self.handler, enable_SMTPUTF8=True, hostname="faults")

    def _trigger_server(self):
        # The port is known only now; the controller asks it to see that it listens
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class Stranger:
    """A server that greets as no mail server does."""

    def __init__(self):
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        Thread(target=self.greet, daemon=True).start()

    def greet(self):
        while True:
            caller, _ = self.door.accept()
            with caller:
                caller.sendall(b"SSH-2.0-elsewhere\r\n")
