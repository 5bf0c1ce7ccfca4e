"""What docker-compose.yml says, fit to be run on this machine without containers."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from embedded.paths import ROOT

DOMAIN = "appointments.example"
VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}")


class Compose:
    """The services, with container paths and names replaced by those of a folder here."""

    def __init__(self, folder, **swaps):
        self.folder = folder
        self.swaps = {
            "/run/secrets": f"{folder}/secrets",
            "/var/lib/beat": f"{folder}/beat",
            "/var/lib/trail": f"{folder}/trail",
            "/tmp/worker-alive": f"{folder}/worker-alive",
            **swaps,
        }
        text = (ROOT / "docker-compose.yml").read_text()
        self.services = yaml.safe_load(VARIABLE.sub(value_of, text))["services"]

    def here(self, text):
        theirs = sorted(self.swaps, key=len, reverse=True)
        pattern = "|".join(map(re.escape, theirs))
        return re.sub(pattern, lambda match: self.swaps[match[0]], text)

    def command(self, name):
        """The start command of a service, with the Python of this environment."""
        return [self.here(word) for word in self.services[name]["command"]]

    def environment(self, name, **more):
        """Its variables and nothing of ours but the path."""
        told = self.services[name]["environment"]
        told = {key: self.here("" if v is None else str(v)) for key, v in told.items()}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}:/usr/sbin"
        return {"PATH": path, "HOME": str(self.folder), **told, **more}

    def health(self, name):
        """The command of its health check."""
        kind, *words = self.services[name]["healthcheck"]["test"]
        words = [self.here(word.replace("$$", "$")) for word in words]
        return ["sh", "-c", *words] if kind == "CMD-SHELL" else words

    def file(self, name):
        """A file of deploy/, as it would be for this machine."""
        target = self.folder / name
        target.write_text(self.here((ROOT / "deploy" / name).read_text()))
        return str(target)


def value_of(match):
    return DOMAIN if match[1] == "DOMAIN" else match[2] or ""


def make_secrets(folder):
    """Run the script that makes the secrets, for `folder`."""
    (folder / "deploy").mkdir()
    script = shutil.copy(ROOT / "deploy/make_secrets.sh", folder / "deploy")
    subprocess.run(["sh", script, DOMAIN], check=True, capture_output=True)
    return folder / "secrets"
