# SPDX-License-Identifier: Apache-2.0
"""What must hold for every split, whatever the manifest, strategy and options (tools.md 3)."""

import collections
import fractions
import json
import pathlib
import random
import tempfile
import unittest

import split_cases as cases

STRATEGIES = ["stratified", "random", "hash"]
PARTS = [["train=0.8", "test=0.2"], ["a=0.7", "b=0.2", "c=0.1"], ["x=0.98", "y=0.02"], ["t=.5", "r=*"]]


def no_group(_):
    return None


def by_scene(line):
    return line.scene


def by_key(line):
    return line.key


GROUPINGS = [([], no_group), (["--group-by", cases.GROUP], by_scene), (["--group-by-key", "video"], by_key)]


def wanted_sizes(parts, images):
    """Largest remainder, a tie to the part named first; nobody with a share is empty while another has two."""
    given = [text.split("=")[1] for text in parts]
    shares = [None if share == "*" else fractions.Fraction(share if share[0] != "." else "0" + share) for share in given]
    shares = [1 - sum(s for s in shares if s is not None) if share is None else share for share in shares]
    quotas = [share * images for share in shares]
    sizes = [int(quota) for quota in quotas]
    order = sorted(range(len(parts)), key=lambda i: (sizes[i] - quotas[i], i))
    for i in order[:images - sum(sizes)]:
        sizes[i] += 1
    for i, share in enumerate(shares):
        if share > 0 and sizes[i] == 0 and max(sizes) >= 2:
            donor = max(range(len(parts)), key=lambda j: (sizes[j], j))
            sizes[donor], sizes[i] = sizes[donor] - 1, 1
    return sizes


class Properties(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)
        self.runs = 0

    def tearDown(self):
        self.temporary.cleanup()

    def split(self, lines, *options):
        """Parts, and where each line text went; checks that nothing was lost, added or reordered."""
        self.runs += 1
        manifest, out = self.folder / "in.manifest", self.folder / f"out{self.runs}"
        cases.write(manifest, lines)
        cases.run(manifest, "--output-dir", out, "-q", *options)
        parts = cases.read_parts(out)
        together = collections.Counter(text for part in parts.values() for text in part)
        self.assertEqual(together, collections.Counter(line.text for line in lines))
        for part in parts.values():
            rest = iter(line.text for line in lines)
            self.assertTrue(all(text in rest for text in part), "the order of lines changed")
        return parts, {text: name for name, part in parts.items() for text in part}

    def every_run(self, count=200):
        for seed, (strategy, parts) in enumerate((s, p) for s in STRATEGIES for p in PARTS):
            yield strategy, parts, cases.make_lines(count, seed), [o for part in parts for o in ("--into", part)]

    def test_no_source_ref_and_no_group_is_in_two_parts(self):
        for strategy, _, lines, into in self.every_run():
            for options, group_of in GROUPINGS:
                with self.subTest(strategy=strategy, into=into, options=options):
                    _, part_of = self.split(lines, "--strategy", strategy, *into, *options)
                    places = collections.defaultdict(set)
                    for line in lines:
                        group = group_of(line)
                        if group is not None:
                            places["group", group].add(part_of[line.text])
                        elif line.ref is not None and strategy == "hash":
                            places["ref", line.ref].add(part_of[line.text])
                        if line.ref is not None and strategy != "hash":
                            places["ref", line.ref].add(part_of[line.text])
                    self.assertEqual([key for key, found in places.items() if len(found) > 1], [])

    def test_sizes_are_exact_up_to_one_group(self):
        for strategy, parts, lines, into in self.every_run():
            if strategy == "hash":
                continue
            for options, group_of in GROUPINGS:
                with self.subTest(strategy=strategy, into=into, options=options):
                    _, part_of = self.split(lines, "--strategy", strategy, *into, *options)
                    units = [unit for unit in cases.components(lines, group_of)
                             if any(line.kind != "invalid" for line in unit)]
                    weights = [len({line.ref for line in unit if line.ref}) for unit in units]
                    wanted = wanted_sizes(parts, sum(weights))
                    got = collections.Counter()
                    for unit, weight in zip(units, weights):
                        got[part_of[unit[0].text]] += weight
                    slack = 0 if group_of is no_group else max(weights)
                    for part, size in zip(parts, wanted):
                        self.assertLessEqual(abs(got[part.split("=")[0]] - size), slack)

    def test_the_order_of_lines_does_not_matter(self):
        for strategy, _, lines, into in self.every_run():
            for options, _ in GROUPINGS:
                with self.subTest(strategy=strategy, into=into, options=options):
                    _, part_of = self.split(lines, "--strategy", strategy, *into, *options)
                    shuffled = lines[:]
                    random.Random(1).shuffle(shuffled)
                    _, part_of_shuffled = self.split(shuffled, "--strategy", strategy, *into, *options)
                    self.assertEqual(part_of, part_of_shuffled)

    def test_threads_do_not_matter(self):
        lines = cases.make_lines(3000, 5)
        for strategy in STRATEGIES:
            answers = [self.split(lines, "--strategy", strategy, "-j", threads)[0] for threads in (1, 2, 8)]
            self.assertEqual(answers[0], answers[1])
            self.assertEqual(answers[0], answers[2])

    def test_the_seed_matters(self):
        lines = cases.make_lines(300, 5)
        for strategy in STRATEGIES:
            self.assertNotEqual(self.split(lines, "--strategy", strategy, "--seed", 1)[0],
                                self.split(lines, "--strategy", strategy, "--seed", 2)[0])

    def test_hash_never_moves_an_old_line(self):
        lines = cases.make_lines(400, 6)
        for options, _ in GROUPINGS:
            _, before = self.split(lines[:150], "--strategy", "hash", *options)
            _, after = self.split(lines, "--strategy", "hash", *options)
            self.assertEqual(before, {text: after[text] for text in before})

    def test_hash_keeps_to_the_shares(self):
        parts, _ = self.split(cases.make_lines(4000, 6, awkward=0), "--strategy", "hash")
        self.assertAlmostEqual(len(parts["train"]) / (len(parts["train"]) + len(parts["test"])), 0.8, delta=0.03)

    def test_folds_cover_everything_once(self):
        lines = cases.make_lines(200, 8, awkward=0)
        texts = [line.text for line in lines]
        for strategy in STRATEGIES:
            out = self.folder / f"folds-{strategy}"
            cases.write(self.folder / "in.manifest", lines)
            cases.run(self.folder / "in.manifest", "--folds", 3, "--strategy", strategy, "--output-dir", out, "-q")
            parts = cases.read_parts(out)
            self.assertEqual(sorted(parts), [f"fold-{k}/{side}" for k in (1, 2, 3) for side in ("test", "train")])
            self.assertEqual(sorted(text for k in (1, 2, 3) for text in parts[f"fold-{k}/test"]), sorted(texts))
            for k in (1, 2, 3):
                test = set(parts[f"fold-{k}/test"])
                self.assertEqual(parts[f"fold-{k}/test"], [text for text in texts if text in test])
                self.assertEqual(parts[f"fold-{k}/train"], [text for text in texts if text not in test])

    def test_unlabeled_lines_that_go_first_stand_in_every_train_of_folds(self):
        lines = cases.make_lines(100, 8)
        unlabeled = [line.text for line in lines if line.kind == "ignored"]
        cases.write(self.folder / "in.manifest", lines)
        for strategy in ("stratified", "random"):
            out = self.folder / f"unlabeled-{strategy}"
            cases.run(self.folder / "in.manifest", "--folds", 3, "--unlabeled", "first", "--strategy", strategy,
                      "--output-dir", out, "-q")
            parts = cases.read_parts(out)
            for k in (1, 2, 3):
                self.assertEqual([text for text in parts[f"fold-{k}/train"] if text in unlabeled], unlabeled)

    def test_counts_are_kept(self):
        lines = cases.make_lines(300, 9)
        images = len({line.ref for line in lines if line.kind != "invalid"})
        for strategy in ("random", "stratified"):
            report = self.folder / f"{strategy}.json"
            self.split(lines, "--strategy", strategy, "--into", "a=17", "--into", "b=*", "--into", "c=3",
                       "--report", report)
            parts = json.loads(report.read_text())["parts"]
            self.assertEqual([part["images"] for part in parts], [17, images - 20, 3])


