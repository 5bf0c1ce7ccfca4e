"""`python -m faults [short] [NAME …]`: all faults, or some. Ends with one JSON line.

Each lasts as long as docs/reliability.md says, or, `short`, a few seconds. The exit status is
1 if something was lost, doubled or unexpected, or a fault's own promise was broken.
"""

import json
import sys
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from embedded.paths import LOCAL
from embedded.signals import Stop, stoppable
from faults.checker import totals
from faults.reading import Reader
from faults.scene import FAULTS, Scene
from faults.world import own_world, owner_address

MODULES = ["nothing", "database", "contention", "valkey", "letters", "worker", "lists", "desk",
           "machine"]  # fmt: skip
MANY, FEW = (12_000, 1_500), (600, 100)  # who may book, and who is expected
BAD = ("lost", "doubled", "unexpected", "unknown")


def main(names):
    """Play the faults of these names, in their order; return the exit status."""
    short, names = "short" in names, [name for name in names if name != "short"]
    for module in MODULES:
        import_module(f"faults.on_{module}")
    if unknown := set(names) - set(FAULTS):
        print(f"No such fault: {', '.join(sorted(unknown))}. There are: {' '.join(FAULTS)}")
        return 2
    log = LOCAL / f"{'-'.join(['faults', *names[:3]])}.log"  # two runs may be side by side
    LOCAL.mkdir(exist_ok=True)
    print(f"What the parts say is in {log}", flush=True)
    with log.open("w") as file, stoppable(), TemporaryDirectory(prefix="faults-") as folder:
        results = play(Path(folder), [FAULTS[name] for name in names or FAULTS], file, short=short)
    return report(results)


def play(folder, faults, log, *, short=False):
    """Play them one after another in one world; print each as it is done."""
    results, out = [], sys.stdout
    many = FEW if short else MANY
    with redirect_stdout(log), own_world(folder, *many) as world:
        scene = Scene(world, Reader(owner_address(world), world.people["slots"]), short=short)
        for each in faults:
            results.append(scene.play(each))
            show(results[-1], out)
    return results


def show(result, out):
    """Print one row of the table."""
    mark = "not here" if result.skipped else "held" if result.held else "BROKEN"
    rows = [
        f"{result.fault.name}  {mark}  {result.seconds:.0f} s",
        f"  done      {result.fault.did}",
        f"  promised  {result.fault.promised}",
        f"  seen      {result.skipped or result.seen or result.broken}",
    ]
    found = {name: getattr(result.verdict, name) for name in BAD}
    rows += [f"  {name:9} {some[:5]}" for name, some in found.items() if some]
    if result.wrong:
        rows.append(f"  wrong     {result.wrong}")
    print("\n".join(rows), file=out, flush=True)


def report(results):
    """Print the JSON line; return the exit status."""
    found = totals(result.verdict for result in results)
    line = {name: found[name] for name in BAD}
    line["faults"] = sum(not result.skipped for result in results)
    line["broken"] = [result.fault.name for result in results if not result.held]
    # Each verdict is over everything so far
    line["operations"] = results[-1].verdict.operations if results else 0
    line["resolved"] = results[-1].verdict.resolved if results else 0
    print(json.dumps(line), flush=True)
    return 1 if line["broken"] else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop:
        sys.exit(130)
