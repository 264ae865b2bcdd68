# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with a line: changes of its tree. What is wrong with its bytes is in byte_mutations.py."""

import copy

from loose_json import Members, Raw
from odd_values import BAD_NUMBERS, DATES, KEYS, LONG_LABELS, NUMBERS, OTHER, SOURCES, STALE
from seeds import LABELS, NAMES, classification, detection


def objects_of(value):
    """Every object of a tree."""
    if isinstance(value, Members):
        yield value
        for _, child in value:
            yield from objects_of(child)
    elif isinstance(value, list):
        for child in value:
            yield from objects_of(child)


def lists_of(line):
    return [child for scope in objects_of(line) for _, child in scope
            if isinstance(child, list) and not isinstance(child, Members)]


def some_object(line, random):
    return random.choice(list(objects_of(line)))


def drop_key(line, random):
    scope = some_object(line, random)
    if scope:
        scope.pop(random.randrange(len(scope)))


def rename_key(line, random):
    scope = some_object(line, random)
    if scope:
        member = random.choice(scope)
        member[0] = random.choice((member[0].upper(), member[0] + " ", member[0][:-1], member[0].replace("-", "_"),
                                   member[0] + "-metadata", random.choice(KEYS)))


def duplicate_key(line, random):
    scope = some_object(line, random)
    if scope:
        key, value = random.choice(scope)
        other = copy.deepcopy(value) if random.random() < 0.5 else any_value(random)
        scope.insert(random.randint(0, len(scope)), [key, other])


def any_value(random):
    return copy.deepcopy(random.choice(random.choice((OTHER, NUMBERS, LABELS))))


def replace_value(line, random):
    scope = some_object(line, random)
    if scope:
        random.choice(scope)[1] = any_value(random)


def replace_number(line, random):
    numbers = [member for scope in objects_of(line) for member in scope
               if isinstance(member[1], (int, float)) and not isinstance(member[1], bool)]
    if numbers:
        random.choice(numbers)[1] = random.choice(NUMBERS)


def bad_number(line, random):
    scope = some_object(line, random)
    if scope:
        random.choice(scope)[1] = random.choice(BAD_NUMBERS)


def replace_element(line, random):
    lists = [values for values in lists_of(line) if values]
    if lists:
        values = random.choice(lists)
        values[random.randrange(len(values))] = any_value(random)


def resize_list(line, random):
    lists = lists_of(line)
    if lists:
        values = random.choice(lists)
        if values and random.random() < 0.5:
            values.pop(random.randrange(len(values)))
        else:
            again = values and random.random() < 0.7
            values.append(copy.deepcopy(random.choice(values)) if again else any_value(random))


def change_member(line, random, key, values):
    targets = [member for scope in objects_of(line) for member in scope if member[0] == key]
    if targets:
        random.choice(targets)[1] = copy.deepcopy(random.choice(values))


def change_date(line, random):
    change_member(line, random, "creation-date", DATES)


def change_source(line, random):
    change_member(line, random, "source-ref", SOURCES)


def change_label(line, random):
    change_member(line, random, "class-name", LONG_LABELS)
    for scope in objects_of(line):
        if scope and all(key.isdigit() for key, _ in scope) and random.random() < 0.5:
            random.choice(scope)[1] = random.choice(LONG_LABELS)


def change_class_key(line, random):
    maps = [member[1] for scope in objects_of(line) for member in scope if member[0] == "class-map"]
    maps = [value for value in maps if isinstance(value, Members)]
    if maps and (scope := random.choice(maps)):
        member = random.choice(scope)
        key = member[0]
        member[0] = random.choice(("0" + key, "x", key + ".0", "+" + key, "-0", "9007199254740992", key))


def frames_and_boxes(line):
    for scope in objects_of(line):
        size, boxes = scope.get("image_size"), scope.get("annotations")
        if isinstance(size, list) and size and isinstance(size[0], Members) and isinstance(boxes, list):
            width, height = size[0].get("width"), size[0].get("height")
            if isinstance(width, int) and isinstance(height, int):
                yield width, height, [box for box in boxes if isinstance(box, Members)]


