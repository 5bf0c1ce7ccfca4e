"""The rows of a workbook (.xlsx). We look into the zip; another process reads what is in it."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from applicants.exceptions import FileRefused
from applicants.limits import Limits

ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # how .xlsx and .xls begin
LOCKED = "EncryptedPackage".encode("utf-16-le")
ENCRYPTED = 0x1  # bit of a member of a zip
MOST_MEMBERS = 50
MOST_RATIO = 100  # times smaller than what is in it: workbooks are 5 to 20 times
ROOT = Path(__file__).parents[1]
CHILD = [sys.executable, "-E", "-s", "-m", "applicants.workbook_child"]
REASONS: dict[str, Promise] = {
    "locked": gettext_lazy(
        "The workbook is protected with a password. Save it without one and upload it again."
    ),
    "old": gettext_lazy(
        "This is an old kind of workbook. In Excel choose “Save as”, then “Excel workbook (.xlsx)”."
    ),
    "broken": gettext_lazy(
        "The workbook cannot be read. Open it in Excel, choose “Save as”, then “Excel workbook"
        " (.xlsx)”."
    ),
    "members": gettext_lazy(
        "The workbook has too many parts. Copy the sheet with the list into a new workbook."
    ),
    "packed": gettext_lazy(
        "The workbook is far larger than it looks. Copy the list into a new workbook."
    ),
    "macros": gettext_lazy(
        "The workbook has macros. In Excel choose “Save as”, then “Excel workbook (.xlsx)”."
    ),
    "links": gettext_lazy(
        "The workbook has links to other files. Copy the list into a new workbook, as values."
    ),
    "unsafe": gettext_lazy(
        "The workbook has parts that no list needs. Copy the list into a new workbook."
    ),
    "heavy": gettext_lazy(
        "The workbook takes too long to read. Copy the list into a new workbook, as values."
    ),
}


def is_workbook(content: bytes) -> bool:
    return content.startswith((ZIP, OLD))


def records(
    content: bytes, names: Mapping[str, str], limits: Limits
) -> Iterator[tuple[int, list[str]]]:
    """Yield the filled rows of the sheet with the list, and their numbers.

    Dates are written as 1990-12-31, numbers as they are meant. Raises FileRefused
    if it is no workbook, has what no list has, or breaks a limit.
    """
    if content.startswith(OLD):
        raise refused("locked" if LOCKED in content else "old")
    look_into(content, limits)
    for line in ask_child(content, names, limits):
        answer = json.loads(line)
        if isinstance(answer, str):
            raise refused(answer)
        yield answer[0], answer[1]


def refused(reason: str) -> FileRefused:
    return FileRefused(str(REASONS[reason]), reason)


def look_into(content: bytes, limits: Limits) -> None:
    """Raise FileRefused for what the zip says of itself, before any of it is unpacked."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (BadZipFile, ValueError, NotImplementedError, OverflowError):
        raise refused("broken") from None
    if len(members) > MOST_MEMBERS:
        raise refused("members")
    size = sum(member.file_size for member in members)
    if size > min(limits.unpacked, MOST_RATIO * len(content)):
        raise refused("packed")
    for member in members:
        refuse_member(member)


def refuse_member(member: ZipInfo) -> None:
    name = member.orig_filename.casefold().replace("\\", "/")
    if member.flag_bits & ENCRYPTED:
        raise refused("locked")
    if name.startswith("/") or ":" in name or ".." in name.split("/"):
        raise refused("unsafe")
    if name.endswith("vbaproject.bin"):
        raise refused("macros")
    if "externallinks/" in name:
        raise refused("links")


def ask_child(content: bytes, names: Mapping[str, str], limits: Limits) -> list[bytes]:
    """Return the lines that the child wrote. It inherits nothing of ours but its limits.

    Raises FileRefused if it came to its limits.
    """
    request = json.dumps({"names": dict(names), "limits": asdict(limits)}).encode() + b"\n"
    try:
        done = subprocess.run(  # noqa: S603 -- our own program
            CHILD,
            input=request + content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback could say what is in the cells
            cwd=ROOT,
            env={"LANG": "C.UTF-8"},
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise refused("heavy") from None
    if done.returncode:
        raise refused("heavy")
    return done.stdout.splitlines()
