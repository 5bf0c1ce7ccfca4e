"""Rows of the example's ledger, kept until all of them are written at once."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from accounts.models import User
from demo.copying import copy_rows, number
from stickers.models import Batch, Delivery, Outcome, Sticker, StockCount, Transfer

SEED = 14


@dataclass
class Ledger:
    """Rows that are not written yet."""

    by: User
    now: datetime
    chance: Random = field(default_factory=lambda: Random(SEED))
    deliveries: list[Delivery] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    stickers: list[Sticker] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    counts: list[StockCount] = field(default_factory=list)

    def write(self) -> None:
        """Write all of it by COPY, in the order in which the rows refer to each other."""
        tables: list[list[Any]] = [
            self.deliveries,
            self.batches,
            self.transfers,
            self.stickers,
            self.outcomes,
            self.counts,
        ]
        for rows in tables:
            number(rows)
            for row in rows:
                refer(row)
            copy_rows(type(rows[0]), rows)


def refer(row: Delivery | Batch | Transfer | Sticker | Outcome | StockCount) -> None:
    """Give `row` the ids that the rows it refers to have got meanwhile."""
    if isinstance(row, Batch):
        row.delivery_id = row.delivery.pk
    elif isinstance(row, Sticker):
        row.batch_id = row.batch.pk
        row.transfer_id = row.transfer.pk if row.transfer else None
    elif isinstance(row, Outcome):
        row.sticker_id = row.sticker.pk if row.sticker else None
