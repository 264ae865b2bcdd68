# SPDX-License-Identifier: Apache-2.0
"""What must hold for every merge, held against a slow model in Python (tools.md 4)."""

import json
import os
import pathlib
import random
import subprocess
import tempfile
import unittest

BIN = pathlib.Path(os.environ["MANIFEST_BIN"])
LABELS = ["cat", "dog", "cow", "fox"]


def run(tool, *arguments):
    return subprocess.run([BIN / tool, *map(str, arguments)], check=False, capture_output=True)


def make_line(rng):
    """A line that validate calls valid or ignored, or now and then no JSON at all."""
    if rng.random() < 0.05:
        return rng.choice(["", "junk", "[]", '{"source":"x"}'])
    line = {"source-ref": f"s3://bucket/{rng.randrange(12)}.jpg"}
    date = f"2024-05-{rng.randrange(1, 29):02}T09:30:00"
    common = {"human-annotated": "yes", "creation-date": date}
    if rng.random() < 0.5:
        kind = {"type": "groundtruth/image-classification", "class-name": rng.choice(LABELS), "confidence": 1}
        line.update({"kind": 1, "kind-metadata": {**kind, **common}})
    if rng.random() < 0.5:
        names = rng.sample(LABELS, rng.randrange(1, 4))
        ids = rng.sample(range(6), len(names))
        boxes = [{"class_id": rng.choice(ids), "left": rng.randrange(90), "top": 1, "width": 9, "height": 9}
                 for _ in range(rng.randrange(1, 4))]
        size = {"width": rng.choice([100, 200]), "height": 100, "depth": 3}
        line["box"] = {"image_size": [size], "annotations": boxes}
        objects = [{"confidence": i / 8} for i in range(len(boxes))]
        line["box-metadata"] = {"type": "groundtruth/object-detection", "objects": objects,
                                "class-map": {str(i): name for i, name in zip(ids, names)}, **common}
    return json.dumps(line, separators=rng.choice([(",", ":"), (", ", ": ")]))


def key_of(line):
    try:
        return json.loads(line)["source-ref"]
    except (ValueError, KeyError, TypeError):
        return None


def date_of(line):
    return max((m["creation-date"] for n, m in json.loads(line).items() if n.endswith("-metadata")), default="")


def survivors(lines, choose):
    """The lines, each image's chosen one where the image first appeared."""
    groups, order = {}, []
    for number, line in enumerate(lines):
        key = key_of(line)
        name = number if key is None else key
        if name not in groups:
            order.append(name)
        groups.setdefault(name, []).append(line)
    return [choose(groups[name]) if len(groups[name]) > 1 else groups[name][0] for name in order]


def newest(lines):
    return max(enumerate(lines), key=lambda pair: (date_of(pair[1]), pair[0]))[1]


def named_boxes(line):
    """What the boxes say, whatever ids they use."""
    if "box" not in line:
        return []
    names, meta = line["box-metadata"]["class-map"], line["box-metadata"]
    return [(names[str(b["class_id"])], b["left"], o["confidence"]) for b, o in zip(line["box"]["annotations"], meta["objects"])]


