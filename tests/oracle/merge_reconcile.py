# SPDX-License-Identifier: Apache-2.0
"""--reconcile ids: every label has one class id across the output; lines that agree keep their bytes."""

from cuts import apply, cuts
from json_strict import Object, string_end
from line_rules import attributes_of, class_key
from merge_rewrite import boxes_of, class_map_of, has_class, spelled, value_edit
from raw_lines import understand


class Ids:
    """The id that a label has where it first appears, or the smallest free one where another label has that."""

    def __init__(self):
        self.of, self.taken = {}, set()

    def learn(self, class_map):
        """The new classes of one map ({id: label}); one that can keep its id does so before others take it."""
        own = {}
        for number, label in sorted(class_map.items()):
            own.setdefault(label, number)
        new = [label for label in own if label not in self.of]
        for label in new:
            if own[label] not in self.taken:
                self.give(label, own[label])
        for label in new:
            if label not in self.of:
                self.give(label, next(free for free in range(len(self.taken) + 1) if free not in self.taken))

    def give(self, label, number):
        self.of[label] = number
        self.taken.add(number)


def is_canonical(key):
    return key.isascii() and key.isdigit() and str(int(key)) == key and int(key) <= 2 ** 53


def fits(attribute):
    class_map = class_map_of(attribute)
    if class_map is None or not isinstance(attribute.value, Object):
        return False
    if not all(isinstance(member.value, str) and member.value for member in class_map.members):
        return False
    return all(has_class(box) and class_key(box) in class_map for box in boxes_of(attribute))


def edits_of(attribute, ids, text):
    class_map = class_map_of(attribute)
    known = {int(key): class_map[key] for key in class_map.keys() if is_canonical(key)}
    ids.learn(known)
    new = {str(number): str(ids.of[label]) for number, label in known.items()}
    if all(old == number for old, number in new.items()):
        return []
    seen, gone, edits = set(), set(), []
    for i, member in enumerate(class_map.members):
        if member.key not in new:
            continue
        if class_map.last[member.key] is not member or new[member.key] in seen:
            gone.add(i)
            continue
        seen.add(new[member.key])
        if new[member.key] != member.key:
            edits.append((member.start, string_end(text, member.start), spelled(new[member.key])))
    edits += [(start, end, "") for start, end in
              cuts(class_map.start, [(member.end, i in gone) for i, member in enumerate(class_map.members)], text)]
    for box in boxes_of(attribute):
        if new[class_key(box)] != class_key(box):
            edits.append(value_edit(box.last["class_id"], new[class_key(box)]))
    return edits


def reconcile(kept):
    ids = Ids()
    for one in kept:
        if one.line.key is None:
            continue
        edits = []
        for attribute in attributes_of(one.line.root):
            if fits(attribute):
                edits += edits_of(attribute, ids, one.line.text)
        if edits:
            one.line.data = apply(one.line.text, edits).encode() + b"\n"
            understand(one.line)
