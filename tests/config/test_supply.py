"""The list of what a server installs, and what is said of its weaknesses."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from deploy.known_weaknesses import verdict

ROOT = Path(settings.BASE_DIR)
LOCK = ROOT / "requirements-server.lock"
PINNED = re.compile(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", re.MULTILINE | re.IGNORECASE)
HASHES = re.compile(r"--hash=sha256:[0-9a-f]{64}")


@pytest.fixture(scope="module")
def sbom(tmp_path_factory):
    argv = [Path(sys.executable).parent / "cyclonedx-py", "requirements", LOCK]
    how = ["--output-reproducible", "--output-format", "JSON", "--spec-version", "1.6"]
    built = tmp_path_factory.mktemp("sbom") / "sbom.json"
    subprocess.run([*argv, *how, "--output-file", built], check=True, capture_output=True)
    return built.read_text()


def test_the_list_names_every_package_that_is_locked_in_its_version(sbom):
    named = {(each["name"], each["version"]) for each in json.loads(sbom)["components"]}

    assert named == set(PINNED.findall(LOCK.read_text()))


def test_the_list_holds_neither_a_date_nor_a_number_of_its_own(sbom):
    """So that two runs give the same bytes."""
    assert "timestamp" not in json.loads(sbom).get("metadata", {})
    assert "serialNumber" not in json.loads(sbom)


def test_what_is_locked_has_hashes_and_one_source():
    for lock in ["requirements-server.lock", "requirements.lock", "bootstrap.lock"]:
        text = (ROOT / lock).read_text()
        packages = re.split(r"\n(?=[a-z0-9])", text[text.index("==") - 40 :])

        assert all(HASHES.search(each) for each in packages if "==" in each), lock
        assert not re.search(r"--(extra-)?index-url|--find-links|git\+|https?://", text), lock


def part(name, **more):
    return {"name": name, "version": "1", **more}


def test_a_report_without_a_feed_is_no_clean_bill():
    nothing = verdict({"dependencies": [part("django", skip_reason="not found")]})

    assert (
        nothing == verdict({}) == ("known weaknesses: not checked, no feed could be reached", False)
    )


def test_what_was_looked_up_is_counted_and_a_weakness_fails():
    skipped, fine = part("ours", skip_reason="not found"), part("django", vulns=[])
    weak = part("celery", vulns=[{"id": "CVE-1"}])

    said, bad = verdict({"dependencies": [skipped, fine]})
    told, worse = verdict({"dependencies": [skipped, fine, weak]})

    assert (said, bad) == ("known weaknesses: 1 of 2 packages checked, none known", False)
    assert worse
    assert "'celery': ['CVE-1']" in told
