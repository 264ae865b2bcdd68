# SPDX-License-Identifier: Apache-2.0
"""What merge changes on a line (tools page 4): labels, attributes, prefixes, bookkeeping; only the bytes that must."""

import json

import annotate
import json_strict
from cuts import apply, cuts, without
from fields import is_integer, s3_bucket
from json_strict import Object
from line_rules import BOOKKEEPING, CLASSIFICATION, DETECTION, attributes_of, class_key


class Refused(Exception):
    """The data are not acceptable: exit code 1."""


def spelled(text):
    return json.dumps(text, ensure_ascii=False)


def parse(text):
    return json_strict.parse(text)


def names_of(root):
    return [attribute.name for attribute in attributes_of(root)]


def key_end(text, member):
    return json_strict.string_end(text, member.start)


def value_edit(member, new):
    return member.value_start, member.end, new


def class_map_of(attribute):
    """The class map of a detection attribute, else None."""
    value = attribute.meta.get("class-map") if attribute.kind == DETECTION else None
    return value if isinstance(value, Object) else None


def has_class(box):
    return isinstance(box, Object) and is_integer(box.get("class_id")) and box["class_id"] >= 0


def boxes_of(attribute):
    boxes = attribute.value.get("annotations") if isinstance(attribute.value, Object) else None
    return boxes if isinstance(boxes, list) else []


def labels_used(root):
    """Labels on a box or as class-name, of the two kinds that the service knows."""
    used = set()
    for attribute in attributes_of(root):
        if attribute.kind == CLASSIFICATION and isinstance(attribute.meta.get("class-name"), str):
            used.add(attribute.meta["class-name"])
        class_map = class_map_of(attribute)
        if class_map is not None:
            named = [class_map.get(class_key(box)) for box in boxes_of(attribute) if has_class(box)]
            used.update(name for name in named if isinstance(name, str))
    return used


def renamed_labels(text, label_map):
    """Every OLD becomes its NEW at once; None (drop) is done by dropped_labels."""
    edits = []
    for attribute in attributes_of(parse(text)):
        members = []
        if attribute.kind == CLASSIFICATION:
            members = [member for member in attribute.meta.members if member.key == "class-name"]
        elif class_map_of(attribute) is not None:
            members = class_map_of(attribute).members
        for member in members:
            new = label_map.get(member.value) if isinstance(member.value, str) else None
            if new is not None and new != member.value:
                edits.append(value_edit(member, spelled(new)))
    return apply(text, edits)


def cut_elements(member, gone, text):
    """Takes elements out of the array that is the member's value."""
    ends = [end for _, _, end in json_strict.elements(text, member.value_start)]
    return cuts(member.value_start, [(end, i in gone) for i, end in enumerate(ends)], text)


def dropped_labels(text, label_map):
    """Boxes, their confidences and classes; attributes that say the label as class-name."""
    root = parse(text)
    ranges, attributes_gone, any_gone = [], [], False
    for attribute in attributes_of(root):
        if attribute.kind == CLASSIFICATION:
            name = attribute.meta.get("class-name")
            if isinstance(name, str) and name in label_map and label_map[name] is None:
                attributes_gone.append(attribute.name)
        class_map = class_map_of(attribute)
        if class_map is None:
            continue
        ids = {key for key in class_map.keys() if isinstance(class_map[key], str)
               and class_map[key] in label_map and label_map[class_map[key]] is None}
        if not ids:
            continue
        ranges += cuts(class_map.start, [(member.end, member.key in ids) for member in class_map.members], text)
        boxes, objects = boxes_of(attribute), attribute.meta.get("objects")
        gone = {i for i, box in enumerate(boxes) if has_class(box) and class_key(box) in ids}
        any_gone = any_gone or bool(gone)
        if gone:
            ranges += cut_elements(attribute.value.last["annotations"], gone, text)
            if isinstance(objects, list):
                ranges += cut_elements(attribute.meta.last["objects"], gone, text)
    ranges += cut_attributes(root, attributes_gone, text)
    return without(text, ranges), any_gone or bool(attributes_gone)


def cut_attributes(root, names, text):
    keys = {key for name in names for key in (name, name + "-metadata")}
    return cuts(root.start, [(member.end, member.key in keys) for member in root.members], text)


def renamed_attributes(text, renames):
    root = parse(text)
    names, edits = names_of(root), []
    moved = {}
    for old, new in renames:
        if old in names:
            moved[old] = new
            moved[old + "-metadata"] = new + "-metadata"
    for old, new in moved.items():
        if new in root and new != old:
            raise Refused(f"{new} is there already")
    for member in root.members:
        if member.key in moved and moved[member.key] != member.key:
            edits.append((member.start, key_end(text, member), spelled(moved[member.key])))
    return apply(text, edits)


def kept_attributes(text, names):
    root = parse(text)
    return without(text, cut_attributes(root, [name for name in names_of(root) if name not in names], text))


def moved_source(text, prefixes):
    """The rest of a source-ref keeps its spelling where the prefix is spelled plainly."""
    member = parse(text).last["source-ref"]
    for old, new in prefixes:
        if not member.value.startswith(old):
            continue
        if new == old:
            return text
        if s3_bucket(member.value) and not s3_bucket(new + member.value[len(old):]):
            raise Refused(f"{new} makes it no source-ref")
        plain_end = member.value_start + 1 + len(old)
        if "\\" not in old and text[member.value_start + 1:plain_end] == old:
            return apply(text, [(member.value_start + 1, plain_end, spelled(new)[1:-1])])
        return apply(text, [value_edit(member, spelled(new + member.value[len(old):]))])
    return text


def only_image(text):
    """The source-ref and bookkeeping: other keys without an attribute would be an error (J4)."""
    root = parse(text)
    return without(text, cuts(root.start, [(member.end, member.key != "source-ref" and member.key not in BOOKKEEPING)
                                           for member in root.members], text))


def rewritten(text, options):
    """(the new text, whether a label was dropped from a box or an attribute, whether the last attribute was)."""
    lost, annotated = False, bool(names_of(parse(text)))
    if options.rename_attribute:
        text = renamed_attributes(text, options.rename_attribute)
    if options.attribute:
        text = kept_attributes(text, options.attribute)
    if options.label_map:
        # Both look at the names that stand in the input. What an attribute that goes says is not lost to them.
        text, lost = dropped_labels(text, options.label_map)
        text = renamed_labels(text, options.label_map)
    bare = annotated and not names_of(parse(text))
    if bare:
        text = only_image(text)
    if options.rewrite_prefix:
        text = moved_source(text, options.rewrite_prefix)
    if options.drop_bookkeeping:
        root = parse(text)
        text = annotate.strip(root, text, names_of(root))
    return text, lost, bare