def change_frame(line, random):
    sizes = [scope for scope in objects_of(line) if scope.get("depth") is not None]
    if sizes:
        sides = (63, 64, 65, 4095, 4096, 4097, 0, 1, -64, 640.5, 9007199254740992, Raw("64.0"), Raw("4.096e3"),
                 Raw("4096.0000000000001"))
        random.choice(sizes).set(random.choice(("width", "height", "width", "height", "depth")), random.choice(sides))


def move_box(line, random):
    """A box at the edge of a rule: touching or leaving the frame by an ulp, too small after the 1280 scaling."""
    frames = [frame for frame in frames_and_boxes(line) if frame[2]]
    if not frames:
        return
    width, height, boxes = random.choice(frames)
    box = random.choice(boxes)
    axis, side, full = random.choice((("left", "width", width), ("top", "height", height)))
    edge = max(width, height) / min(max(width, height), 1280)
    start, length = random.choice((
        (0, full), (0, full + 1), (1, full), (-1, full), (0, Raw(f"{full}.0000000000001")), (Raw("-1e-300"), 10),
        (Raw("-0.0"), full), (0.1, full - 0.1), (full - 0.3, 0.3), (full, 0), (0, 0), (0, 1), (0, 2), (0, -1),
        (0, edge), (0, edge + 2 ** -51), (0, edge - 2 ** -51), (0, round(edge) + 1), (0, Raw("1.0000000000000002")),
        (full + 1, 0), (Raw("1e308"), Raw("1e308")), (0, Raw("5e-324"))))
    box.set(axis, start)
    box.set(side, length)


def repeat_box(line, random):
    frames = [frame for frame in frames_and_boxes(line) if frame[2]]
    lists = [values for values in lists_of(line) if len(values) > 1]
    if frames and lists:
        values = random.choice(lists)
        values[-1] = copy.deepcopy(values[0])


def add_stale(line, random):
    for _ in range(random.choice((1, 1, 2, 4))):
        scope = some_object(line, random)
        key = random.choice(KEYS[:4])
        at = random.choice((0, len(scope), random.randint(0, len(scope))))
        scope.insert(at, [key, copy.deepcopy(random.choice(STALE))])


def add_key(line, random):
    line.insert(random.randint(0, len(line)), [random.choice(KEYS + NAMES), any_value(random)])


def add_reserved_pair(line, random):
    """Reserved keys with partners, and chains of -metadata."""
    name = random.choice(("errors", "warnings", "source", "source-ref", "cl", "cl-metadata", "source-ref-metadata",
                          "a-metadata", "a", "source-metadata", "", "z-metadata-metadata"))
    value, meta = random.choice((classification, detection))(random)
    line.append([name, value])
    line.append([name + "-metadata", meta])
    if random.random() < 0.4:
        line.append([name + "-metadata-metadata", classification(random)[1]])


def long_text(line, random):
    """A value around 20,000 code points; the line's own length is set later, on its bytes."""
    add_to = random.choice(list(objects_of(line)))
    add_to.append(["comment", random.choice(("x", "é", "🐶")) * random.choice((19_900, 19_998, 19_999, 20_001))])


def nest(line, random):
    depth = random.choice((1021, 1022, 1023, 1024, 1025))
    if random.random() < 0.5:
        text = "[" * depth + "]" * depth
    else:
        text = '{"a":' * depth + "1" + "}" * depth
    line.append(["deep", Raw(text)])


TREE = [(drop_key, 4), (rename_key, 3), (duplicate_key, 3), (replace_value, 5), (replace_number, 5), (bad_number, 1),
        (replace_element, 3), (resize_list, 3), (change_date, 4), (change_frame, 2), (change_source, 2),
        (change_label, 2), (change_class_key, 2), (move_box, 6), (repeat_box, 1), (add_stale, 4), (add_key, 2), (add_reserved_pair, 2),
        (long_text, 0.05), (nest, 0.2)]


def mutate_tree(line, random):
    random.choices([mutation for mutation, _ in TREE], [weight for _, weight in TREE])[0](line, random)
