# SPDX-License-Identifier: Apache-2.0
"""One manifest: its lines (A.1), which of them an import removes (B.3), and the sums that dataset rules need."""

from dataclasses import dataclass, field

from line_rules import check_line
from lints import MAX_LINE, label_lints, line_lints

BOM = b"\xef\xbb\xbf"


def lines_of(data):
    """Bytes of every line without its line end; the empty string after the last newline is no line."""
    if data.startswith(BOM):
        data = data[len(BOM):]
    lines = data.split(b"\n")
    last = lines.pop()
    lines = [line[:-1] if line.endswith(b"\r") else line for line in lines]
    return lines + [last] if last else lines


def is_blank(line):
    return not line.strip(b" \t\r")


@dataclass
class Line:
    number: int           # from 1
    data: bytes
    result: object        # line_rules.Result
    lints: set
    removed: bool = False


@dataclass
class Manifest:
    """Everything the summary and the dataset rules are made of."""
    data: bytes = b""
    name: str = "x.manifest"
    lines: list = field(default_factory=list)
    lints: set = field(default_factory=set)
    declared: set = field(default_factory=set)
    classified: dict = field(default_factory=dict)   # label -> images, by classification attributes
    boxed: dict = field(default_factory=dict)        # label -> images, by boxes
    boxes: dict = field(default_factory=dict)        # label -> boxes
    images: dict = field(default_factory=dict)       # label -> images, by either
    declared_boxed: set = field(default_factory=set)
    buckets: set = field(default_factory=set)
    counts: dict = field(default_factory=lambda: {"valid": 0, "invalid": 0, "ignored": 0})
    removed: int = 0
    error_lines: list = field(default_factory=list)
    image_level: int = 0    # valid lines with a usable classification attribute
    with_boxes: int = 0     # valid lines with a valid box of a usable attribute

    @property
    def total(self):
        return sum(self.counts.values())

    def used(self):
        return set(self.images)


def is_removed(result, seen):
    """B.3, terminal content errors of an import."""
    too_long = result.text is not None and len(result.text) > MAX_LINE
    return result.root is None or too_long or result.bucket is None or result.source_ref in seen


def read(data, name, options, is_testing):
    manifest = Manifest(data, name)
    seen, imported = set(), set()
    for number, line in enumerate(lines_of(data), 1):
        result = check_line(line, options)
        lints = line_lints(result, options)
        if result.source_ref is not None and result.source_ref in seen:
            lints.add("LINT_DUPLICATE_SOURCE_REF")
        removed = options.profile == "import" and is_removed(result, imported)
        if result.source_ref is not None:
            seen.add(result.source_ref)
            if not removed:
                imported.add(result.source_ref)
        manifest.lines.append(Line(number, line, result, lints, removed))
        add(manifest, manifest.lines[-1])
    manifest.lints = file_lints(manifest, is_testing)
    return manifest


def add(manifest, line):
    if line.removed:
        manifest.removed += 1
        return
    result = line.result
    manifest.counts[result.verdict] += 1
    if result.errors:
        manifest.error_lines.append(line.number)
    if result.bucket is not None:
        manifest.buckets.add(result.bucket)
    manifest.declared |= result.declared
    if result.verdict != "valid":
        return
    manifest.image_level += bool(result.classified)
    manifest.with_boxes += bool(result.boxed)
    for labels, table in ((result.classified, manifest.classified), (result.boxed, manifest.boxed),
                          (result.used(), manifest.images)):
        for label in labels:
            table[label] = table.get(label, 0) + 1
    for label, count in result.boxes.items():
        manifest.boxes[label] = manifest.boxes.get(label, 0) + count


def file_lints(manifest, is_testing):
    found = label_lints(manifest.declared, manifest.images, is_testing)
    if manifest.data.startswith(BOM):
        found.add("LINT_BOM")
    if not is_testing and manifest.counts["valid"] < 10:
        found.add("LINT_FEW_IMAGES")
    return found
