"""The ledger to look at. What is written there is written by the pages of the desk.

No person is named: who had which sticker is for the pages of the location and the trail.
"""

from django.contrib import admin

from config.admin import ReadOnlyAdmin
from locations.real import RealAdmin, RealPlaces
from stickers.models import Batch, Delivery, Outcome, Sticker, StockCount, Transfer


class LedgerAdmin(RealAdmin, ReadOnlyAdmin):
    show_full_result_count = False


@admin.register(Delivery)
class DeliveryAdmin(LedgerAdmin):
    fields = ("location", "expected_on", "number", "certain", "state", "received_at", "difference")
    list_display = fields
    list_filter = ["state", ("location", RealPlaces)]
    list_select_related = ["location"]


@admin.register(Batch)
class BatchAdmin(LedgerAdmin):
    where = "delivery__location"
    fields = ("delivery", "first", "last", "size", "received_at")
    list_display = fields
    list_select_related = ["delivery__location"]


@admin.register(Transfer)
class TransferAdmin(LedgerAdmin):
    where = "to_location"
    fields = (
        "first",
        "last",
        "size",
        "from_location",
        "from_desk",
        "to_location",
        "to_desk",
        "sent_by",
        "sent_at",
        "received",
        "received_by",
        "received_at",
        "difference",
    )
    list_display = fields
    list_filter = [("from_location", RealPlaces), ("to_location", RealPlaces)]
    list_select_related = [
        "from_location",
        "to_location",
        "from_desk__location",
        "to_desk__location",
        "sent_by",
        "received_by",
    ]


@admin.register(StockCount)
class StockCountAdmin(LedgerAdmin):
    fields = (
        "location",
        "desk",
        "expected",
        "found",
        "missing",
        "surplus",
        "counted_by",
        "counted_at",
        "signed_by",
        "signed_at",
        "note",
    )
    list_display = ("location", "desk", "expected", "found", "counted_at", "signed_at")
    list_filter = [("location", RealPlaces)]
    list_select_related = ["location", "desk__location"]


@admin.register(Sticker)
class StickerAdmin(LedgerAdmin):
    fields = ("serial", "location", "desk", "status", "note", "changed_by", "changed_at")
    list_display = fields
    list_filter = ["status", ("location", RealPlaces)]
    list_select_related = ["location", "desk__location", "changed_by"]
    search_fields = ["=serial"]


@admin.register(Outcome)
class OutcomeAdmin(LedgerAdmin):
    where = "desk__location"
    fields = (
        "result",
        "document",
        "sticker",
        "flagged",
        "desk",
        "checked_by",
        "at",
        "recorded_at",
        "undone_at",
        "undone_by",
        "reason",
        "second",
    )
    list_display = ("at", "result", "sticker", "flagged", "desk", "checked_by", "undone_at")
    list_filter = ["result", "flagged"]
    list_select_related = ["sticker", "desk__location", "checked_by"]
    search_fields = ["=sticker__serial"]
