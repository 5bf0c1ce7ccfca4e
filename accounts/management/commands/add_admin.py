import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.roles import Role
from trail.services import record


class Command(BaseCommand):
    help = "Add an administrator, who adds everybody else in the admin. Asks for the password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *, username: str, **options: Any) -> None:
        """Add the account. The password comes from the keyboard, or from a pipe, never from
        the command line, which every process can read."""
        user = User(username=username, role=Role.ADMIN)
        password = getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        user.set_password(password)
        try:
            validate_password(password, user)
            user.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.save()
        record("role", result=user.role, actor="command:add_admin", about=f"user:{user.pk}")
        self.stdout.write(f"{username} may sign in as administrator.")