class Properties(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)

    def tearDown(self):
        self.temporary.cleanup()

    def write(self, name, lines):
        path = self.folder / name
        path.write_text("".join(line + "\n" for line in lines))
        return path

    def merge(self, *arguments):
        done = run("merge", *arguments, "-q")
        self.assertEqual((done.returncode, done.stderr), (0, b""), arguments)
        return done.stdout.decode().splitlines()

    def inputs(self, seed):
        rng = random.Random(seed)
        lines = [make_line(rng) for _ in range(30)]
        return lines, [self.write("a.manifest", lines[:17]), self.write("b.manifest", lines[17:])]

    def test_each_policy_is_what_the_model_says(self):
        policies = {"first": lambda group: group[0], "last": lambda group: group[-1], "newest": newest}
        for seed in range(12):
            lines, paths = self.inputs(seed)
            for policy, choose in policies.items():
                expected = survivors(lines, choose)
                self.assertEqual(self.merge(*paths, "--on-duplicate", policy, "-j", 1 + seed % 3), expected, (seed, policy))
                again = self.write("again.manifest", expected)
                self.assertEqual(self.merge(again, "--on-duplicate", policy), expected)
            self.assertEqual(self.merge(*paths, "--on-duplicate", "keep"), lines)

    def test_union_says_all_that_its_lines_said(self):
        def fold(group):
            union = {}
            for line in map(json.loads, group):
                both = "box" in line and "box" in union and line["box"]["image_size"] == union["box"]["image_size"]
                boxes = named_boxes(union) + named_boxes(line) if both else None
                union.update(line)
                union["said"] = boxes if boxes is not None else union["said"] if "box" not in line and "said" in union else named_boxes(line)
                if both:
                    union["box-metadata"] = {"class-map": {}, "objects": []}
                    union["box"] = {"image_size": line["box"]["image_size"], "annotations": []}
                    for number, (name, left, confidence) in enumerate(boxes):
                        union["box-metadata"]["class-map"][str(number)] = name
                        union["box-metadata"]["objects"].append({"confidence": confidence})
                        union["box"]["annotations"].append({"class_id": number, "left": left})
            return json.dumps(union)

        for seed in range(12):
            lines, paths = self.inputs(seed)
            got = self.merge(*paths, "--on-duplicate", "union")
            expected = survivors(lines, fold)
            self.assertEqual(len(got), len(expected))
            for line, wanted in zip(got, expected):
                if key_of(wanted) is None or "said" not in wanted:
                    self.assertEqual(line, wanted)
                    continue
                line, wanted = json.loads(line), json.loads(wanted)
                self.assertEqual(set(line), set(wanted) - {"said"})
                self.assertEqual(named_boxes(line), [tuple(box) for box in wanted["said"]])
                self.assertEqual(line.get("kind-metadata"), wanted.get("kind-metadata"))

    def test_reconciled_lines_say_the_same_with_one_id_a_label(self):
        for seed in range(12):
            lines, paths = self.inputs(seed)
            got = self.merge(*paths, "--on-duplicate", "keep", "--reconcile", "ids")
            ids = {}
            for line, before in zip(got, lines):
                if key_of(before) is None:
                    self.assertEqual(line, before)
                    continue
                line, before = json.loads(line), json.loads(before)
                self.assertEqual(named_boxes(line), named_boxes(before))
                for number, name in line.get("box-metadata", {}).get("class-map", {}).items():
                    self.assertEqual(ids.setdefault(name, number), number)
            self.assertEqual(len(set(ids.values())), len(ids))

    def test_what_split_cut_merge_joins(self):
        for seed in range(6):
            lines, paths = self.inputs(seed)
            for strategy in ["stratified", "random", "hash"]:
                out = self.folder / f"{strategy}-{seed}"
                self.assertEqual(run("split", *paths, "--strategy", strategy, "--output-dir", out, "-q").returncode, 0)
                got = self.merge(out / "train.manifest", out / "test.manifest", "--on-duplicate", "keep")
                self.assertEqual(sorted(got), sorted(lines))

    def test_valid_lines_stay_valid(self):
        options = [["--on-duplicate", "union"], ["--reconcile", "ids"], ["--rename", "cat=dog"], ["--rename-attribute", "box=b"],
                   ["--rewrite-prefix", "s3://bucket/=s3://other-bucket/x/"], ["--attribute", "box"], ["--sort", "source-ref"], ["--drop-label", "cat"]]
        for seed in range(6):
            lines, paths = self.inputs(seed)
            for option in options:
                policy = [] if option[0] == "--on-duplicate" else ["--on-duplicate", "last"]
                got = self.write("got.manifest", self.merge(*paths, "--invalid", "drop", *policy, *option))
                self.assertEqual(run("merge", got, "--select-errors", "yes", "-q").stdout, b"", option)
                report = run("validate", got, "--fail-on", "never", "--format", "json")
                counts = json.loads(report.stdout)
                self.assertNotIn("ERROR_INVALID_JSON_LINE", json.dumps(counts))


if __name__ == "__main__":
    unittest.main()
