import sys
from getpass import getpass
from io import StringIO
from typing import Any

import segno
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import emergency
from config.db import acting_as

ERRORS = {
    emergency.NoRoom: "There are two emergency accounts already: end one of them first.",
    emergency.NotOne: "This is no emergency account.",
}


class Command(BaseCommand):
    help = (
        "Make one of the two emergency accounts, an administrator, who invites everybody else. "
        "Asks for the password and shows a code to scan with an authenticator app."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        act = parser.add_mutually_exclusive_group()
        act.add_argument("--renew", action="store_true", help="another password, other codes")
        act.add_argument("--end", action="store_true", help="for good")

    def handle(self, *, username: str, renew: bool, end: bool, **options: Any) -> None:
        """Do it. The password comes from the keyboard, or from a pipe, never from the
        command line, which every process can read."""
        try:
            with acting_as(actor="command:emergency_account"):
                if end:
                    emergency.end(username)
                else:
                    self.show((emergency.renew if renew else emergency.add)(username, password()))
        except (emergency.NoRoom, emergency.NotOne) as error:
            raise CommandError(ERRORS[type(error)]) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def show(self, device: TOTPDevice) -> None:
        """Show what an authenticator app reads: it is shown this once."""
        picture = StringIO()
        segno.make_qr(device.config_url).terminal(out=picture, compact=True)
        self.stdout.write(picture.getvalue())
        self.stdout.write(device.config_url)
        self.stdout.write("Scan it now: it is not shown again. Sign in at /desk/emergency/")


def password() -> str:
    return getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
