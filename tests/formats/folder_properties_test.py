#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""convert-folder against a model of ten lines: odd keys in every kind of listing, trees walked and listed, any number of threads."""

import csv
import gzip
import io
import json
import os
import random
import struct
import subprocess
import tempfile
import unittest
import urllib.parse
import zlib
from pathlib import Path

TOOL = Path(os.environ["MANIFEST_BIN"]) / "convert-folder"
PREFIX = "s3://my-bucket/"
PARTS = ["cats", "dogs", "a", "ab", " ", " lead", "two  spaces", "trail ", "a+b", "%20", "100%", "%zz", "é", "e\u0301", "猫", "\u200b", "\U0001f408",
         "..", ".", "", ".hidden", "C:", "http:", "a&b", 'q"q', "it's", "a,b", "a;b", "back\\slash", "tab\tx", "KiB", "10 Bytes", "PRE x", "source-ref",
         "x-metadata", "$x", "errors", "L" * 257, "\x01", "\x7f"]
ENDS = [".jpg", ".jpg", ".png", ".jpeg", ".JPG", ".PnG", ".JPEG", ".gif", ".jpg.txt", "", ".jpg ", "/"]
MAX_LABEL = 256
MAX_KEY = 1024


def random_key(rng):
    parts = [rng.choice(PARTS) for _ in range(rng.choice([1, 1, 2, 2, 2, 3, 4]))]
    return "/".join(parts) + rng.choice(["", str(rng.randrange(40))]) + rng.choice(ENDS)


def model(keys, root="", labels=True):
    """The lines as pairs of source-ref and label, and the counts."""
    root = root if not root or root.endswith("/") else root + "/"
    lines, seen, counts = [], set(), {}

    def drop(reason):
        counts[reason] = counts.get(reason, 0) + 1

    for key in keys:
        rel = key[len(root):]
        if not key.startswith(root):
            drop("image.outside-root")
        elif key.endswith("/"):
            drop("folder.marker")
        elif not key.lower().endswith((".png", ".jpg", ".jpeg")):
            drop("image.not-an-image")
        elif key in seen:
            drop("image.duplicate-source-ref")
        else:
            seen.add(key)
            label = rel.split("/")[0] if labels and "/" in rel else None
            if label == "":
                drop("image.ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT")
            elif label and len(label) > MAX_LABEL:
                drop("image.ERROR_INVALID_LABEL_NAME_LENGTH")
            elif len(key) > MAX_KEY:
                drop("image.ERROR_INVALID_SOURCE_REF_FORMAT")
            else:
                lines.append((PREFIX + key, label))
    return lines, counts


def as_text(keys, rng):
    return "".join(f"2024-03-01 12:00:00 {rng.choice([0, 12, 123456789012]):>10} {key}\n" for key in keys).encode()


def as_pages(keys, rng):
    pages, at = "", 0
    while at < len(keys):
        size = rng.choice([1, 3, 1000])
        page = {"IsTruncated": at + size < len(keys), "Name": "my-bucket"}
        encoded = rng.random() < 0.5
        contents = [{"Size": 1, "Key": urllib.parse.quote_plus(key, safe="/") if encoded else key} for key in keys[at:at + size]]
        page["Contents"] = contents
        if encoded:
            page["EncodingType"] = "url"
        pages += json.dumps(page, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, 4])) + rng.choice(["", "\n"])
        at += size
    return pages.encode()


def as_inventory(keys, rng):
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator=rng.choice(["\n", "\r\n"]))
    versions = rng.random() < 0.5
    for key in keys:
        encoded = urllib.parse.quote_plus(key, safe=rng.choice(["/", ""]))
        if versions:
            for flags in rng.choice([[], [("false", "false")], [("false", "true")]]):
                writer.writerow(["my-bucket", encoded, "v0", *flags, "1"])
            writer.writerow(["my-bucket", encoded, "v1", "true", "false", "1"])
        else:
            writer.writerow(["my-bucket", encoded, "1", "2024-03-01T12:00:00.000Z", "false"])
    return out.getvalue().encode()


