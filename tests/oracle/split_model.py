# SPDX-License-Identifier: Apache-2.0
"""split as the tools page tells it (section 3): what every split must be, and hash to the line."""

import re
from dataclasses import dataclass, field
from fractions import Fraction

import json_strict
from json_strict import Object
from line_rules import check_line
from options import Options
from xxh3 import xxh3


@dataclass(frozen=True)
class SplitOptions:
    strategy: str = "stratified"
    into: tuple = (("train", "0.8"), ("test", "0.2"))  # the shares as they are written
    folds: int = 0
    group_by: str = ""
    group_by_key: str = ""
    seed: int = 0
    duplicates: str = "together"
    invalid: str = "first"
    unlabeled: str = "spread"

    def names(self):
        return [f"fold-{i}" for i in range(1, self.folds + 1)] if self.folds else [name for name, _ in self.into]

    def counts(self):
        return not self.folds and any(share.isdigit() for _, share in self.into)


class Refused(Exception):
    """Exit code 1."""


@dataclass
class SplitLine:
    data: bytes              # with its newline
    result: object           # of line_rules
    key: str = None
    group: str = None
    component: int = 0       # lines of one number stay together

    @property
    def kind(self):
        return self.result.verdict


def lines_of(data, options):
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    return [line_of(line, options) for line in lines]


def line_of(line, options):
    result = check_line(line[:-1] if line.endswith(b"\r") else line, Options())
    made = SplitLine(line + b"\n", result, result.source_ref)
    if options.group_by and made.key is not None:
        match = re.search(options.group_by, made.key)
        made.group = match.group(1) if match else None
    if options.group_by_key and result.root is not None:
        made.group = group_text(result.root.get(options.group_by_key))
    return made


def group_text(value):
    """A string by what it means, another value by its JSON; the generator makes whole numbers and null."""
    if value is None or isinstance(value, str):
        return value
    return f"{value:.0f}" if isinstance(value, float) else str(value)


def kept_lines(lines, options):
    """What is dropped is left out before anything else: (lines, {reason: count})."""
    dropped, kept, seen = {"line.invalid": 0, "line.unlabeled": 0, "line.duplicate": 0}, [], set()
    for line in lines:
        if line.kind == "invalid" and options.invalid == "error":
            raise Refused
        if line.kind == "invalid" and options.invalid == "drop":
            dropped["line.invalid"] += 1
        elif line.kind == "ignored" and options.unlabeled == "drop":
            dropped["line.unlabeled"] += 1
        elif line.key is not None and line.key in seen and options.duplicates != "together":
            if options.duplicates == "error":
                raise Refused
            dropped["line.duplicate"] += 1
        else:
            seen.add(line.key)
            kept.append(line)
    return kept, {reason: count for reason, count in dropped.items() if count}


def join_components(lines):
    """Groups that share a source-ref are joined, however long the chain."""
    parent = list(range(len(lines)))

    def find(i):
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i
    first = {}
    for i, line in enumerate(lines):
        for name in (("key", line.key), ("group", line.group)):
            if name[1] is not None:
                parent[find(i)] = find(first.setdefault(name, i))
    for i, line in enumerate(lines):
        line.component = find(i)


def shares(options):
    """Exact shares that sum to 1; None for counts."""
    if options.folds:
        return [Fraction(1, options.folds)] * options.folds
    given = [None if share == "*" else Fraction(share) for _, share in options.into]
    rest = 1 - sum(share for share in given if share is not None)
    given = [rest if share is None else share for share in given]
    return [share / sum(given) for share in given]


def hashed_part(line, options):
    """The first part whose cumulated share exceeds the unit; lines that have nothing to hash go to the first."""
    value = line.key if line.group is None else line.group
    if value is None:
        return None
    unit, total = Fraction(xxh3(value.encode(), options.seed), 2 ** 64), Fraction(0)
    for number, share in enumerate(shares(options)):
        total += share
        if total > unit:
            return number
    return None


def sizes(images, options):
    """Wanted images of each part: largest remainder, a tie to the part named first."""
    if options.counts():
        counts = [None if share == "*" else int(share) for _, share in options.into]
        rest = images - sum(count for count in counts if count is not None)
        if rest < 0 or (None not in counts and rest):
            raise Refused
        return [rest if count is None else count for count in counts]
    quotas = [share * images for share in shares(options)]
    wanted = [int(quota) for quota in quotas]
    order = sorted(range(len(quotas)), key=lambda i: (wanted[i] - quotas[i], i))
    for i in order[:images - sum(wanted)]:
        wanted[i] += 1
    for i, quota in enumerate(quotas):
        donor = max(range(len(wanted)), key=lambda j: (wanted[j], j))  # the page does not say which part gives
        if quota and not wanted[i] and wanted[donor] > 1:
            wanted[donor] -= 1
            wanted[i] += 1
    return wanted


@dataclass
class Expected:
    lines: list                          # kept, with their components
    dropped: dict = field(default_factory=dict)
    spread: set = field(default_factory=set)   # components that are dealt out
    first: set = field(default_factory=set)    # components of the first part: labels unknown, within its size
    on_top: set = field(default_factory=set)   # components of the first part beyond its size


def expect(lines, options):
    kept, dropped = kept_lines(lines, options)
    join_components(kept)
    expected = Expected(kept, dropped)
    for line in kept:
        is_spread = line.kind == "valid" or (line.kind == "ignored" and options.unlabeled == "spread")
        if is_spread:
            expected.spread.add(line.component)
        (expected.on_top if line.kind == "invalid" else expected.first).add(line.component)
    expected.first -= expected.spread
    expected.on_top -= expected.spread | expected.first
    return expected


def images_of(lines, expected):
    """Distinct source-refs, without those that go to the first part on top of its size."""
    return {line.key for line in lines if line.key is not None and line.component not in expected.on_top}
