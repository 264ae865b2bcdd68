# SPDX-License-Identifier: Apache-2.0
"""Our own lints (format page, section K): of one line, of one manifest, of a pair."""

import math
import re
import string

from fields import date_form, is_integer, is_integer_text, is_number
from json_strict import Object
from line_rules import CLASSIFICATION, COORDINATES, DETECTION, RESERVED

MAX_LINE = 100_000
MAX_VALUE = 20_000
MAX_LABELS = 50
_NAME = re.compile(r"[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,126}")
# A.2: segmentation (2D/3D), 3D tracking and video-frame jobs need the suffix -ref.
_REF_KINDS = ("groundtruth/semantic-segmentation", "groundtruth/video-object-detection",
              "groundtruth/video-object-tracking", "groundtruth/point_cloud_single_frame_semantic_segmentation",
              "groundtruth/point_cloud_object_tracking")


def line_lints(result, options):
    """Set of lint codes of one checked line; duplicates of source-ref are found by the manifest."""
    found = set()
    if result.text is not None and len(result.text) > MAX_LINE:
        found.add("LINT_JSON_LINE_TOO_LONG")
    if result.root is None:
        return found
    if has_orphan(result):
        found.add("LINT_ORPHAN_METADATA")
    if any(scope.has_duplicate_keys() for scope in scopes(result)):
        found.add("LINT_DUPLICATE_KEY")
    # Ground Truth's attributes are all keys of the line.
    if any(member.end - member.value_start > MAX_VALUE for member in result.root.members):
        found.add("LINT_ATTRIBUTE_TOO_LONG")
    for attribute in result.pairs:
        found |= attribute_lints(attribute, options)
    if len(result.used()) > MAX_LABELS:
        found.add("LINT_LABELS_PER_IMAGE")
    return found


def has_orphan(result):
    """On a line that has a pair: a key K-metadata without K, or boxes without metadata."""
    suffix = "-metadata"
    names = {attribute.name for attribute in result.pairs}
    partners = {name + suffix for name in names}
    for key in result.root.keys():
        if key in RESERVED or key == "cl-metadata" or key in names or key in partners:
            continue
        value = result.root[key]
        if key.endswith(suffix) and key[:-len(suffix)] not in result.root:
            return bool(names)
        looks_like_boxes = isinstance(value, Object) and "annotations" in value and "image_size" in value
        if looks_like_boxes and key + suffix not in result.root:
            return bool(names)
    return False


def scopes(result):
    """Objects at every depth that the rules read."""
    yield result.root
    for attribute in result.pairs:
        value, meta = attribute.value, attribute.meta
        if isinstance(meta, Object):
            yield meta
            if attribute.kind == DETECTION:
                yield from objects_in([meta.get("class-map")])
                yield from objects_in(meta.get("objects"))
        if attribute.kind == DETECTION and isinstance(value, Object):
            yield value
            yield from objects_in(value.get("annotations"))
            size = value.get("image_size")
            yield from objects_in(size) if isinstance(size, list) and len(size) == 1 else ()


def objects_in(values):
    return [value for value in values if isinstance(value, Object)] if isinstance(values, list) else []


def attribute_lints(attribute, options):
    found = set()
    if not _NAME.fullmatch(attribute.name) or attribute.name.endswith("-metadata"):
        found.add("LINT_ATTRIBUTE_NAME")
    if attribute.kind and attribute.name.endswith("-ref") != (attribute.kind in _REF_KINDS):
        found.add("LINT_ATTRIBUTE_NAME")
    date = attribute.meta.get("creation-date") if isinstance(attribute.meta, Object) else None
    if attribute.kind in (CLASSIFICATION, DETECTION) and isinstance(date, str):
        form = date_form(date)
        if form == "space" or (form == "bad" and options.lenient_dates):
            found.add("LINT_DATE_FORMAT")
    if attribute.kind == CLASSIFICATION and is_integer_text(attribute.value):
        found.add("LINT_CLASS_VALUE_IS_STRING")
    if attribute.kind == DETECTION:
        found |= box_lints(attribute)
    return found


def box_lints(attribute):
    found = set()
    boxes = attribute.value.get("annotations") if isinstance(attribute.value, Object) else None
    boxes = boxes if isinstance(boxes, list) else []
    objects = attribute.meta.get("objects")
    if isinstance(objects, list) and len(objects) > len(boxes):
        found.add("LINT_EXTRA_CONFIDENCE")
    seen = set()
    for box in boxes:
        if not isinstance(box, Object):
            continue
        numbers = [box.get(key) for key in COORDINATES]
        if any(is_number(number) and number != math.floor(number) for number in numbers):
            found.add("LINT_FRACTIONAL_COORDINATE")
        if all(map(is_number, numbers)) and is_integer(box.get("class_id")):
            key = (box["class_id"], *numbers)
            if key in seen:
                found.add("LINT_DUPLICATE_BOX")
            seen.add(key)
    return found


def folded(label):
    return label.strip(string.whitespace).translate(str.maketrans(string.ascii_uppercase, string.ascii_lowercase))


def label_lints(labels, image_counts, is_testing):
    """Dataset lints about labels."""
    found = set()
    if len({folded(label) for label in labels}) < len(labels):
        found.add("LINT_LABEL_LOOKALIKE")
    if any(len(label) == 256 for label in labels):
        found.add("LINT_LABEL_LENGTH")
    if is_testing and any(count > 1000 for count in image_counts.values()):
        found.add("LINT_IMAGES_PER_LABEL")
    return found
