# SPDX-License-Identifier: Apache-2.0
"""Manifests to split, and what their lines say, read by a model that shares nothing with the product."""

import json
import random
import re
import subprocess
import os
import pathlib

SPLIT = os.path.join(os.environ["MANIFEST_BIN"], "split")
DATE = "2020-03-06T17:46:39.176"
GROUP = r"/(scene\d+)/"


def detection_line(ref, labels, **more):
    """One box a label, all good."""
    boxes = [{"class_id": i, "left": 10 * i, "top": 5, "width": 20, "height": 30} for i in range(len(labels))]
    metadata = {"objects": [{"confidence": 0.5}] * len(labels), "class-map": {str(i): l for i, l in enumerate(labels)},
                "type": "groundtruth/object-detection", "human-annotated": "yes", "creation-date": DATE, "job-name": "j"}
    return json.dumps({"source-ref": ref, **more, "bb": {"image_size": [{"width": 1000, "height": 500, "depth": 3}],
                                                         "annotations": boxes}, "bb-metadata": metadata})


class Line:
    """What split is told of a line. `labels` are those it uses; kind is valid, ignored or invalid."""

    def __init__(self, text, ref, kind, labels=(), key=None):
        self.text, self.ref, self.kind, self.labels, self.key = text, ref, kind, frozenset(labels), key
        match = re.search(GROUP, ref) if ref else None
        self.scene = match.group(1) if match else None


def make_lines(count, seed, labels=12, scenes=20, awkward=0.1, duplicates=0.05):
    """Long-tailed labels; a share of awkward lines: unlabeled, invalid with and without source-ref."""
    rng = random.Random(seed)
    lines = []
    for number in range(count):
        ref = f"s3://bucket/scene{rng.randrange(scenes):02d}/img{number:05d}.jpg" if rng.random() < 0.9 \
            else f"s3://bucket/alone/img{number:05d}.jpg"
        key = rng.choice(["a", "b", "ü", 7, None])
        draw = rng.random() / awkward if awkward else 9
        if draw < 0.5:
            lines.append(Line(json.dumps({"source-ref": ref}), ref, "ignored"))
        elif draw < 0.7:
            lines.append(Line(f"not json {number}", None, "invalid"))
        elif draw < 1:
            lines.append(Line(json.dumps({"source-ref": ref, "foo": number}), ref, "invalid"))
        else:
            used = sorted({f"label{min(int(rng.expovariate(0.35)), labels - 1):02d}" for _ in range(rng.randint(1, 4))})
            more = {} if key is None else {"video": key}
            lines.append(Line(detection_line(ref, used, **more), ref, "valid", used, key))
            if rng.random() < duplicates:
                again = sorted({*used, "label00"})
                lines.append(Line(detection_line(ref, again, **more), ref, "valid", again, key))
    return lines


def write(path, lines):
    pathlib.Path(path).write_text("".join(line.text + "\n" for line in lines), encoding="utf-8")


def run(*arguments, check=0, **more):
    done = subprocess.run([SPLIT, *map(str, arguments)], capture_output=True, text=True, check=False, **more)
    assert done.returncode == check, (arguments, done.returncode, done.stderr)
    return done


def read_parts(folder):
    """Lines of each part by its name ("train", "fold-1/test")."""
    folder = pathlib.Path(folder)
    return {str(path.relative_to(folder))[:-len(".manifest")]: path.read_text(encoding="utf-8").splitlines()
            for path in sorted(folder.rglob("*.manifest"))}


def components(lines, group_of):
    """Sets of lines that must stay together: same source-ref or same group, however long the chain."""
    parent = list(range(len(lines)))

    def find(i):
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    first = {}
    for i, line in enumerate(lines):
        for kind, value in (("ref", line.ref), ("group", group_of(line))):
            if value is not None:
                parent[find(i)] = find(first.setdefault((kind, value), i))
    found = {}
    for i in range(len(lines)):
        found.setdefault(find(i), []).append(lines[i])
    return list(found.values())
