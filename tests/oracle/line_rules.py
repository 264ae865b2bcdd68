# SPDX-License-Identifier: Apache-2.0
"""Errors, warnings and verdict of one line (format page, section B), read as the procedure B.2 that it is."""

from dataclasses import dataclass, field

import json_strict
from fields import MAX_LABEL, date_form, is_confidence, is_integer, is_integer_text, is_number, s3_bucket
from findings import Finding, Place
from json_strict import Object

CLASSIFICATION = "groundtruth/image-classification"
DETECTION = "groundtruth/object-detection"
SUPPORTED = (CLASSIFICATION, DETECTION)
BOOKKEEPING = ("errors", "warnings", "cl-errors", "cl-warnings")
RESERVED = ("source-ref", "source", "source-ref-metadata") + BOOKKEEPING
COORDINATES = ("left", "top", "width", "height")
MAX_BOXES = 50
LINE = Place("line")


@dataclass
class Result:
    """What the rules say about one line. Labels are facts for the dataset rules."""
    verdict: str = "valid"
    errors: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    root: Object = None                 # None: no JSON object
    text: str = None                    # None: not even UTF-8
    source_ref: str = None              # any string under source-ref
    bucket: str = None                  # of a well-formed source-ref
    pairs: list = field(default_factory=list)
    declared: set = field(default_factory=set)
    classified: set = field(default_factory=set)   # labels of usable classification attributes
    boxed: set = field(default_factory=set)        # labels of valid annotations of usable attributes
    boxes: dict = field(default_factory=dict)      # label -> number of such annotations

    def error(self, code, place, argument=""):
        self.errors.append(Finding(code, place, argument))

    def warn(self, code, place):
        self.warnings.append(Finding(code, place))

    def used(self):
        return self.classified | self.boxed


@dataclass
class Attribute:
    """A label pair of supported or unsupported type, and what the procedure finds out about it."""
    name: str
    value: object
    meta: object
    kind: str = None       # type where it is a string
    dropped: bool = False
    too_many: bool = False
    valid_boxes: list = field(default_factory=list)

    def metadata_place(self):
        """B.1: the metadata object; the line where it is none."""
        return Place("metadata", self.name) if isinstance(self.meta, Object) else LINE

    def attribute_place(self):
        """B.1: the value of a detection attribute if it is an object, else the metadata."""
        detection = self.kind == DETECTION and isinstance(self.value, Object)
        return Place("attribute", self.name) if detection else self.metadata_place()

    def annotations(self):
        return self.value.get("annotations", [])

    def labels(self):
        """Label names that the metadata declares; only for metadata that passed its schema."""
        if self.kind == CLASSIFICATION:
            return [self.meta["class-name"]]
        return [self.meta["class-map"][key] for key in self.meta["class-map"].keys()]


def label_pairs(root):
    """A.2: keys K with a partner K-metadata, K neither reserved nor the partner of another key."""
    names = []
    for key in root.keys():
        reserved = key in RESERVED or (key == "cl-metadata" and "cl" not in root)
        is_partner = key.endswith("-metadata") and key[:-len("-metadata")] in root
        if not reserved and not is_partner and key + "-metadata" in root:
            names.append(key)
    return names


def is_bare(root):
    """Nothing but source-ref, bookkeeping and cl-metadata (B.2 step 4)."""
    return all(key == "source-ref" or key == "cl-metadata" or key in BOOKKEEPING for key in root.keys())


# --- group 1 -------------------------------------------------------------------------------------------------------


def attribute_schema_ok(attribute, options):
    if attribute.kind == CLASSIFICATION:
        return is_integer(attribute.value) or is_integer_text(attribute.value)
    value = attribute.value
    return isinstance(value, Object) and image_size_ok(value.get("image_size")) and annotations_ok(value, options)


def image_size_ok(size):
    if not isinstance(size, list) or len(size) != 1 or not isinstance(size[0], Object):
        return False
    return all(is_integer(size[0].get(key)) and size[0][key] > 0 for key in ("width", "height", "depth"))


def annotations_ok(value, options):
    if "annotations" not in value:  # J7
        return True
    boxes = value["annotations"]
    return isinstance(boxes, list) and all(annotation_ok(box, options) for box in boxes)


def annotation_ok(box, options):
    if not isinstance(box, Object) or not is_integer(box.get("class_id")) or box["class_id"] < 0:
        return False
    number = is_integer if options.strict_int else is_number
    return all(number(box.get(key)) for key in COORDINATES)


