"""What planning does by itself: Celery looks for tasks here, one line for each part."""

from planning.capacity.tasks import keep_shares, tell_new_addresses
from planning.filling.tasks import clear_closed, set_extra_places
from planning.moves.tasks import move_people
from planning.stock.tasks import mind_stock
from planning.waves.tasks import send_waves

__all__ = [
    "clear_closed",
    "keep_shares",
    "mind_stock",
    "move_people",
    "send_waves",
    "set_extra_places",
    "tell_new_addresses",
]
