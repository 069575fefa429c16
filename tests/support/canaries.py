"""Looking for words that must not be there: in every file, in every spelling.

A canary is a made-up name, number or piece of a picture that goes through the whole portal.
"""

import base64
import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
_LEAST = 8  # bytes; less would be found by chance
# `grep` reads lines: what ends one becomes something else, in files and in what is sought.
_ONE_LINE = bytes.maketrans(b"\0\n\r", b"\x01\x02\x03")
_EMPTY = re.compile(rb"\0{64,}")  # what a database has not filled yet
_NOTHING_FOUND = 1
_BATCH = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way in which a canary may have been written down."""

    canary: str
    way: str
    sought: bytes


@dataclass(frozen=True, slots=True)
class Sighting:
    """A canary in a file."""

    file: Path
    canary: str
    way: str


def spellings(canary: str, *contents: str | bytes) -> list[Spelling]:
    """Return every way in which contents that go by the name `canary` may be written."""
    found: dict[bytes, str] = {}
    for content in contents:
        if isinstance(content, str):
            for encoding in _ENCODINGS:
                found |= {
                    sought: f"{encoding} {way}"
                    for way, sought in _ways(content.encode(encoding))
                }
            escaped = json.dumps(content)[1:-1]
            for text in (escaped, escaped.upper().replace("\\U", "\\u"), quote(content)):
                found.setdefault(text.encode(), "escaped")
        else:
            found |= {sought: way for way, sought in _ways(content)}
    return [Spelling(canary, way, one) for one, way in found.items() if len(one) >= _LEAST]


def _ways(data: bytes) -> Iterator[tuple[str, bytes]]:
    yield "plain", data
    yield "hex", data.hex().encode()
    yield "HEX", data.hex().upper().encode()
    for before in range(3):
        # What comes before shifts the bits; only letters that are all ours are sought.
        first, last = (0, 2, 3)[before], (before + len(data)) // 3 * 4
        padded = b"\0" * before + data
        yield f"base64 +{before}", base64.b64encode(padded)[first:last]
        yield f"base64url +{before}", base64.urlsafe_b64encode(padded)[first:last]


def sightings(folders: Iterable[Path], sought: Iterable[Spelling]) -> list[Sighting]:
    """Return every canary in every file below some folders, one for each way of writing it.

    Hundreds of megabytes are compared with hundreds of spellings, which is work for `grep`.
    """
    wanted = {one.sought.translate(_ONE_LINE): one for one in sought}
    # Listed before the spellings themselves lie in a temporary file.
    files = [file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file()]
    found = []
    with tempfile.NamedTemporaryFile() as patterns:
        patterns.write(b"\n".join(wanted))
        patterns.flush()
        for batch in _batches(files):
            for file, one in _located(batch, patterns.name):
                found.append(Sighting(file, wanted[one].canary, wanted[one].way))
    return found


def _batches(files: list[Path]) -> Iterator[list[Path]]:
    # A database has thousands of small files, and each process takes its time to start.
    batch, size = list[Path](), 0
    for file in files:
        batch.append(file)
        size += file.stat().st_size
        if size > _BATCH:
            yield batch
            batch, size = [], 0
    yield batch


def _located(files: list[Path], patterns: str) -> Iterator[tuple[Path, bytes]]:
    matches = _matches(files, patterns)
    if len(files) == 1:
        yield from ((files[0], one) for one in sorted(matches))
    elif matches:
        middle = len(files) // 2
        yield from _located(files[:middle], patterns)
        yield from _located(files[middle:], patterns)


def _matches(files: list[Path], patterns: str) -> set[bytes]:
    content = b"\0".join(_EMPTY.sub(b"\0", file.read_bytes()) for file in files)
    with tempfile.TemporaryFile() as line:
        line.write(content.translate(_ONE_LINE))
        line.seek(0)
        done = subprocess.run(  # noqa: S603 - the words here, no shell
            ["grep", "--text", "--only-matching", "--fixed-strings", "--file", patterns],  # noqa: S607
            stdin=line,
            capture_output=True,
            check=False,
            env={"LC_ALL": "C", "PATH": os.defpath},
        )
    if done.returncode > _NOTHING_FOUND:
        raise OSError(done.stderr)
    return set(done.stdout.splitlines())
