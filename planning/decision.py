"""What waits for a planner: a line of the dashboard."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Decision:
    """Something to decide, in words, and the button that leads to where that is done."""

    text: str | Promise
    url: str
    button: str | Promise
    urgent: bool = False
