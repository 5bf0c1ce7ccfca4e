"""The line as all processes share it in Valkey. Each function is one trip, and raises RedisError.

What a browser holds is enough to go on without (gate/room.py); here is what nobody can
hold alone: how many came, where the front is, who is inside, whose a pass is.
"""

import json
import os
import socket
from typing import NamedTuple

from gate.counters import one_trip
from gate.openings import SWITCH, Switch, read_switch
from gate.pace import Line, Seen

IDLE = 90.0  # seconds: who asked for nothing that long is not inside, but may come back
KEPT = 172_800  # seconds
LEASE_MS = 950  # milliseconds between two steps, whoever makes them
TOGETHER = 5.0  # seconds without a sign until a process no longer counts
INSIDE, MEASURED, PROCESSES = "LINE/inside", "LINE/measured", "LINE/processes"
LOAD, LEASE, STRAIN = "LINE/load", "LINE/lease", "LINE/strain"
ME = f"{socket.gethostname()}:{os.getpid()}"

JOIN = """
if redis.call('EXISTS', KEYS[1]) == 0 then return {-1, 0} end
return {redis.call('HINCRBY', KEYS[1], 'joined', 1), redis.call('HEXISTS', KEYS[1], 'early')}
"""
# Never back: what one process knew longer than Valkey did is put back, whoever comes first
RAISE = """
for i = 1, #ARGV - 2, 2 do
  local now = tonumber(redis.call('HGET', KEYS[1], ARGV[i]) or '-1')
  if now < tonumber(ARGV[i + 1]) then redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
end
redis.call('EXPIRE', KEYS[1], ARGV[#ARGV])
"""
ENTER = """
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
  return 1
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[3])
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[4]) then return 0 end
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('HINCRBY', KEYS[2], 'entered', 1)
return 1
"""
CLAIM = """
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1
"""


class Measured(NamedTuple):
    """What one process saw since it last said so."""

    answers: int = 0
    slow: int = 0
    entered: int = 0
    spent: float = 0.0  # seconds of its threads
    had: float = 0.0  # seconds that its threads had

    def seen(self, inside: int, seconds: float) -> Seen:
        """Return the same as what happened in `seconds`, with `inside` people inside."""
        busy = min(1.0, self.spent / self.had) if self.had else 0.0
        return Seen(seconds, inside, int(self.entered), int(self.answers), int(self.slow), busy)


class Pulse(NamedTuple):
    """What Valkey says, once a second."""

    switch: Switch | None
    load: str  # "" or the line that the load opened
    inside: int
    processes: int
    leads: bool


def pulse(measured: Measured, now: float) -> Pulse:
    """Tell what this process saw, and hear what everybody has to know."""
    trip = one_trip()
    for name, value in measured._asdict().items():
        trip.hincrbyfloat(MEASURED, name, value)
    trip.zremrangebyscore(INSIDE, "-inf", now - IDLE)
    trip.zremrangebyscore(PROCESSES, "-inf", now - TOGETHER)
    trip.zadd(PROCESSES, {ME: now})
    trip.zcard(INSIDE)
    trip.zcard(PROCESSES)
    trip.get(SWITCH)
    trip.get(LOAD)
    trip.set(LEASE, ME, nx=True, px=LEASE_MS)
    *_, inside, processes, said, load, leads = trip.execute()
    switch = read_switch(said) if said else None
    return Pulse(switch, (load or b"").decode(), inside, processes, bool(leads))


def key(line: str) -> str:
    return f"LINE/of/{line}"


def read(line: str) -> tuple[Line, int | None, float] | None:
    """Return a line, how many came before its opening, and when it last moved; None if lost."""
    trip = one_trip()
    trip.hgetall(key(line))
    (found,) = trip.execute()
    if not found:
        return None
    kept = {name.decode(): value.decode() for name, value in found.items()}
    told = json.loads(kept.get("told", "[5.0, 0.0, []]"))
    marks = tuple((when, front) for when, front in told[2])
    state = Line(float(kept.get("front", 0)), int(kept.get("joined", 0)), told[0], told[1], marks)
    early = int(kept["early"]) if "early" in kept else None
    return state, early, float(kept.get("stepped", 0))


def raise_to(line: str, joined: int, early: int | None, front: float) -> None:
    """Put back what is known of a line where Valkey knows less."""
    known: dict[str, float] = {"joined": joined, "front": front}
    if early is not None:
        known["early"] = early
    given = [word for pair in known.items() for word in pair]
    trip = one_trip()
    trip.eval(RAISE, 1, key(line), *given, KEPT)
    trip.execute()


def open_line(line: str, early: int) -> None:
    """Say, once, how many tickets came before the opening: the lot orders so many."""
    trip = one_trip()
    trip.hsetnx(key(line), "early", early)
    trip.execute()


def take_measured(inside: int, seconds: float) -> Seen:
    """Return what all processes saw since the last step, and begin anew."""
    trip = one_trip()
    trip.hgetall(MEASURED)
    trip.delete(MEASURED)
    found, _ = trip.execute()
    said = {name.decode(): float(value) for name, value in found.items()}
    all_of = Measured(*(said.get(name, 0.0) for name in Measured._fields))  # type: ignore[arg-type]
    return all_of.seen(inside, seconds)


def write(line: str, state: Line, now: float) -> None:
    """Keep what a step came to. The number of tickets is not part of it: others draw meanwhile."""
    told = json.dumps([state.rate, state.coming, state.marks])
    trip = one_trip()
    trip.hset(key(line), mapping={"front": state.front, "told": told, "stepped": now})
    trip.expire(key(line), KEPT)
    trip.execute()


def join(line: str) -> tuple[int, bool]:
    """Draw the next number; return it, and whether the line is open. -1 if the line was lost."""
    trip = one_trip()
    trip.eval(JOIN, 1, key(line))
    ((number, opened),) = trip.execute()
    return int(number), bool(opened)


def enter(nonce: str, most: int, now: float) -> bool:
    """Let somebody in if there is room, or if they are in."""
    trip = one_trip()
    trip.eval(ENTER, 2, INSIDE, MEASURED, nonce, now, now - IDLE, most)
    return bool(trip.execute()[0])


def touch(nonce: str, now: float) -> None:
    """Note that somebody is inside, however many there are: who was let in once stays."""
    trip = one_trip()
    trip.zadd(INSIDE, {nonce: now})
    trip.execute()


def leave(nonce: str) -> None:
    trip = one_trip()
    trip.zrem(INSIDE, nonce)
    trip.execute()


def claim(nonce: str, owner: str) -> bool:
    """Give a pass to its owner; False if it is somebody else's."""
    trip = one_trip()
    trip.eval(CLAIM, 1, f"LINE/owner/{nonce}", owner, KEPT)
    return bool(trip.execute()[0])


def strain(line: str, *, strained: bool, needed: int, seconds: int) -> bool:
    """Open `line` by load after `needed` bad seconds in a row; return whether it opened now."""
    trip = one_trip()
    if not strained:
        trip.delete(STRAIN)
        trip.execute()
        return False
    trip.incr(STRAIN)
    trip.expire(STRAIN, 5)
    counted, _ = trip.execute()
    if counted < needed:
        return False
    trip.set(LOAD, line, nx=True, ex=seconds)
    trip.hsetnx(key(line), "early", 0)
    trip.delete(STRAIN)
    return bool(trip.execute()[0])


def go_on_by_load(seconds: int) -> None:
    """Keep the line that the load opened for so long from now."""
    trip = one_trip()
    trip.expire(LOAD, seconds)
    trip.execute()
