# SPDX-License-Identifier: Apache-2.0
"""Tidy pairs of manifests in which only the rules of datasets and pairs decide (format page, C, F, H)."""

from dataclasses import dataclass

from line_rules import CLASSIFICATION, DETECTION
from loose_json import Members, Style, write
from options import Options

DATE = "2020-03-06T17:46:39.176"


@dataclass
class Pair:
    training: bytes
    testing: bytes      # None: no testing manifest
    options: Options
    name: str = "x.manifest"


def meta(kind, **members):
    return Members.of(type=kind, human_annotated="yes", creation_date=DATE, **members)


def classified(line, name, label):
    line.append([name, 1])
    line.append([name + "-metadata", meta(CLASSIFICATION, class_name=label, confidence=1)])


def boxed(line, name, used, unused=(), too_small=(), repeat=1):
    """A detection attribute: a good box per label of `used`, a bad one per label of `too_small`."""
    labels = list(dict.fromkeys([*used, *too_small, *unused]))
    ids = {label: i for i, label in enumerate(labels)}
    sizes = [(label, 20) for label in used] * repeat + [(label, 1) for label in too_small]
    boxes = [Members([["class_id", ids[label]], ["left", 5], ["top", i], ["width", size], ["height", size]])
             for i, (label, size) in enumerate(sizes)]
    frame = [Members([["width", 640], ["height", 480], ["depth", 3]])]
    line.append([name, Members([["image_size", frame], ["annotations", boxes]])])
    class_map = Members([[str(i), label] for label, i in ids.items()])
    objects = [Members.of(confidence=1) for _ in boxes]
    line.append([name + "-metadata", meta(DETECTION, objects=objects, class_map=class_map)])


class Maker:
    """Lines with source-refs of their own."""

    def __init__(self, random, bucket="bucket", folder="a"):
        self.random, self.bucket, self.folder, self.count = random, bucket, folder, 0
        self.style = Style(random)

    def line(self):
        self.count += 1
        return Members([["source-ref", f"s3://{self.bucket}/{self.folder}/{self.count}.jpg"]])

    def write(self, line):
        return write(line, self.style).encode()

    def classification(self, *labels):
        line = self.line()
        for i, label in enumerate(labels):
            classified(line, f"c{i}", label)
        return self.write(line)

    def detection(self, used, **more):
        line = self.line()
        boxed(line, "bounding-box", used, **more)
        return self.write(line)

    def both(self, label, used):
        line = self.line()
        classified(line, "c", label)
        boxed(line, "bounding-box", used)
        return self.write(line)

    def invalid(self):
        kind = self.random.randrange(4)
        if kind == 0:
            return self.detection([], too_small=["small"])
        if kind == 1:
            return b"{"
        line = self.line()
        line.append(["c", 1] if kind == 2 else ["c-metadata", meta(CLASSIFICATION)])
        return self.write(line)

    def ignored(self):
        return self.detection([]) if self.random.random() < 0.5 else self.write(self.line())


def joined(random, lines):
    lines = list(lines)
    random.shuffle(lines)
    return b"".join(line + b"\n" for line in lines)


def twenty_percent(random):
    """Exactly a fifth invalid, and one line to either side."""
    make, total = Maker(random), random.choice((5, 10, 20))
    bad = total // 5 + random.choice((-1, 0, 0, 1, 1))
    lines = [make.invalid() for _ in range(bad)]
    lines += [make.classification(random.choice("ab")) for _ in range(total - bad)]
    if random.random() < 0.5:
        lines[-1] = make.ignored()
    return joined(random, lines), None


def label_count(random, labels=(249, 250, 251)):
    """Around 250 declared labels: by class maps, class names, or labels of lines that are dropped or invalid."""
    make, count = Maker(random), random.choice(labels)
    names = [f"label {i}" for i in range(count)]
    kind = random.randrange(4)
    if kind == 0:
        lines = [make.detection(names[:2], unused=names[2:])]
    elif kind == 1:
        lines = [make.detection(names[i:i + 1], unused=names[i + 1:i + 50]) for i in range(0, count, 50)]
    elif kind == 2:
        lines = [make.classification(*names[i:i + 25]) for i in range(0, count, 25)]
    else:
        lines = [make.classification(name) for name in names[:-1]] + [make.detection([], too_small=names[-1:])]
    return joined(random, lines), None


def few_labels(random):
    make = Maker(random)
    lines = random.choice((
        [make.classification("a")] * 2, [make.classification("a"), make.classification("b")], [make.detection(["a"])],
        [make.detection(["a"], unused=["b"]), make.classification("c")], [make.both("a", ["a"])],
        [make.both("a", ["b"])],
        [make.classification("a"), make.classification("b"), make.both("a", ["a"])],
        [make.classification("a"), make.classification("a"), make.detection(["b"])],
        [make.detection(["a"]), make.detection(["a"], too_small=["b"]), make.classification("c", "d")],
        [make.ignored(), make.ignored()], [make.ignored()], [make.invalid(), make.classification("a")],
        [make.detection(["a"], repeat=51), make.classification("b")]))
    return joined(random, lines), None


