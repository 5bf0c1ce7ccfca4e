"""What may stand in a log: a link that opens somebody's visit may not."""

import logging
import re

LINK = re.compile(r"(/[vi]/)[^/\s?]+")


def without_links(record: logging.LogRecord) -> bool:
    """Take personal links out of what `record` says. Keeps every record."""
    record.msg = LINK.sub(r"\1-", str(record.msg))
    if isinstance(record.args, tuple):
        record.args = tuple(
            LINK.sub(r"\1-", each) if isinstance(each, str) else each for each in record.args
        )
    return True