def png(width=64, height=64):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"\0" * (height * (width * 3 + 1)))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + chunk(b"IDAT", rows) +
            chunk(b"IEND", b""))


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def run_tool(self, source, *options, data=None):
        """Lines as pairs, counts of what was dropped without rows and annotations, all bytes, exit code."""
        stats, rejects, out = (self.path / name for name in ("stats.json", "rejects.jsonl", "out.manifest"))
        run = subprocess.run([TOOL, source, "--s3-prefix", PREFIX, "--creation-date", "2024-01-31T12:00:00", "-f", "-q", "-o", out,
                              "--stats", stats, "--rejects", rejects, *options], input=data, capture_output=True)
        self.assertIn(run.returncode, (0, 1), run.stderr)
        ledger = json.loads(stats.read_text())
        lines = []
        for line in out.read_bytes().decode().split("\n")[:-1]:
            line = json.loads(line)
            names = [line[key]["class-name"] for key in line if key.endswith("-metadata") and isinstance(line[key], dict)]
            self.assertLessEqual(len(names), 1)
            lines.append((line["source-ref"], names[0] if names else None))
        dropped = {reason: n for reason, n in ledger["dropped"].items() if not reason.startswith(("annotation.", "row."))}
        rejected = len(rejects.read_bytes().splitlines())
        self.assertEqual(run.returncode, 1 if rejected else 0)
        return lines, dropped, out.read_bytes() + rejects.read_bytes() + stats.read_bytes()

    def check(self, keys, data, root, labels, rng):
        wanted, counts = model(keys, root, labels)
        source, given = "-", data
        if rng.random() < 0.5:
            source, given = self.path / "listing", None
            source.write_bytes(gzip.compress(data) if rng.random() < 0.3 else data)
        options = ["--root", root] if root else []
        options += [] if labels else ["--labels", "none"]
        lines, dropped, everything = self.run_tool(source, *options, "-j", "1", data=given)
        self.assertEqual(lines, wanted)
        self.assertEqual(dropped, counts)
        for threads, memory in (("4", "1"), ("0", "1GiB")):
            self.assertEqual(self.run_tool(source, *options, "-j", threads, "--memory", memory, data=given)[2], everything)

    def test_odd_keys_in_every_kind_of_listing(self):
        for seed in range(40):
            rng = random.Random(seed)
            keys = [random_key(rng) for _ in range(rng.choice([1, 5, 60, 300]))]
            keys = [key for key in keys if key]
            order = rng.choice(["as they come", "sorted", "distinct"])
            if order != "as they come":
                keys = sorted(keys if order == "sorted" else set(keys), key=str.encode)
            root = rng.choice(["", "", "cats", "a/", "a", "ab", "é"])
            for write in (as_text, as_pages, as_inventory):
                with self.subTest(seed=seed, kind=write.__name__):
                    self.check(keys, write(keys, rng), root, rng.random() < 0.8, rng)

    def test_walking_a_tree_is_reading_its_listing(self):
        for seed in range(15):
            rng = random.Random(seed)
            tree = self.path / f"tree{seed}"
            tree.mkdir()
            for _ in range(60):
                key = random_key(rng)
                parts = key.split("/")
                if any(part in ("", ".", "..") or len(part.encode()) > 255 for part in parts):
                    continue
                path = tree / key
                try:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(png())
                except OSError:  # a file stands where a folder is wanted
                    continue
            keys = sorted((os.fsencode(os.path.relpath(os.path.join(folder, name), tree)) for folder, _, names in os.walk(tree)
                           for name in names))
            keys = [key.decode() for key in keys]
            listing = self.path / "listing"
            listing.write_bytes(as_inventory(keys, rng))
            for options in ([], ["--root", "a"], ["--labels", "none"]):
                with self.subTest(seed=seed, options=options):
                    walked, walked_counts, _ = self.run_tool(tree, *options)
                    listed, listed_counts, _ = self.run_tool(listing, *options)
                    self.assertEqual(walked, listed)
                    self.assertEqual(walked_counts, listed_counts)
                    self.assertEqual(walked, model(keys, *(options[1:] if "--root" in options else [""]), "none" not in options)[0])

    def test_batches_joined_are_the_whole(self):
        keys = [f"cats/{i}.jpg" for i in range(95)]
        data = as_text(keys, random.Random(1))
        lines, _, _ = self.run_tool("-", data=data)
        subprocess.run([TOOL, "-", "--s3-prefix", PREFIX, "--batch", "30", "-o", self.path / "all.manifest", "-q"], input=data, check=True)
        pieces = sorted(self.path.glob("all.*.manifest"))
        self.assertEqual([len(piece.read_bytes().splitlines()) for piece in pieces], [30, 30, 30, 5])
        refs = [json.loads(line)["source-ref"] for piece in pieces for line in piece.read_bytes().splitlines()]
        self.assertEqual(refs, [source_ref for source_ref, _ in lines])


if __name__ == "__main__":
    unittest.main()
