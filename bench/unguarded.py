"""The site without traces and limits: to know what they cost, and for nothing else."""

from gate import limits
from trail import services


def unguarded(get_response):
    """Have nothing be counted and no event be written. The history of the database stays."""
    limits.full_and = lambda windows, *more: ([False for _ in windows], [])
    limits.add = lambda windows, mark=None, *more: None
    services.ADD = lambda rows: None
    return get_response
