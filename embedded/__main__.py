"""python -m embedded run | exec [--hasty] -- COMMAND… | reset"""

import argparse
import ctypes
import signal
import sys

from embedded.children import PR_SET_PDEATHSIG
from embedded.lock import Busy
from embedded.once import reset, run_command
from embedded.run import Failed, run
from embedded.signals import Stop


def main() -> int:
    """Do what the command line says; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m embedded")
    parser.add_argument("--tied", action="store_true", help="stop when the parent process ends")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("run", help="the engines and the site")
    verbs.add_parser("reset", help="throw the example's data away")
    once = verbs.add_parser("exec", help="a command on new, empty engines")
    once.add_argument("--hasty", action="store_true", help="data need not survive a crash")
    once.add_argument("command", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    if given.tied:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
    try:
        return do(given)
    except Stop:
        return 130 if given.verb == "exec" else 0  # how a shell reports Ctrl-C
    except (Busy, Failed, OSError, RuntimeError) as refusal:
        print(refusal, file=sys.stderr)
        return 1


def do(given: argparse.Namespace) -> int:
    """Do it."""
    if given.verb == "run":
        run()
    elif given.verb == "reset":
        reset()
    else:
        command = given.command[1:] if given.command[:1] == ["--"] else given.command
        return run_command(command, hasty=given.hasty)
    return 0


if __name__ == "__main__":
    sys.exit(main())
