"""Ask the site on this machine whether it is ready: `python -m config.ready [PORT]`.

Standard library only: a health check that imports Django every few seconds costs more
than what it watches.
"""

import json
import os
import sys
from http.client import HTTPConnection, HTTPException
from typing import Any

PATIENCE = 5  # seconds


def ask(port: int, page: str = "/health/ready") -> tuple[bool, dict[str, Any]]:
    """Return whether the site at `port` is ready, and what it said; {} if it does not answer."""
    line = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request("GET", page, headers={"Host": a_host()})
        answer = line.getresponse()
        return answer.status == 200, json.loads(answer.read())  # noqa: PLR2004 -- HTTP's "OK"
    except (OSError, HTTPException, ValueError):
        return False, {}
    finally:
        line.close()


def a_host() -> str:
    """Return a name that the site answers to: it refuses others, also from next door."""
    first = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".")
    return first if first not in ("", "*") else "localhost"


if __name__ == "__main__":
    ready, said = ask(int(sys.argv[1] if sys.argv[1:] else os.environ.get("PORT", "8000")))
    print(json.dumps(said))
    sys.exit(not ready)
