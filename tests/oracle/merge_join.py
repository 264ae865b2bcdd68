# SPDX-License-Identifier: Apache-2.0
"""What --on-duplicate union must say (tools page 4), free of how it is spelled."""

from dataclasses import dataclass

from fields import is_number
from json_strict import Object
from line_rules import BOOKKEEPING, CLASSIFICATION, DETECTION, attributes_of, check_group_1, class_key
from line_rules import Result
from options import Options


@dataclass
class Boxes:
    """A detection attribute by what it means."""
    size: tuple
    boxes: list       # (label, other members of the box, its element of objects)
    classes: dict     # id -> label


@dataclass
class Said:
    """What a line says: its keys, and which of them are attributes."""
    keys: dict        # key -> value in plain Python
    attributes: dict  # name -> Boxes, or None for another kind
    is_sound: bool    # every attribute passes the rules of group 1

    def halves(self):
        return {half for name in self.attributes for half in (name, name + "-metadata")}


def plain(value):
    """Comparable with ==: the last of equal keys, numbers as doubles."""
    if isinstance(value, Object):
        return {key: plain(value[key]) for key in value.keys()}
    if isinstance(value, list):
        return [plain(element) for element in value]
    return ("number", value) if is_number(value) else value


def boxes_of(attribute):
    value, meta = attribute.value, attribute.meta
    size = value["image_size"][0]
    class_map = meta["class-map"]
    boxes = [(class_map[class_key(box)], plain({key: plain(box[key]) for key in box.keys() if key != "class_id"}),
              plain(meta["objects"][i])) for i, box in enumerate(attribute.annotations())]
    return Boxes(tuple(size[key] for key in ("width", "height", "depth")), boxes,
                 {key: class_map[key] for key in class_map.keys()})


def read(root):
    said = Said({key: plain(root[key]) for key in root.keys()}, {}, True)
    for attribute in attributes_of(root):
        sound = attribute.kind is not None and check_group_1(attribute, Options(), Result())
        said.is_sound = said.is_sound and sound
        said.attributes[attribute.name] = boxes_of(attribute) if sound and attribute.kind == DETECTION else None
    return said


def join(earlier, later):
    """(what both say together, attributes joined, attributes and keys whose later value stands though they differ)."""
    keys, attributes = dict(earlier.keys), dict(earlier.attributes)
    joined, replaced = set(), set()
    for name, boxes in later.attributes.items():
        before = earlier.attributes.get(name)
        if before and boxes and before.size == boxes.size:
            attributes[name] = Boxes(before.size, before.boxes + boxes.boxes, before.classes)
            joined.add(name)
            continue
        halves = (name, name + "-metadata")
        if any(half in keys for half in halves) and any(keys.get(half) != later.keys[half] for half in halves):
            replaced.add(name)
        attributes[name] = boxes
        keys.update({half: later.keys[half] for half in halves})
    taken = earlier.halves() | later.halves() | {"source-ref", *BOOKKEEPING}
    for key, value in later.keys.items():
        if key not in taken:
            if keys.get(key, value) != value:
                replaced.add(key)
            keys[key] = value
    return Said(keys, attributes, earlier.is_sound and later.is_sound), joined, replaced


def difference(expected, joined, got):
    """What is wrong with a joined line, else None."""
    if set(expected.keys) != set(got.keys):
        return "keys", sorted(expected.keys), sorted(got.keys)
    if not expected.is_sound:
        return None
    halves = {half for name in joined for half in (name, name + "-metadata")}
    for key, value in expected.keys.items():
        if key not in halves and got.keys[key] != value:
            return key, value, got.keys[key]
    for name in joined:
        want, have = expected.attributes[name], got.attributes.get(name)
        if have is None or (want.size, want.boxes) != (have.size, have.boxes):
            return name, want, have
        if not want.classes.items() <= have.classes.items():
            return name, want.classes, have.classes
    return None
