"""Who may do what: every role and what it opens, in one table."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    CLERK = "clerk", _("clerk")
    MANAGER = "manager", _("location manager")
    PLANNER = "planner", _("planner")
    OFFICER = "officer", _("municipal officer")
    PHONE = "phone", _("phone staff")
    DPO = "dpo", _("data-protection officer")
    ADMIN = "admin", _("administrator")


SUPPLY = {
    f"locations.{act}_{model}"
    for act in ["view", "add", "change", "delete"]
    for model in ["openinghours", "closure"]
} | {"locations.view_location", "locations.view_slot", "locations.view_desk"}

LEDGER = {f"stickers.view_{model}" for model in ["delivery", "batch", "transfer", "stockcount"]}
SERIALS = LEDGER | {"stickers.view_sticker", "stickers.view_outcome"}

ANNOUNCEMENTS = {f"notices.{act}_announcement" for act in ["view", "add", "change"]}

PERMISSIONS: dict[str, set[str]] = {
    Role.CLERK: {"desk.serve"},
    Role.MANAGER: {"desk.serve", "desk.lead", "planning.lead_today", "locations.view_slot"},
    Role.PLANNER: SUPPLY
    | LEDGER
    | ANNOUNCEMENTS
    | {"councils.answer_buses", "councils.word_messages", "phone.count", "planning.plan"},
    Role.OFFICER: {
        "applicants.view_municipality",
        "applicants.view_applicant",
        "applicants.view_registrationlist",
        "applicants.add_registrationlist",
        "councils.send_buses",
        "councils.keep_people",
    },
    Role.PHONE: {"phone.serve"},
    Role.DPO: SERIALS | {"trail.view_event", "privacy.watch"},
    Role.ADMIN: SUPPLY
    | ANNOUNCEMENTS
    | SERIALS
    | {
        "accounts.view_user",
        "accounts.add_user",
        "accounts.change_user",
        "locations.add_location",
        "locations.change_location",
        "locations.add_desk",
        "locations.change_desk",
        "locations.view_duty",
        "locations.add_duty",
        "locations.change_duty",
        "locations.delete_duty",
        "applicants.view_municipality",
        "applicants.add_municipality",
        "applicants.change_municipality",
        "councils.word_messages",
        "planning.run",
        "notices.view_notice",
        "notices.send_again",
        "notices.view_text",
        "notices.add_text",
        "notices.change_text",
        "trail.view_event",
    },
}

# Who works in the admin: its pages show only what PERMISSIONS opens
OFFICE_ROLES = {Role.PLANNER, Role.OFFICER, Role.DPO, Role.ADMIN}
