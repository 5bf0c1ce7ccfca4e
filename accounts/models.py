from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.roles import OFFICE_ROLES, Role


class User(AbstractUser):
    """A member of staff, who has one role. Applicants never have an account.

    Whom a user may see follows from the role and from where the user is listed:
    `Location.clerks`, `Municipality.officers`.
    """

    role = models.CharField(_("role"), max_length=10, choices=Role)
    # Of visitors: whom the waiting room sends to this clerk. Empty: everybody
    speaks = ArrayField(
        models.CharField(max_length=2, choices=settings.LANGUAGES),
        verbose_name=_("speaks"),
        default=list,
        db_default=[],
        blank=True,
    )

    # Hashed; opens a desk that locked itself, and signs beside a colleague. Empty: none chosen
    pin = models.CharField(max_length=128, default="", db_default="", blank=True, editable=False)
    # Counted by a trigger when the role changes, or the account ends or opens
    epoch = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    REQUIRED_FIELDS = ["role"]

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_has_a_role"),
            models.CheckConstraint(
                condition=Q(is_superuser=False), name="nobody_stands_above_the_roles"
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the door of the admin in step with the role."""
        self.is_staff = self.role in OFFICE_ROLES
        known = not self._state.adding
        super().save(*args, **kwargs)
        if known and kwargs.get("update_fields") is None:
            self.refresh_from_db(fields=["epoch"])  # the trigger may have counted

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what a session has to hold: another password, role or epoch ends them all."""
        salt = "accounts.models.User.session"
        text = f"{self.password}:{self.role}:{self.epoch}"
        return salted_hmac(salt, text, secret=secret, algorithm="sha256").hexdigest()


class Identity(models.Model):
    """By which name an issuer knows a member of staff: issuer and subject, never an e-mail address.

    Made when she accepts an invitation; a new invitation puts another in its place.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="identity")
    issuer = models.CharField(_("issuer"), max_length=255)
    subject = models.CharField(_("subject"), max_length=255)
    bound_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_of_one_user")
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.issuer}"


class Invitation(models.Model):
    """Lets somebody bind an identity to an account: once, and for a week.

    The link holds the id, signed: see accounts/invitations.py.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="invitations")
    issuer = models.CharField(_("signs in with"), max_length=255)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    good_until = models.DateTimeField(_("good until"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(used_at=None), name="one_open_invitation"
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class Emergency(models.Model):
    """An account that opens by password and code, for when no issuer vouches. There are two."""

    number = models.PositiveSmallIntegerField(_("number"), primary_key=True)
    user = models.OneToOneField(User, models.PROTECT, related_name="emergency")

    class Meta:
        verbose_name = _("emergency account")
        verbose_name_plural = _("emergency accounts")
        constraints = [
            models.CheckConstraint(
                condition=Q(number__in=[1, 2]), name="at_most_two_emergency_accounts"
            )
        ]

    def __str__(self) -> str:
        return str(self.user)
