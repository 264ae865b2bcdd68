# SPDX-License-Identifier: Apache-2.0
"""Seeded options of merge, and how they are written on the command line."""

import json

from edit_manifests import ATTRIBUTES, LABELS
from merge_model import MergeOptions

POLICIES = ("first", "last", "newest", "union", "keep")


def some(random, chance, choose):
    return choose() if random.random() < chance else None


def label_map(random):
    olds = random.sample(LABELS, random.choice((1, 1, 2, 3)))
    return {old: random.choice((None, None, "new", "é\t", *LABELS)) for old in olds}


def renaming(random):
    return random.choice(ATTRIBUTES), random.choice(("neu", "ü"))


def any_options(random, policies=POLICIES):
    """Most options are absent most of the time, so that pairs and triples of them meet."""
    chance = random.choice((0.1, 0.25, 0.5))
    policy = "error" if random.random() < 0.03 else random.choice(policies)
    given = {
        "on_duplicate": policy,
        "reconcile": some(random, chance, lambda: True),
        "label_map": some(random, chance, lambda: label_map(random)),
        "unlabeled": some(random, 0.5, lambda: "skip"),
        "attribute": some(random, chance / 2, lambda: tuple(dict.fromkeys(random.sample(ATTRIBUTES, 2)))),
        "rename_attribute": some(random, chance / 2, lambda: (renaming(random),)),
        "rewrite_prefix": some(random, chance, lambda: prefixes(random)),
        "drop_bookkeeping": some(random, chance, lambda: True),
        "invalid": random.choice(("keep", "keep", "keep", "drop", "drop", "error")),
        "select_label": some(random, chance / 2, lambda: tuple(random.sample(LABELS, random.choice((1, 2))))),
        "select_labeled": some(random, chance / 2, lambda: random.choice(("yes", "no"))),
        "select_source": some(random, chance / 2, lambda: random.choice(("a", "é/1", "3.jpg"))),
        "select_errors": some(random, chance / 2, lambda: random.choice(("yes", "no"))),
        "sort": some(random, chance, lambda: True),
        "max_bytes": some(random, chance / 2, lambda: random.choice((900, 3000, 100_000))),
        "max_lines": some(random, chance / 2, lambda: random.choice((1, 2, 7))),
    }
    return MergeOptions(**{name: value for name, value in given.items() if value is not None})


def prefixes(random):
    return random.choice(((("s3://bucket/aé/", "s3://bucket/bé/"),), (("s3://bucket/a", "s3://other/=x\"/"),), (("s3://bucket/", "s3://b"),),
                          (("s3://bucket/aé/1.jpg", "s3://moved/"),),
                          (("s3://bucket/aé/1", "s3://x-1/"), ("s3://bucket/", "s3://moved/"))))


def label_words(random, options, folder):
    """The label map spelled as one of its options, or as several."""
    if random.random() < 0.5:
        (folder / "labels.json").write_text(json.dumps(options.label_map), "utf-8")
        return ["--label-map", str(folder / "labels.json")]
    words = []
    for old, new in options.label_map.items():
        drops = random.choice((["--drop-label", old], ["--rename", old + "="]))
        words += drops if new is None else ["--rename", f"{old}={new}"]
    return words


def command_line(random, options, folder):
    words = ["--on-duplicate", options.on_duplicate, "--invalid", options.invalid, "--unlabeled", options.unlabeled]
    if options.reconcile:
        words += ["--reconcile", "ids"]
    if options.label_map:
        words += label_words(random, options, folder)
    for name in options.attribute:
        words += ["--attribute", name]
    for old, new in options.rename_attribute:
        words += ["--rename-attribute", f"{old}={new}"]
    for old, new in options.rewrite_prefix:
        words += ["--rewrite-prefix", f"{old}={new}"]
    for label in options.select_label:
        words += ["--select-label", label]
    for name in ("select_labeled", "select_source", "select_errors"):
        if getattr(options, name):
            words += ["--" + name.replace("_", "-"), getattr(options, name)]
    for name in ("max_bytes", "max_lines"):
        if getattr(options, name):
            words += ["--" + name.replace("_", "-"), str(getattr(options, name))]
    words += ["--drop-bookkeeping"] if options.drop_bookkeeping else []
    return words + (["--sort", "source-ref"] if options.sort else [])
