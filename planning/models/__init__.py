from planning.models.extras import ExtraChange, Filling
from planning.models.moves import (
    ALONE,
    ASKED_STATES,
    COUNTERSIGN,
    LASTING,
    NOT_MOVED,
    OPEN_STATES,
    Act,
    LineState,
    MassMove,
    MassMoveQuerySet,
    MoveLine,
    MoveState,
)
from planning.models.plan import Plan
from planning.models.stock import StockWarning

__all__ = [
    "ALONE",
    "ASKED_STATES",
    "COUNTERSIGN",
    "LASTING",
    "NOT_MOVED",
    "OPEN_STATES",
    "Act",
    "ExtraChange",
    "Filling",
    "LineState",
    "MassMove",
    "MassMoveQuerySet",
    "MoveLine",
    "MoveState",
    "Plan",
    "StockWarning",
]
