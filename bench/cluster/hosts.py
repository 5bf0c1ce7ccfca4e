"""Hosts: network namespaces on one bridge, each with an address, as machines on a switch."""

import subprocess

from embedded.children import Child

NETWORK = "10.77.0"
BRIDGE = "switch"
US = f"{NETWORK}.1"  # where visitors come from
NOWHERE = "02:00:00:00:00:99"  # the address of a card that nobody has


def ip(*words):
    subprocess.run(["ip", *words], check=True)  # noqa: S603, S607 -- our own words


def make_switch():
    """Put a bridge into the namespace we are in, and ourselves on it."""
    ip("link", "set", "lo", "up")
    ip("link", "add", BRIDGE, "type", "bridge")
    ip("addr", "add", f"{US}/24", "dev", BRIDGE)
    ip("link", "set", BRIDGE, "up")


class Host:
    """One machine: what is started on it sees this network and no other."""

    def __init__(self, name, number, logs):
        self.name, self.address, self.logs = name, f"{NETWORK}.{number}", logs
        self.enter = ["ip", "netns", "exec", name]
        self.children = []
        ip("netns", "add", name)
        ip("link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name)
        ip("link", "set", name, "master", BRIDGE)
        ip("link", "set", name, "up")
        ip("-n", name, "link", "set", "lo", "up")
        ip("-n", name, "addr", "add", f"{self.address}/24", "dev", "eth0")
        ip("-n", name, "link", "set", "eth0", "up")

    def start(self, name, argv, env, stop_with=15):
        """Start a program on this host, what it says in a file. It ends with us."""
        hushed = ["sh", "-c", f'exec "$@" > {self.logs}/{self.name}-{name}.log 2>&1', "sh"]
        child = Child(name, [*self.enter, *hushed, *argv], env, stop_with)
        self.children.append(child)
        child.start()
        return child

    def cable(self, state):
        """Pull the cable ("down"), without a word to those who talk with it, or put it back."""
        ip("link", "set", self.name, state)

    def vanish(self):
        """Pull the cable, and the plug."""
        self.cable("down")
        for child in self.children:
            child.process.kill()

    def loses(self, other):
        """What it sends to `other` arrives nowhere, and no error says so."""
        self.neighbour("replace", other.address, "lladdr", NOWHERE, "nud", "permanent")

    def finds(self, other):
        self.neighbour("del", other.address)

    def neighbour(self, *words):
        ip("-n", self.name, "neigh", *words, "dev", "eth0")
