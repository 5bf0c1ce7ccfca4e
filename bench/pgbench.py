"""The smallest transaction that takes a place, as fast as the database itself can do it."""

import os
import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.database import address, rows

CLIENTS, JOBS = 8, 2
SLOTS = 20_000
SCRIPT = """
\\set slot random(1, :slots)
begin;
update bench_slot set taken = taken + 1 where id = :slot and taken < capacity;
insert into bench_claim (slot_id, applicant_id) values (:slot, 1);
commit;
"""
TABLES = """
drop table if exists bench_claim, bench_slot;
create table bench_slot (id bigint primary key, capacity int, taken int);
create table bench_claim (id bigserial primary key, slot_id bigint, applicant_id bigint);
"""


def prepare():
    rows(TABLES)
    rows("insert into bench_slot select n, 1000000, 0 from generate_series(1, %s) n", [SLOTS])
    rows("vacuum analyze bench_slot")


def measure(seconds, *, slots):
    """Return transactions per second over so many slots."""
    with TemporaryDirectory() as folder:
        script = Path(folder) / "claim.sql"
        script.write_text(SCRIPT)
        argv = [
            *(program(), "-n", "-f", str(script), "-D", f"slots={slots}"),
            *("-c", str(CLIENTS), "-j", str(JOBS), "-T", str(seconds), address("bench")),
        ]
        done = subprocess.run(argv, capture_output=True, text=True, check=True)  # noqa: S603
    return float(re.search(r"tps = ([\d.]+)", done.stdout)[1])


def program():
    """Return pgbench: where PGBIN says, else from the wheel."""
    if folder := os.environ.get("PGBIN"):
        return str(Path(folder) / "pgbench")
    from embedded.paths import PGBIN

    return str(PGBIN / "pgbench")
