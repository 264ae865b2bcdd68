# SPDX-License-Identifier: Apache-2.0
"""Seeded options of split, and how they are written on the command line."""

from split_model import SplitOptions


def any_options(random):
    strategy = random.choice(("stratified", "stratified", "random", "hash"))
    into = random.choice((
        (("train", "0.8"), ("test", "0.2")), (("a", "0.5"), ("b", "0.25"), ("c", "0.25")), (("all", "1.0"),),
        (("x", "0.333333"), ("y", "0.333333"), ("z", "0.333334")), (("a", "0.7"), ("b", "*")), (("b", "*"), ("a", "0.1")),
        (("a", "0.0"), ("b", "1.0")), (("a", "0.01"), ("b", "0.99")), (("big", "0.9999995"), ("none", "0.0000000")),
        tuple((f"p{i}", "0.1") for i in range(10)), (("a", "3"), ("b", "*")), (("a", "2"), ("b", "1")),
        (("all", "*"),), (("a", "5"), ("b", "*"), ("c", "0"))))
    folds = random.choice((0, 0, 0, 2, 3, 5))
    options = SplitOptions(
        strategy=strategy, into=into, folds=folds, seed=random.choice((0, 1, 2 ** 64 - 1)),
        group_by=random.choice(("", "", "", "/([ab])é/", "é/(.)", "(x)?")),
        duplicates=random.choice(("together", "together", "first", "error")),
        invalid=random.choice(("first", "first", "drop", "error")),
        unlabeled=random.choice(("spread", "first", "drop")))
    if not options.group_by and random.random() < 0.3:
        options = SplitOptions(**{**options.__dict__, "group_by_key": random.choice(("video", "id"))})
    return options


def command_line(options):
    words = ["--strategy", options.strategy, "--seed", str(options.seed), "--duplicates", options.duplicates,
             "--invalid", options.invalid, "--unlabeled", options.unlabeled]
    if options.folds:
        words += ["--folds", str(options.folds)]
    elif options.into != SplitOptions.into:
        words += [word for name, share in options.into for word in ("--into", f"{name}={share}")]
    words += ["--group-by", options.group_by] if options.group_by else []
    return words + (["--group-by-key", options.group_by_key] if options.group_by_key else [])
