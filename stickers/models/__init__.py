from stickers.models.count import StockCount
from stickers.models.delivery import Batch, Delivery, DeliveryState
from stickers.models.outcome import (
    SERVED,
    UNDO_TIME,
    WITH_STICKER,
    Document,
    Outcome,
    OutcomeQuerySet,
    Result,
)
from stickers.models.reissue import Reissue, Why
from stickers.models.sticker import OUT, USED, State, Sticker, StickerQuerySet
from stickers.models.transfer import Place, Transfer

__all__ = [
    "OUT",
    "SERVED",
    "UNDO_TIME",
    "USED",
    "WITH_STICKER",
    "Batch",
    "Delivery",
    "DeliveryState",
    "Document",
    "Outcome",
    "OutcomeQuerySet",
    "Place",
    "Reissue",
    "Result",
    "State",
    "Sticker",
    "StickerQuerySet",
    "StockCount",
    "Transfer",
    "Why",
]
