"""What planning does by itself: Celery looks for tasks here, one line for each part."""

from planning.filling.tasks import clear_closed, set_extra_places

__all__ = ["clear_closed", "set_extra_places"]
