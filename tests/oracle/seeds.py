# SPDX-License-Identifier: Apache-2.0
"""Well-formed lines of every kind of section A.6, drawn from a seeded random source."""

from line_rules import CLASSIFICATION, DETECTION
from loose_json import Members

LABELS = ["Echo Dot", "echo", "dog", "Dog", "Sunrise", "naïve", "日本", "🐶", "a\"b\\c", "tab\there", " cat ",
          "x" * 256]
NAMES = ["bounding-box", "sport0", "sport1", "class", "testdataset-classification_Sunrise", "a", "with space", "$x",
         "adjusted-bounding-box", "a/b", "ключ", "p-ref"]
DATES = ["2018-10-18T22:18:13.527256", "2020-03-06T17:46:39.176", "2013-11-18T02:53:27", "2021-06-22T10:11:18.006Z"]
OTHER_KINDS = [
    "groundtruth/image-classification-multilabel", "groundtruth/label-verification",
    "groundtruth/semantic-segmentation", "groundtruth/text-classification",
    "groundtruth/text-classification-multilabel", "groundtruth/text-span", "groundtruth/video-object-detection",
    "groundtruth/video-object-tracking", "groundtruth/point_cloud_single_frame_semantic_segmentation",
    "groundtruth/point_cloud_object_detection", "groundtruth/point_cloud_object_tracking", "groundTruth/custom",
    "GroundTruth/object-detection", "groundtruth/object-detection ", "groundtruth/Object-Detection", ""]


def common(random, kind):
    meta = Members.of(type=kind, human_annotated=random.choice(("yes", "no")), creation_date=random.choice(DATES))
    if random.random() < 0.7:
        meta.append(["job-name", random.choice(("labeling-job/x", ""))])
    return meta


def classification(random):
    meta = common(random, CLASSIFICATION)
    meta.append(["confidence", random.choice((0, 1, 0.95, 0.0, 1.0))])
    meta.append(["class-name", random.choice(LABELS)])
    random.shuffle(meta)
    return random.choice((0, 1, 2, "0", "-12", 7)), meta


def box_count(random):
    return random.choice((0, 1, 1, 1, 2, 2, 3, 3, 4, 6, random.choice((25, 26, 26, 49, 50, 51, 60))))


def box(random, width, height, ids):
    w, h = random.randint(2, max(2, width // 2)), random.randint(2, max(2, height // 2))
    left, top = random.randint(0, max(0, width - w)), random.randint(0, max(0, height - h))
    members = [["class_id", random.choice(ids)], ["top", top], ["left", left], ["height", h], ["width", w]]
    random.shuffle(members)
    return Members(members)


def detection(random):
    width, height = random.choice(((640, 480), (64, 4096), (4096, 64), (1280, 1280), (3000, 2000), (500, 353)))
    ids = random.sample(range(random.choice((3, 12))), 2)
    boxes = [box(random, width, height, ids) for _ in range(box_count(random))]
    size = Members([["width", width], ["height", height], ["depth", random.choice((1, 3))]])
    value = Members([["annotations", boxes], ["image_size", [size]]])
    meta = common(random, DETECTION)
    meta.append(["objects", [Members.of(confidence=random.choice((0, 1, 0.95))) for _ in boxes]])
    meta.append(["class-map", Members([[str(i), random.choice(LABELS)] for i in ids])])
    random.shuffle(value)
    random.shuffle(meta)
    return value, meta


def unsupported(random):
    kind = random.choice(OTHER_KINDS)
    meta = random.choice((common(random, kind), Members.of(type=kind), classification(random)[1]))
    meta.set("type", kind)
    values = ("1", [1, 0, 8], "s3://b/x.png", Members([["annotations", [Members([["class-id", "0"]])]]]), None)
    return random.choice(values), meta


def typical(random):
    """A line as the console and the scripts of the service write it: their order of members, nothing odd."""
    line = Members([["source-ref", source_ref(random)]])
    if random.random() < 0.4:
        label = random.choice(LABELS)
        meta = Members([["confidence", random.choice((1, 0.95, 0))], ["job-name", "labeling-job/" + label],
                        ["class-name", label], ["human-annotated", "yes"], ["creation-date", random.choice(DATES)],
                        ["type", CLASSIFICATION]])
        return typical_pair(line, random, 1, meta)
    value, meta = detection(random)
    keys = random.choice((("class_id", "top", "left", "height", "width"),
                          ("left", "top", "width", "height", "class_id")))
    boxes = [Members([[key, box.get(key)] for key in keys]) for box in value.get("annotations")]
    order = random.choice((("image_size", "annotations"), ("annotations", "image_size")))
    value = Members([[key, boxes if key == "annotations" else value.get(key)] for key in order])
    keys = random.choice((("objects", "class-map", "type", "human-annotated", "creation-date", "job-name"),
                          ("job-name", "class-map", "human-annotated", "objects", "creation-date", "type")))
    meta.set("job-name", "labeling-job/x")
    return typical_pair(line, random, value, Members([[key, meta.get(key)] for key in keys]))


def typical_pair(line, random, value, meta):
    name = random.choice(("bounding-box", "sunrise", "a"))
    line.append([name, value])
    line.append([name + "-metadata", meta])
    return line


def source_ref(random):
    bucket = random.choice(("bucket", "bucket", "bucket", "my.bucket_2-x"))
    return f"s3://{bucket}/images/{random.choice(('é', 'a b', 'x'))}{random.randrange(10**9)}.jpg"


def add_pair(line, name, pair):
    """Value and metadata under `name`; a name already there is left alone."""
    if line.get(name) is None and line.get(name + "-metadata") is None:
        line.append([name, pair[0]])
        line.append([name + "-metadata", pair[1]])


def extras(line, random):
    for key, value in (("id", 7), ("note", Members([["deep", [1, [2, None]]]])), ("$sequencer", "1"),
                       ("cl-metadata", Members([["is_labeled", True]])), ("lonely-metadata", Members.of(x=1)),
                       ("source-ref-metadata", Members())):
        if random.random() < 0.15:
            line.insert(random.randint(0, len(line)), [key, value])


def well_formed(random):
    """A line object: mostly valid, sometimes ignored, sometimes of kinds that Custom Labels does not support."""
    if random.random() < 0.35:
        return typical(random)
    line = Members([["source-ref", source_ref(random)]])
    makers = random.choice(((classification,), (classification,) * 3, (detection,), (detection,),
                            (detection, detection), (detection, classification), (unsupported,),
                            (detection, unsupported), (classification, unsupported), ()))
    for maker in makers:
        add_pair(line, random.choice(NAMES), maker(random))
    if random.random() < 0.2:
        extras(line, random)
    if random.random() < 0.2:
        random.shuffle(line)
    return line