def metadata_schema_ok(attribute, options):
    """A.5 and A.6 but for the confidence that a box lacks, which has a code of its own."""
    meta = attribute.meta
    if not isinstance(meta, Object) or attribute.kind is None:
        return False
    if meta.get("human-annotated") not in ("yes", "no") or not date_ok(meta.get("creation-date"), options):
        return False
    if "job-name" in meta and not isinstance(meta["job-name"], str):
        return False
    if attribute.kind == CLASSIFICATION:
        name = meta.get("class-name")
        return is_confidence(meta.get("confidence")) and isinstance(name, str) and name != ""
    return objects_ok(meta.get("objects")) and class_map_ok(meta.get("class-map"))


def date_ok(date, options):
    return isinstance(date, str) and (options.lenient_dates or date_form(date) != "bad")


def objects_ok(objects):
    if not isinstance(objects, list) or not all(isinstance(element, Object) for element in objects):
        return False
    return all(is_confidence(element["confidence"]) for element in objects if "confidence" in element)


def class_map_ok(class_map):
    if not isinstance(class_map, Object):
        return False
    return all(isinstance(class_map[key], str) and class_map[key] != "" for key in class_map.keys())


def lacks_box_confidence(attribute):
    objects = attribute.meta["objects"]
    return any(i >= len(objects) or "confidence" not in objects[i] for i in range(len(attribute.annotations())))


def lacks_class_map_id(attribute):
    return any(class_key(box) not in attribute.meta["class-map"] for box in attribute.annotations())


def class_key(box):
    return str(int(box["class_id"]))


def check_group_1(attribute, options, result):
    """Step 5 for one attribute; True where it passed. Unsupported kinds are never schema-checked (A.6)."""
    if attribute.kind is not None and attribute.kind not in SUPPORTED:
        return True
    passed = True
    if attribute.kind in SUPPORTED and not attribute_schema_ok(attribute, options):
        result.error("ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT", attribute.attribute_place(), attribute.name)
        passed = False
    if not metadata_schema_ok(attribute, options):
        result.error("ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT", attribute.metadata_place())
        passed = False
    if not passed or attribute.kind != DETECTION:
        return passed
    if lacks_box_confidence(attribute):
        result.error("ERROR_MISSING_BOUNDING_BOX_CONFIDENCE", attribute.metadata_place())
        passed = False
    if lacks_class_map_id(attribute):
        result.error("ERROR_MISSING_CLASS_MAP_ID", attribute.metadata_place())
        passed = False
    return passed


# --- group 2 -------------------------------------------------------------------------------------------------------


def frame(attribute):
    size = attribute.value["image_size"][0]
    return size["width"], size["height"]


def box_error(box, width, height):
    """B.3: off-frame first, then too small in its exact form; doubles, no epsilon."""
    left, top, w, h = (box[key] for key in COORDINATES)
    if left < 0 or top < 0 or w < 0 or h < 0 or left + w > width or top + h > height:
        return "ERROR_INVALID_BOUNDING_BOX"
    longest = max(width, height)
    if w * min(longest, 1280) <= longest or h * min(longest, 1280) <= longest:
        return "ERROR_BOUNDING_BOX_TOO_SMALL"
    return None


def check_boxes(attribute, result):
    """Step 11 for one detection attribute."""
    boxes = attribute.annotations()
    if not boxes:
        result.warn("WARNING_NO_ATTRIBUTE_ANNOTATIONS", attribute.attribute_place())
    if len(boxes) > MAX_BOXES:
        result.error("ERROR_TOO_MANY_BOUNDING_BOXES", attribute.attribute_place())
        attribute.too_many = True
    width, height = frame(attribute)
    for i, box in enumerate(boxes):
        code = box_error(box, width, height)
        if code:
            result.error(code, Place("annotation", attribute.name, i))
        else:
            attribute.valid_boxes.append(box)


