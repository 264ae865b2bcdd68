# SPDX-License-Identifier: Apache-2.0
"""merge as the tools page tells it (section 4), slow and plain: everything is held, each step is one pass."""

from collections import Counter
from dataclasses import dataclass, field, replace

import merge_join
import merge_reconcile
from instants import instant
from json_strict import Object
from line_rules import attributes_of, check_line
from merge_rewrite import Refused, labels_used, parse, rewritten
from options import Options
from raw_lines import understand


@dataclass(frozen=True)
class MergeOptions:
    on_duplicate: str = "error"
    reconcile: bool = False
    label_map: dict = field(default_factory=dict)     # old -> new, None drops
    unlabeled: str = "keep"
    attribute: tuple = ()
    rename_attribute: tuple = ()                       # (old, new)
    rewrite_prefix: tuple = ()                         # (from, to)
    drop_bookkeeping: bool = False
    invalid: str = "keep"
    select_label: tuple = ()
    select_labeled: str = ""
    select_source: str = ""
    select_errors: str = ""
    sort: bool = False
    max_bytes: int = 0
    max_lines: int = 0


@dataclass
class Kept:
    """A line on its way to the output."""
    line: object
    good: bool = False           # no error on any line that it was made of
    lost: bool = False           # a label was dropped
    bare: int = 0                # lines that lost their last attribute
    date: tuple = (-1, 0)
    group: list = field(default_factory=list)   # of a union: the lines that were joined


@dataclass
class Outcome:
    exit: int = 0
    pieces: list = field(default_factory=list)  # lists of Kept
    conflicts: list = field(default_factory=list)
    dropped: Counter = field(default_factory=Counter)
    bare: int = 0                # lines written without the attributes they had
    lines_in: int = 0


def date_of(root):
    """The latest creation-date of all attributes of the line as it came; none is oldest."""
    dates = [instant(attribute.meta.get("creation-date")) for attribute in attributes_of(root)
             if isinstance(attribute.meta, Object)]
    return max((date for date in dates if date), default=(-1, 0))


def newest_of(group):
    """A tie goes to the later line."""
    return max(enumerate(group), key=lambda pair: (pair[1].date, pair[0]))[1]


CHOOSE = {"first": lambda group: group[0], "last": lambda group: group[-1], "newest": newest_of}


def makes_attributes(root, text, options):
    """Whether a key became an attribute only because another one left (x-metadata, without x)."""
    moved = dict(options.rename_attribute)
    before = {moved.get(attribute.name, attribute.name) for attribute in attributes_of(root)}
    return any(attribute.name not in before for attribute in attributes_of(parse(text)))


def changed(lines, options, outcome):
    """Steps of a single line: --invalid, then what rewrites it."""
    kept = []
    for line in lines:
        if line.key is None:
            if options.invalid == "error":
                raise Refused(f"{line.path}:{line.number}")
            if options.invalid == "drop":
                outcome.dropped["line.invalid"] += 1
            else:
                kept.append(Kept(line, not has_errors(line.data)))
            continue
        date, good = date_of(line.root), not has_errors(line.data)
        text, lost, bare = rewritten(line.text, options)
        if good and makes_attributes(line.root, text, options):
            raise Refused(f"{line.path}:{line.number}")
        if text != line.text:
            line = understand(replace(line, data=text.encode() + b"\n"))
        kept.append(Kept(line, good, lost, int(bare), date))
    return kept


def settled(kept, options, outcome, joined):
    """Duplicates: the survivor stands where the key first appeared."""
    groups, order = {}, []
    for number, one in enumerate(kept):
        name = (one.line.key,) if one.line.key is not None and options.on_duplicate != "keep" else number
        if name not in groups:
            order.append(name)
        groups.setdefault(name, []).append(one)
    survivors = []
    for name in order:
        group = groups[name]
        if len(group) > 1 and options.on_duplicate == "error":
            raise Refused("duplicates")
        survivors.append(group[0] if len(group) == 1 else settle(group, options, outcome, joined))
    outcome.conflicts = conflicts_of(kept)
    return survivors


def settle(group, options, outcome, joined):
    if options.on_duplicate != "union":
        outcome.dropped["line.duplicate"] += len(group) - 1
        return CHOOSE[options.on_duplicate](group)
    start, reasons = merge_join.last_run([one.line.root for one in group])
    outcome.dropped.update(reasons)
    run = group[start:]
    outcome.dropped["line.joined"] += len(run) - 1
    line = understand(replace(group[0].line, data=joined(group)))
    return Kept(line, all(one.good for one in group), any(one.lost for one in run), sum(one.bare for one in run),
                group=run)


def conflicts_of(kept):
    """(source-ref, first place, duplicate's place) of every line whose key stood before."""
    first, found = {}, []
    for one in kept:
        if one.line.key is None:
            continue
        if one.line.key in first:
            found.append((one.line.key, first[one.line.key], one.line.place()))
        first.setdefault(one.line.key, one.line.place())
    return found


def labels_of(one):
    return labels_used(one.line.root) if one.line.root is not None else set()


def has_errors(data):
    line = data[:-1]
    return bool(check_line(line[:-1] if line.endswith(b"\r") else line, Options()).errors)


def selected(one, options):
    """All filters must hold; they look at the line as it would be written."""
    if options.select_source and (one.line.key is None or options.select_source not in one.line.key):
        return False
    labels = labels_of(one)
    if options.select_label and not labels & set(options.select_label):
        return False
    if options.select_labeled and (options.select_labeled == "yes") != bool(labels):
        return False
    return not options.select_errors or (options.select_errors == "yes") == has_errors(one.line.data)


def filtered(kept, options, outcome):
    stay = []
    for one in kept:
        if one.lost and options.unlabeled == "skip" and not labels_of(one):
            outcome.dropped["line.unlabeled"] += 1
        elif not selected(one, options):
            outcome.dropped["line.not-selected"] += 1
        else:
            stay.append(one)
    return stay


def cut_in_pieces(kept, options):
    pieces, size = [[]], 0
    for one in kept:
        length = len(one.line.data)
        if options.max_bytes and length > options.max_bytes:
            raise Refused("a line longer than a piece")
        full = options.max_bytes and size + length > options.max_bytes
        if pieces[-1] and (full or (options.max_lines and len(pieces[-1]) == options.max_lines)):
            pieces.append([])
            size = 0
        pieces[-1].append(one)
        size += length
    return pieces


def merge(lines, options, joined=lambda group: group[0].line.data):
    """`joined` gives the bytes of a union, whose spelling the page leaves open; merge_join has what they must say."""
    outcome = Outcome(lines_in=len(lines))
    try:
        kept = settled(changed(lines, options, outcome), options, outcome, joined)
        kept = filtered(kept, options, outcome)
        if options.reconcile:
            merge_reconcile.reconcile(kept)
        if options.sort:
            kept.sort(key=lambda one: (one.line.key is None, (one.line.key or "").encode()))
        outcome.pieces = cut_in_pieces(kept, options)
        outcome.bare = sum(one.bare for one in kept)
    except Refused:
        return Outcome(exit=1, lines_in=len(lines))
    return outcome
