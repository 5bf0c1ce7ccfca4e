"""Every kind of message, what it has to know, and on what it may go."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from notices import contexts

LEAD = timedelta(days=5)  # a letter on paper is made, printed, posted, read: sooner is too late


class Kind(models.TextChoices):
    """The value is the name of its templates and the beginning of its key."""

    VISIT = "visit", _("Confirmed")
    CHANGED = "changed", _("Changed by you")
    MOVED = "moved", _("Moved by us")
    FEWER = "fewer", _("For fewer people")
    PROPOSED = "proposed", _("We propose another time")
    PROPOSED_AGAIN = "proposed_again", _("Our proposal, once more")
    CANCELLED_BY_YOU = "cancelled_by_you", _("Cancelled by you")
    CANCELLED_BY_US = "cancelled_by_us", _("Cancelled by us")
    AT_RISK = "at_risk", _("May have to move")
    TODAY_LATER = "today_later", _("Today: later")
    TODAY_CLOSED = "today_closed", _("Today: closed")
    TODAY_DOOR = "today_door", _("Today: another door")
    REMINDER_3 = "reminder_3", _("Reminder, 3 days before")
    REMINDER_1 = "reminder_1", _("Reminder, 1 day before")
    IN_LINE = "in_line", _("In line")
    OFFER = "offer", _("A place from the waiting list")
    OFFER_GONE = "offer_gone", _("That place is gone")
    LINE_OVER = "line_over", _("No longer in line")
    REFERENCE = "reference", _("The reference, sent again")
    COULD_NOT_COME = "could_not_come", _("Could not come")
    ISSUED = "issued", _("Sticker issued")
    UNFINISHED = "unfinished", _("Something is missing")
    INVITATION = "invitation", _("Invitation")
    INVITATION_AGAIN = "invitation_again", _("Invitation, once more")
    REPLACED = "replaced", _("Another address is used now")


CONTEXTS: dict[Kind, type[contexts.Context]] = {
    Kind.VISIT: contexts.Visit,
    Kind.CHANGED: contexts.Visit,
    Kind.MOVED: contexts.Visit,
    Kind.FEWER: contexts.Fewer,
    Kind.PROPOSED: contexts.Proposal,
    Kind.PROPOSED_AGAIN: contexts.Proposal,
    Kind.CANCELLED_BY_YOU: contexts.Ended,
    Kind.CANCELLED_BY_US: contexts.Ended,
    Kind.AT_RISK: contexts.Visit,
    Kind.TODAY_LATER: contexts.Today,
    Kind.TODAY_CLOSED: contexts.Ended,
    Kind.TODAY_DOOR: contexts.Today,
    Kind.REMINDER_3: contexts.Visit,
    Kind.REMINDER_1: contexts.Visit,
    Kind.IN_LINE: contexts.InLine,
    Kind.OFFER: contexts.Proposal,
    Kind.OFFER_GONE: contexts.InLine,
    Kind.LINE_OVER: contexts.OutOfLine,
    Kind.REFERENCE: contexts.Visit,
    Kind.COULD_NOT_COME: contexts.Ended,
    Kind.ISSUED: contexts.Finished,
    Kind.UNFINISHED: contexts.Finished,
    Kind.INVITATION: contexts.Invited,
    Kind.INVITATION_AGAIN: contexts.Invited,
    Kind.REPLACED: contexts.Replaced,
}
# What is still true and of use when the post comes: no offer, no place in line, which is another
# by then. A reference alone is asked for on a screen
ON_PAPER = {
    Kind.VISIT,
    Kind.CHANGED,
    Kind.MOVED,
    Kind.FEWER,
    Kind.CANCELLED_BY_US,
    Kind.AT_RISK,
    Kind.LINE_OVER,
    Kind.COULD_NOT_COME,
    Kind.UNFINISHED,
    Kind.INVITATION,
    Kind.INVITATION_AGAIN,
}
# What is untrue once a visit changes. What was said of the line, or came of the visit, stays true
OF_A_VISIT = {
    Kind.VISIT,
    Kind.CHANGED,
    Kind.MOVED,
    Kind.FEWER,
    Kind.CANCELLED_BY_YOU,
    Kind.CANCELLED_BY_US,
    Kind.AT_RISK,
    Kind.TODAY_LATER,
    Kind.TODAY_CLOSED,
    Kind.TODAY_DOOR,
    Kind.REMINDER_3,
    Kind.REMINDER_1,
    Kind.REFERENCE,
}
PROPOSALS = {Kind.PROPOSED, Kind.PROPOSED_AGAIN}  # true as long as what they propose is held
OF_THE_LINE = {Kind.IN_LINE, Kind.OFFER, Kind.OFFER_GONE}  # true of who waits
# The first words of the subject, and what a helper reads of it in Dutch
HEADLINES = {
    Kind.VISIT: _("Your appointment"),
    Kind.CHANGED: _("Your appointment has changed"),
    Kind.MOVED: _("We moved your appointment"),
    Kind.FEWER: _("Your appointment, for fewer people"),
    Kind.PROPOSED: _("Does another time suit you?"),
    Kind.PROPOSED_AGAIN: _("Please answer: does another time suit you?"),
    Kind.CANCELLED_BY_YOU: _("You cancelled your appointment"),
    Kind.CANCELLED_BY_US: _("We cancelled your appointment"),
    Kind.AT_RISK: _("Your appointment may have to move"),
    Kind.TODAY_LATER: _("Today it is later"),
    Kind.TODAY_CLOSED: _("Please do not come today"),
    Kind.TODAY_DOOR: _("Today: another door"),
    Kind.REMINDER_3: _("Your appointment is in 3 days"),
    Kind.REMINDER_1: _("Your appointment is tomorrow"),
    Kind.IN_LINE: _("You are on the waiting list"),
    Kind.OFFER: _("There is a place for you"),
    Kind.OFFER_GONE: _("The place we kept for you is gone"),
    Kind.LINE_OVER: _("You are not on the waiting list any more"),
    Kind.REFERENCE: _("Your reference"),
    Kind.COULD_NOT_COME: _("You can make a new appointment"),
    Kind.ISSUED: _("Your sticker was issued"),
    Kind.UNFINISHED: _("Your sticker is not issued yet"),
    Kind.INVITATION: _("You can make an appointment for your residence sticker"),
    Kind.INVITATION_AGAIN: _("You can still make an appointment for your residence sticker"),
    Kind.REPLACED: _("We now write to another address"),
}
