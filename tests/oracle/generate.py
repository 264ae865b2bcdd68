# SPDX-License-Identifier: Apache-2.0
"""Seeded manifests of well-formed and mutated lines: `generate.py --seed N --lines N > x.manifest`."""

import argparse
import random as randoms
import sys

from byte_mutations import mutate_bytes, pad_to
from loose_json import Style, write
from mutations import mutate_tree
from seeds import well_formed

BLANKS = (b"", b"", b" ", b"\t", b"\r")


def line_bytes(random):
    """One line without its line end."""
    if random.random() < 0.005:
        return random.choice(BLANKS)
    line = well_formed(random)
    for _ in range(random.choices((0, 1, 2, 3, 5), (25, 45, 15, 10, 5))[0]):
        mutate_tree(line, random)
    style = Style(random, spaces=random.choice((0, 0, 0, 0.2, 0.9)), escapes=random.choice((0, 0, 0, 0.05, 0.6)))
    text = write(line, style).replace("\n", " ").encode("utf-8", "surrogatepass")
    if random.random() < 0.12:
        text = mutate_bytes(text, random)
    if random.random() < 0.0015:
        text = pad_to(text, random.choice((99_999, 100_000, 100_001)))
    return text


def manifest_bytes(random, lines):
    """A manifest; some lines repeat, some end in CRLF, the last may lack its newline, the first may follow a BOM."""
    made = [b"\xef\xbb\xbf"] if random.random() < 0.2 else []
    recent = []
    for _ in range(lines):
        repeat = recent and random.random() < 0.02
        text = random.choice(recent) if repeat else line_bytes(random)
        recent = (recent + [text])[-20:]
        made += [text, b"\r\n" if random.random() < 0.05 else b"\n"]
    if random.random() < 0.3 and recent and not recent[-1].endswith(b"\r"):
        made.pop()
    return b"".join(made)


def main():
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--lines", type=int, default=1000)
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", file=sys.stderr)
    sys.stdout.buffer.write(manifest_bytes(randoms.Random(arguments.seed), arguments.lines))


if __name__ == "__main__":
    main()
