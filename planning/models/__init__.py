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
    MoveLine,
    MoveState,
)
from planning.models.plan import Plan

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
    "MoveLine",
    "MoveState",
    "Plan",
]
