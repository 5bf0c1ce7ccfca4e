"""`python -m bench.cluster`: into namespaces of our own, then the test."""

import os
import shutil
import sys

INSIDE = "RESIDENCE_CLUSTER"
NEEDS = "needs root and iproute2 (ip): it makes network namespaces. Nothing was tried."
APART = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
LONGEST = "420"  # seconds, for all of it
NAMES = "mkdir -p /run/netns && mount -t tmpfs tmpfs /run/netns && exec "


def main(words):
    """Return 2 where it cannot run, else what the test found: 0 if all is as promised."""
    if os.geteuid() or not shutil.which("ip") or not shutil.which("unshare"):
        print(f"make cluster-test {NEEDS}", file=sys.stderr)
        return 2
    if not os.environ.get(INSIDE):
        os.environ[INSIDE] = "yes"
        bounded = [
            "timeout",
            "--kill-after=5",
            LONGEST,
            sys.executable,
            "-m",
            "bench.cluster",
            *words,
        ]
        argv = [*APART, "sh", "-c", NAMES + '"$@"', "sh", *bounded]
        os.execvp(argv[0], argv)  # noqa: S606 -- our own words
    from bench.cluster.failover import run

    return run(careless="careless" in words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
