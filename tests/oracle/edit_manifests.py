# SPDX-License-Identifier: Apache-2.0
"""Seeded manifests for split and merge: few images on many lines, keys in several spellings, much else odd."""

from dataclasses import dataclass

from byte_mutations import mutate_bytes
from loose_json import Members, Style, write
from mutations import mutate_tree
from odd_values import DATES
from seeds import well_formed

SIZES = ((640, 480), (640, 480), (64, 4096))
LABELS = ("cat", "dog", "Cat", "naïve", "a\"b\\c", "🐶")
ATTRIBUTES = ("box", "box", "kind", "a/b", "ключ")
BLANKS = (b"", b" ", b"\t", b"junk", b"[]", b'{"source":"x"}', b'{"source-ref":7}', b"\xff", b"{}")


@dataclass(frozen=True)
class Mood:
    """How odd the lines of one manifest are."""
    images: int = 10
    mutations: float = 0.0   # chance of a change of a line's tree
    broken: float = 0.03     # chance of bytes that are no line
    foreign: float = 0.2     # chance of a line of the other generator, of any kind
    escapes: float = 0.3
    spaces: float = 0.3


def any_mood(random):
    return Mood(images=random.choice((3, 10, 40)), mutations=random.choice((0, 0, 0.3)),
                broken=random.choice((0, 0.05)), foreign=random.choice((0, 0.3)), escapes=random.choice((0, 0.4)),
                spaces=random.choice((0, 0.4)))


def source_ref(random, images):
    return f"s3://bucket/{random.choice('ab')}é/{random.randrange(images)}.jpg"


def common(random, kind):
    dates = DATES if random.random() < 0.3 else [f"2024-05-{day:02}T09:30:00" for day in range(1, 9)]
    return Members.of(type=kind, human_annotated="yes", creation_date=random.choice(dates))


def classification(random):
    meta = common(random, "groundtruth/image-classification")
    meta += [["confidence", 1], ["class-name", random.choice(LABELS)]]
    return random.choice((0, 1, "0")), meta


def detection(random):
    width, height = random.choice(SIZES)
    ids = random.sample(range(5), random.choice((1, 2, 3)))
    count = random.choice((20, 30, 50, 51)) if random.random() < 0.1 else random.choice((0, 1, 1, 2, 3))
    widths = (9, 9, 9, 1, 9999) if random.random() < 0.3 else (9,)
    boxes = [Members([["class_id", random.choice(ids)], ["top", 1], ["left", random.randrange(30)],
                      ["height", 9], ["width", random.choice(widths)]])
             for _ in range(count)]
    for box in boxes:
        random.shuffle(box)
    size = Members.of(width=width, height=height, depth=3)
    value = Members([["annotations", boxes], ["image_size", [Members([["width", size.get("width")],
                                                                      ["height", height], ["depth", 3]])]]])
    meta = common(random, "groundtruth/object-detection")
    meta.append(["objects", [Members.of(confidence=i / 8) for i, _ in enumerate(boxes)]])
    meta.append(["class-map", Members([[str(i), random.choice(LABELS)] for i in ids])])
    random.shuffle(value)
    random.shuffle(meta)
    return value, meta


def tidy(random, images):
    """A line about one of few images, mostly good."""
    line = Members([["source-ref", source_ref(random, images)]])
    for name in dict.fromkeys(random.sample(ATTRIBUTES, random.choice((0, 1, 1, 2, 3)))):
        value, meta = random.choice((classification, detection) if name != "box" else (detection,))(random)
        line += [[name, value], [name + "-metadata", meta]]
    for key, value in (("id", random.randrange(3)), ("video", random.choice(("v1", "v2", 7, None))),
                       ("errors", [Members.of(code="OLD")]), ("lonely-metadata", 1)):
        if random.random() < 0.15:
            line.insert(random.randint(0, len(line)), [key, value])
    if random.random() < 0.2:
        random.shuffle(line)
    return line


def line_bytes(random, mood):
    if random.random() < mood.broken:
        return random.choice(BLANKS)
    line = tidy(random, mood.images)
    if random.random() < mood.foreign:
        line = well_formed(random)
        line.set("source-ref", source_ref(random, mood.images))
    if random.random() < mood.mutations:
        mutate_tree(line, random)
    spaces, escapes = (chance if random.random() < 0.5 else 0 for chance in (mood.spaces, mood.escapes))
    text = write(line, Style(random, spaces=spaces, escapes=escapes)).replace("\n", " ")
    data = text.encode("utf-8", "surrogatepass")
    return mutate_bytes(data, random).replace(b"\n", b" ") if random.random() < mood.broken / 2 else data


def manifest_bytes(random, lines, mood):
    made = [b"\xef\xbb\xbf"] if random.random() < 0.1 else []
    crlf = random.choice((0, 0, 0.3, 1))
    for _ in range(lines):
        made += [line_bytes(random, mood), b"\r\n" if random.random() < crlf else b"\n"]
    if lines and random.random() < 0.3:
        made.pop()
    return b"".join(made)
