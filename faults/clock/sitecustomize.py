"""Read by every Python that has this folder in PYTHONPATH: its clock is wrong by CLOCK_OFF."""

import os
from datetime import UTC, datetime, timedelta

import time_machine

off = timedelta(seconds=int(os.environ["CLOCK_OFF"]))
time_machine.travel(datetime.now(UTC) + off, tick=True).start()
