"""Are weaknesses known of what a server installs? Asks the feed of the package index.

`pip-audit` says "no known vulnerabilities" also where it could look nothing up. This says
how many it looked up, and "not checked" for none; it fails only for what is known.
Standard library only.
"""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

PATIENCE = 30  # seconds, for all of them
LOCK = "requirements-server.lock"
ARGV = [
    *(sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "-r", LOCK),
    *("--timeout", "5", "--progress-spinner", "off", "--format", "json", "--output"),
]


def ask() -> dict[str, Any]:
    """Return what pip-audit found; {} if it came to nothing in time."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        try:
            subprocess.run(  # noqa: S603 -- our own words
                [*ARGV, str(report)], capture_output=True, timeout=PATIENCE, check=False
            )
            found: dict[str, Any] = json.loads(report.read_text())
        except (OSError, ValueError, subprocess.TimeoutExpired):
            return {}
    return found


def verdict(report: dict[str, Any]) -> tuple[str, bool]:
    """Return what to say of a report, and whether a weakness is known."""
    parts = report.get("dependencies", [])
    looked_up = [part for part in parts if "skip_reason" not in part]
    weak = {part["name"]: [each["id"] for each in part["vulns"]] for part in looked_up}
    weak = {name: found for name, found in weak.items() if found}
    if not looked_up:
        return "known weaknesses: not checked, no feed could be reached", False
    said = f"known weaknesses: {len(looked_up)} of {len(parts)} packages checked"
    return f"{said}, {weak or 'none known'}", bool(weak)


if __name__ == "__main__":
    text, weak = verdict(ask())
    print(text)
    sys.exit(weak)