class Labels(unittest.TestCase):
    """What the report says is what stands in the parts, and labels are where they can be."""

    def report_of(self, lines, *options):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            cases.write(folder / "in.manifest", lines)
            cases.run(folder / "in.manifest", "--output-dir", folder / "out", "--report", folder / "r.json", "-q",
                      *options)
            return json.loads((folder / "r.json").read_text()), cases.read_parts(folder / "out")

    def test_the_report_counts_what_the_parts_hold(self):
        for seed, strategy in enumerate(STRATEGIES):
            lines = cases.make_lines(300, seed)
            report, parts = self.report_of(lines, "--strategy", strategy)
            by_text = {line.text: line for line in lines}
            for label in report["labels"]:
                for part in label["parts"]:
                    holding = [by_text[text] for text in parts[part["part"]] if label["label"] in by_text[text].labels]
                    got = len(holding) if strategy == "hash" else len({line.ref for line in holding})
                    self.assertEqual(part["got"], got)
                    share = next(p["share"] for p in report["parts"] if p["part"] == part["part"])
                    self.assertAlmostEqual(part["wanted"], share * label["images"])
            self.assertEqual({label["label"] for label in report["labels"]}, {l for line in lines for l in line.labels})

    def test_every_label_with_enough_images_is_in_every_part(self):
        for seed in range(40):
            lines = cases.make_lines(60 + 10 * seed, seed, labels=25, duplicates=0)
            for into in PARTS:
                report, _ = self.report_of(lines, *[o for part in into for o in ("--into", part)])
                smallest = min(part["images"] for part in report["parts"])
                lacking = {(l["label"], p["part"]) for l in report["labels"] if l["images"] >= len(into)
                           for p in l["parts"] if p["got"] == 0}
                self.assertEqual(lacking, {(m["label"], m["part"]) for m in report["missing"]})
                if smallest >= len(report["labels"]):
                    self.assertEqual(lacking, set(), (seed, into))

    def test_stratified_spreads_better_than_random(self):
        for seed in range(5):
            lines = cases.make_lines(500, seed)
            largest = [self.report_of(lines, "--strategy", s)[0]["largest_deviation"]["deviation"]
                       for s in ("stratified", "random")]
            self.assertLess(largest[0], largest[1])


if __name__ == "__main__":
    unittest.main()