def check_group_2(attributes, options, result):
    """Steps 7 to 12; attributes dropped by group 1 (only with --attribute-errors=drop) come marked."""
    for attribute in attributes:
        if not attribute.dropped and attribute.kind not in SUPPORTED:
            result.error("ERROR_UNSUPPORTED_USE_CASE_TYPE", attribute.metadata_place(), attribute.name + "-metadata")
            attribute.dropped = True
    for attribute in attributes:
        if not attribute.dropped and any(len(label) > MAX_LABEL for label in attribute.labels()):
            result.error("ERROR_INVALID_LABEL_NAME_LENGTH", attribute.metadata_place())
            attribute.dropped = True
    live = [attribute for attribute in attributes if not attribute.dropped]
    if not live:
        result.error("ERROR_NO_VALID_LABEL_ATTRIBUTES", LINE)
        result.verdict = "invalid"
        return
    detections = [attribute for attribute in live if attribute.kind == DETECTION]
    bad_image = any(not 64 <= side <= 4096 for attribute in detections for side in frame(attribute))
    if bad_image:
        result.error("ERROR_INVALID_IMAGE_DIMENSION", LINE)
    for attribute in detections:
        check_boxes(attribute, result)
    roll_up(live, detections, bad_image, result)


def roll_up(live, detections, bad_image, result):
    """Step 12 and B.4."""
    classifications = [attribute for attribute in live if attribute.kind == CLASSIFICATION]
    total = sum(len(attribute.annotations()) for attribute in detections)
    any_too_many = any(attribute.too_many for attribute in detections)
    sum_only = total > MAX_BOXES and not any_too_many
    if sum_only:
        result.error("ERROR_TOO_MANY_BOUNDING_BOXES", LINE)
    every_dropped = not any(attribute.valid_boxes for attribute in detections)
    no_valid = total > 0 and every_dropped and not classifications and not any_too_many and not sum_only
    if no_valid:
        result.error("ERROR_NO_VALID_ANNOTATIONS", LINE)
    empty = total == 0 and not classifications
    if empty:
        result.warn("WARNING_NO_ANNOTATIONS", LINE)
    usable_boxes = any(attribute.valid_boxes and not attribute.too_many for attribute in detections)
    if bad_image or sum_only or no_valid:
        result.verdict = "invalid"
    elif empty:
        result.verdict = "ignored"
    elif classifications or usable_boxes:
        result.verdict = "valid"
    else:
        result.verdict = "invalid"  # nothing usable left because of too many boxes
    if result.verdict == "valid":
        collect_used(classifications, detections, result)


def collect_used(classifications, detections, result):
    for attribute in classifications:
        result.classified.add(attribute.meta["class-name"])
    for attribute in detections:
        if attribute.too_many:
            continue
        for box in attribute.valid_boxes:
            label = attribute.meta["class-map"][class_key(box)]
            result.boxed.add(label)
            result.boxes[label] = result.boxes.get(label, 0) + 1


# --- the line ------------------------------------------------------------------------------------------------------


def attributes_of(root):
    attributes = []
    for name in label_pairs(root):
        attribute = Attribute(name, root[name], root[name + "-metadata"])
        if isinstance(attribute.meta, Object) and isinstance(attribute.meta.get("type"), str):
            attribute.kind = attribute.meta["type"]
        attributes.append(attribute)
    return attributes


def fail(result, code):
    result.error(code, LINE)
    result.verdict = "invalid"
    return result


def check_line(line, options):
    """B.2 for the bytes of one line (without its line end)."""
    result = Result()
    try:
        result.text = json_strict.decode(line)
        root = json_strict.parse(result.text)
    except json_strict.NotJson:
        return fail(result, "ERROR_INVALID_JSON_LINE")
    if not isinstance(root, Object):
        return fail(result, "ERROR_INVALID_JSON_LINE")
    result.root = root
    result.pairs = attributes_of(root)
    if "source-ref" not in root:
        return fail(result, "ERROR_MISSING_SOURCE_REF")
    result.source_ref = root["source-ref"] if isinstance(root["source-ref"], str) else None
    result.bucket = s3_bucket(root["source-ref"])
    if result.bucket is None:
        return fail(result, "ERROR_INVALID_SOURCE_REF_FORMAT")
    if not result.pairs:
        if not is_bare(root) or options.unannotated == "error":
            return fail(result, "ERROR_NO_LABEL_ATTRIBUTES")
        result.warn("WARNING_UNANNOTATED_RECORD", LINE)
        result.verdict = "ignored"
        return result
    passed_all = True
    for attribute in result.pairs:
        attribute.dropped = not check_group_1(attribute, options, result)
        passed_all = passed_all and not attribute.dropped
    if not passed_all and options.attribute_errors == "line":
        result.verdict = "invalid"
        return result
    for attribute in result.pairs:
        if not attribute.dropped and attribute.kind in SUPPORTED:
            result.declared.update(attribute.labels())
    check_group_2(result.pairs, options, result)
    return result
