# SPDX-License-Identifier: Apache-2.0
"""The annotated manifest (format page, E.2): what must stand in it, and how to take out what was inserted."""

import json

import cuts
from findings import Place
from json_strict import Object, parse_line
from line_rules import BOOKKEEPING

NOT_JSON = b'{"errors":[{"code":"ERROR_INVALID_JSON_LINE","message":"The JSON Line has an invalid format."}]}'


def places(root, names):
    """Every object that may carry bookkeeping keys (A.2), with its place; `names` are the line's label pairs."""
    yield Place("line"), root
    for name in names:
        value, meta = root.get(name), root.get(name + "-metadata")
        if isinstance(meta, Object):
            yield Place("metadata", name), meta
        if not isinstance(value, Object):
            continue
        yield Place("attribute", name), value
        boxes = value.get("annotations")
        for i, box in enumerate(boxes if isinstance(boxes, list) else []):
            if isinstance(box, Object):
                yield Place("annotation", name, i), box


def has_bookkeeping(root, names):
    return any(key in target for _, target in places(root, names) for key in BOOKKEEPING)


def strip(root, text, names):
    """The line without its bookkeeping members."""
    return cuts.without(text, [cut for _, target in places(root, names) for cut in cuts_of(target, text)])


def cuts_of(target, text):
    return cuts.cuts(target.start, [(member.end, member.key in BOOKKEEPING) for member in target.members], text)


def entries(root, names):
    """{(place, key): [(code, message)]} of what stands in an annotated line, or a complaint as text."""
    found = {}
    for place, target in places(root, names):
        present = [member.key for member in target.members if member.key in BOOKKEEPING]
        if present != [member.key for member in target.members][len(target.members) - len(present):]:
            return f"{place}: a bookkeeping key is not the last member"
        if present != sorted(set(present)):
            return f"{place}: order of {present}"
        for key in present:
            listed = target[key]
            if not isinstance(listed, list) or not listed:
                return f"{place}.{key}: not a filled array"
            for entry in listed:
                if not isinstance(entry, Object) or [member.key for member in entry.members] != ["code", "message"]:
                    return f"{place}.{key}: not a code and a message"
            found[place, key] = sorted((entry["code"], entry["message"]) for entry in listed)
    return found


def expected_entries(result, error_keys):
    prefix = "cl-" if error_keys == "cl" else ""
    expected = {}
    for key, findings in (("errors", result.errors), ("warnings", result.warnings)):
        for finding in findings:
            expected.setdefault((finding.place, prefix + key), []).append(finding.entry())
    return {where: sorted(listed) for where, listed in expected.items()}


def difference(line, result, annotated, error_keys):
    """None where the annotated bytes are what E.2 asks for the input line, else what is wrong."""
    if result.root is None:
        expected = NOT_JSON if error_keys == "plain" else NOT_JSON.replace(b'"errors"', b'"cl-errors"')
        return None if annotated == expected else f"expected {expected!r}"
    names = [attribute.name for attribute in result.pairs]
    if not result.errors and not result.warnings and not has_bookkeeping(result.root, names):
        return None if annotated == line else "expected the line byte for byte"
    try:
        root, text = parse_line(annotated)
    except ValueError as error:
        return f"the annotated line is no JSON object: {error}"
    if strip(root, text, names) != strip(result.root, result.text, names):
        return "taking out what was inserted does not give the input back"
    found, expected = entries(root, names), expected_entries(result, error_keys)
    return None if found == expected else f"expected {expected}, got {found}"


def annotated(line, result, error_keys):
    """One right answer: new members directly behind the last kept one."""
    if result.root is None:
        return NOT_JSON if error_keys == "plain" else NOT_JSON.replace(b'"errors"', b'"cl-errors"')
    names = [attribute.name for attribute in result.pairs]
    expected = expected_entries(result, error_keys)
    if not expected and not has_bookkeeping(result.root, names):
        return line
    edits = []
    for place, target in places(result.root, names):
        edits += [(start, end, "") for start, end in cuts_of(target, result.text)]
        kept = [member.end for member in target.members if member.key not in BOOKKEEPING]
        here = sorted((key, listed) for (where, key), listed in expected.items() if where == place)
        new = [f"{json.dumps(key)}:{entries_text(listed)}" for key, listed in here]
        if new:
            at = kept[-1] if kept else target.start + 1
            edits.append((at, at, ",".join(([""] if kept else []) + new)))
    return cuts.apply(result.text, edits).encode()


def entries_text(listed):
    entries_listed = [{"code": code, "message": message} for code, message in listed]
    return json.dumps(entries_listed, ensure_ascii=False, separators=(",", ":"))