def overlap(random):
    """Overlap around one half, of all labels or of the usable ones only."""
    make, other = Maker(random), Maker(random, folder="t")
    count = random.choice((2, 3, 4, 5, 10))
    names = [f"l{i}" for i in range(count)]
    shared = names[:max(0, (count + 1) // 2 + random.choice((-1, 0, 0, -2)))] + ["new"] * random.randrange(2)
    if random.random() < 0.5:
        return (joined(random, [make.classification(name) for name in names]),
                joined(random, [other.classification(name) for name in shared or ["none"]]))
    # A kind of its own for the shared labels, so that only the plain overlap passes.
    training = [make.detection([name]) for name in names] + [make.classification(random.choice(names))]
    testing = [random.choice((other.detection([name]), other.classification(name))) for name in shared or ["none"]]
    return joined(random, training), joined(random, testing)


def brand(random):
    make, other = Maker(random), Maker(random, folder="t")
    training = [make.classification(label) for label in random.choice(("ab", "abc", "a"))]
    testing = [other.detection([label]) for label in random.choice(("ab", "ad", "d", "a"))]
    if random.random() < 0.4:
        training.append(random.choice((make.both("a", ["b"]), make.ignored(), make.detection(["c"]))))
    if random.random() < 0.3:
        testing.append(random.choice((other.both("a", ["b"]), other.ignored(), other.classification("a"))))
    return joined(random, training), joined(random, testing)


def mixed(random):
    """More lines of one kind than of the other, or the same number; some of both kinds."""
    make, other = Maker(random), Maker(random, folder="t")
    training = [make.classification(random.choice("abc")) for _ in range(random.randrange(4))]
    training += [make.detection(random.sample("abcd", 2)) for _ in range(random.randrange(4))]
    training += [make.both(random.choice("ae"), [random.choice("bf")]) for _ in range(random.randrange(3))]
    testing = [random.choice((other.classification(label), other.detection([label]))) for label in "abcdef"]
    return joined(random, training or [make.ignored()]), joined(random, random.sample(testing, random.randint(1, 6)))


def buckets(random):
    makers = [Maker(random), Maker(random, "bucket-2"), Maker(random, "Bucket")]
    lines = [random.choice(makers).classification(label) for label in "abc"]
    if random.random() < 0.5:
        lines.append(random.choice(makers[1:]).invalid())
    return joined(random, lines), joined(random, [random.choice(makers).classification(label) for label in "ab"])


def auto_split(random):
    make = Maker(random)
    lines = [make.classification(label) for label in "aabb"] + [make.detection([label], repeat=2) for label in "cc"]
    lines = random.sample(lines, random.randint(4, 6))
    if random.random() < 0.4:
        more = (make.both("d", ["d"]), make.detection(["a"], unused=["z"]), make.classification("b", "b"))
        lines.append(random.choice(more))
    if random.random() < 0.3:
        lines.append(lines[0])
    return joined(random, lines), None


def files(random):
    """Empty manifests and such as hold no JSON object."""
    make = Maker(random)
    odd = (b"", b"\n", b" \n\t\r\n\n", b"\xef\xbb\xbf", b"{\n", b"[]\n", b"hello\n\n", b"\x1f\x8c\x00\n", b"\n{}\n",
           b"{}", b"\xff\xfe{\x00}\x00")
    training = random.choice(odd + (make.classification("a", "b") + b"\n",) * 3)
    return training, random.choice(odd) if random.random() < 0.6 else None


def leaks(random):
    make = Maker(random)
    lines = [make.classification(label) for label in "abcd"] + [make.write(make.line()), make.invalid()]
    testing = random.sample(lines, 3) + [Maker(random, folder="t").ignored()]
    return joined(random, random.sample(lines, 5)), joined(random, testing)


def lookalikes(random):
    make = Maker(random)
    names = ["dog", "Dog", "dog ", "\tdog", "cat", "CAT", "é", "É", "x" * 255, "x" * 256, "🐶" * 256, "d og"]
    names = random.sample(names, 4)
    lines = [make.classification(name) for name in names[:2]] + [make.detection(names[2:3], unused=names[3:])]
    lines += [make.classification("other") for _ in range(random.choice((0, 6, 7)))]
    return joined(random, lines), None


def imports(random):
    """Lines that an import removes: a fifth exactly or one more, and duplicates of removed lines."""
    make, total = Maker(random), random.choice((5, 10))
    lines = [make.classification(random.choice("ab")) for _ in range(total)]
    for i in range(total // 5 + random.choice((0, 0, 1))):
        too_long = lines[-1][:-1] + b" " * 100_000 + b"}"
        lines[i] = random.choice((b"{", b'{"a":1}', b'{"source-ref":"x"}', lines[-1], too_long))
    return joined(random, lines), None


KINDS = (twenty_percent, label_count, few_labels, overlap, overlap, brand, mixed, mixed, buckets, auto_split, files,
         leaks, lookalikes, imports)


def options_for(random, kind, has_testing):
    chosen = {}
    if kind is imports or random.random() < 0.1:
        chosen["profile"] = "import"
    # Auto-split makes the testing set itself.
    if not has_testing and (kind is auto_split or random.random() < 0.05):
        chosen["auto_split"] = True
        chosen["min_images_per_label"] = random.choice((2, 2, 1, 3))
    if random.random() < 0.15:
        chosen["use_case"] = random.choice(("image-level", "object"))
    if random.random() < 0.1:
        chosen["max_rows"] = random.choice((1, 2, 4, 5, 6, 10))
    if random.random() < 0.05:
        chosen["unannotated"] = "error"
    if random.random() < 0.05:
        chosen["extension_check"] = False
    return Options(**chosen)


def pair(random):
    kind = random.choice(KINDS)
    training, testing = kind(random)
    if kind is not files and testing is None and random.random() < 0.2:
        testing = kind(random)[0].replace(b"/a/", b"/t/")
    name = random.choice(("x.manifest",) * 12 + ("no_extension",))
    return Pair(training, testing, options_for(random, kind, testing is not None), name)
