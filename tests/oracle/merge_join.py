# SPDX-License-Identifier: Apache-2.0
"""What --on-duplicate union must say (tools page 4), free of how it is spelled."""

from collections import Counter
from dataclasses import dataclass

from fields import is_integer, is_number
from json_strict import Object
from line_rules import BOOKKEEPING, DETECTION, MAX_BOXES, RESERVED, attributes_of, check_group_1, class_key
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


def meets_its_half(key, keys):
    """An attribute would come to be that neither line has."""
    reserved, base = {*RESERVED, "cl-metadata"}, key.removesuffix("-metadata")
    return (key not in reserved and key + "-metadata" in keys) or (base != key and base in keys and base not in reserved)


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
        if key not in taken and not meets_its_half(key, earlier.keys):
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


# --- which lines can stand on one ------------------------------------------------------------------------------------


@dataclass
class Shape:
    """What decides whether boxes can be joined, and how many they are."""
    boxes: int = 0
    size: tuple = None   # None: nothing can be joined to it


NO_CLASSES = Object([], 0, 0)


def shape_of(attribute):
    value, meta = attribute.value, attribute.meta
    if attribute.kind != DETECTION or not isinstance(value, Object):
        return Shape()
    boxes = value.get("annotations")
    if not isinstance(boxes, list):
        boxes, fits = [], "annotations" not in value
    else:
        fits = True
    class_map = meta.get("class-map", NO_CLASSES)
    fits = fits and isinstance(meta.get("objects", []), list) and isinstance(class_map, Object)
    fits = fits and all(isinstance(member.value, str) and member.value for member in class_map.members)
    fits = fits and all(isinstance(box, Object) and is_integer(box.get("class_id")) and box["class_id"] >= 0
                        and class_key(box) in class_map for box in boxes)
    return Shape(len(boxes), size_of(value.get("image_size")) if fits else None)


def size_of(size):
    """Also of the form without array (J5)."""
    size = size[0] if isinstance(size, list) and len(size) == 1 else size
    if not isinstance(size, Object) or not all(is_integer(size.get(side)) for side in ("width", "height")):
        return None
    return tuple(size[side] if is_integer(size.get(side)) else None for side in ("width", "height", "depth"))


def joined_shapes(earlier, later):
    both = {**earlier, **later}
    for name in earlier.keys() & later.keys():
        if earlier[name].size and earlier[name].size == later[name].size:
            both[name] = Shape(earlier[name].boxes + later[name].boxes, later[name].size)
    return both


def total(shapes):
    return sum(shape.boxes for shape in shapes.values())


def last_run(roots):
    """Where the lines begin that end up on one, and why the others do not stand there."""
    start, reasons, shapes = 0, Counter(), None
    for number, root in enumerate(roots):
        own = {attribute.name: shape_of(attribute) for attribute in attributes_of(root)}
        both = joined_shapes(shapes, own) if shapes is not None else own
        if number and total(both) > MAX_BOXES and max(total(shapes), total(own)) <= MAX_BOXES:
            reasons["line.too-many-boxes"] += number - start
            start, both = number, own
        shapes = both
    return start, reasons
