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

__all__ = [
    "ALONE",
    "ASKED_STATES",
    "COUNTERSIGN",
    "LASTING",
    "NOT_MOVED",
    "OPEN_STATES",
    "Act",
    "LineState",
    "MassMove",
    "MoveLine",
    "MoveState",
]
