# SPDX-License-Identifier: Apache-2.0
"""Lines of several manifests as split and merge see them: bytes with their line end, place, meaning."""

from dataclasses import dataclass

import json_strict
from json_strict import Object
from manifest import BOM


@dataclass
class RawLine:
    path: str
    number: int          # from 1, within its manifest
    data: bytes          # with its line end; a missing last newline is added
    root: Object = None  # None: no JSON object
    text: str = None
    key: str = None      # the source-ref, where it is a string

    def place(self):
        return {"path": self.path, "line": self.number}


def understand(line):
    """Fills root, text and key from the bytes."""
    line.root = line.text = line.key = None
    try:
        line.root, line.text = json_strict.parse_line(line.data[:-1])
    except json_strict.NotJson:
        return line
    if isinstance(line.root.get("source-ref"), str):
        line.key = line.root["source-ref"]
    return line


def read(path, data):
    if data.startswith(BOM):
        data = data[len(BOM):]
    lines = data.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    return [understand(RawLine(path, number, line + b"\n")) for number, line in enumerate(lines, 1)]
