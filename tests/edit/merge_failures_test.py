# SPDX-License-Identifier: Apache-2.0
"""A merge that fails in the middle leaves the old outputs alone and nothing beside them."""

import os
import pathlib
import resource
import signal
import subprocess
import tempfile
import unittest

import split_cases as cases

MERGE = os.path.join(os.environ["MANIFEST_BIN"], "merge")
POLICIES = ("keep", "last", "union")


class Failures(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)
        self.manifest = self.folder / "in.manifest"
        cases.write(self.manifest, cases.make_lines(3000, 1))

    def tearDown(self):
        self.temporary.cleanup()

    def files(self):
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in self.folder.rglob("*")
                if path.is_file() and path != self.manifest}

    def run_merge(self, *arguments, **more):
        return subprocess.run([MERGE, *map(str, arguments)], stderr=subprocess.PIPE, text=True, check=False, **more)

    def limited(self, limit):
        return {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))}

    def test_a_full_disk_on_any_output_leaves_the_old_ones(self):
        for name in ("out.0001.manifest", "out.0002.manifest", "conflicts", "out.manifest"):
            (self.folder / name).write_text("old " + name)
        before = self.files()
        out = ["-o", self.folder / "out.manifest", "-f", "-q"]
        for policy in POLICIES:
            # The first piece fits, the second does not.
            self.assertEqual(self.run_merge(self.manifest, "--on-duplicate", policy, "--max-lines", 20, *out).returncode, 0)
            for name in self.files().keys() - before.keys():
                (self.folder / name).unlink()
            for name, data in before.items():
                (self.folder / name).write_bytes(data)
            done = self.run_merge(self.manifest, "--on-duplicate", policy, "--max-lines", 1500, *out, **self.limited(400_000))
            self.assertEqual((done.returncode, self.files()), (3, before), (policy, done.stderr))
            self.assertIn("cannot write: File too large", done.stderr)
            done = self.run_merge(self.manifest, "--on-duplicate", policy, *out, "--conflicts", "/dev/full")
            self.assertEqual((done.returncode, self.files()), (3, before), (policy, done.stderr))
            done = self.run_merge(self.manifest, "--on-duplicate", policy, "--conflicts", self.folder / "conflicts",
                                  *out[2:], "-o", "/dev/full")
            self.assertEqual((done.returncode, self.files()), (3, before), (policy, done.stderr))
            self.assertIn("/dev/full: cannot write: No space left on device", done.stderr)

    def test_a_full_disk_on_temporary_files_is_told(self):
        for options in (["--on-duplicate", "last"], ["--on-duplicate", "keep", "--sort", "source-ref", "--memory", "1"]):
            with open(self.manifest, "rb") as source:
                done = self.run_merge("-", *options, "-o", self.folder / "out", "--temp", self.folder, stdin=source,
                                      **self.limited(10_000))
            self.assertEqual((done.returncode, self.files()), (3, {}), (options, done.stderr))

    def test_a_signal_in_the_middle_leaves_the_old_output(self):
        (self.folder / "out").write_text("old")
        before = self.files()
        for policy in POLICIES:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                command = [MERGE, "-", "--on-duplicate", policy, "-o", self.folder / "out", "-f", "--temp", self.folder]
                with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as child:
                    child.stdin.write(self.manifest.read_bytes())
                    child.stdin.flush()  # more than a pipe holds: the program is in the middle
                    child.send_signal(number)
                    self.assertEqual(child.wait(timeout=60), -number)
                    self.assertEqual(child.stderr.read(), b"")
                self.assertEqual(self.files(), before)

    def test_an_input_that_changes_between_the_passes_is_told(self):
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        command = [MERGE, self.manifest, fifo, "--on-duplicate", "first", "-o", self.folder / "out"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as child:
            with open(fifo, "w", encoding="utf-8") as feed:  # opened by the program: the first input was read
                with open(self.manifest, "a", encoding="utf-8") as grown:
                    grown.write("{}\n")
                feed.write("{}\n")
            self.assertEqual(child.wait(timeout=60), 3)
            self.assertIn("in.manifest: has changed while it was read", child.stderr.read())
        self.assertFalse((self.folder / "out").exists())


if __name__ == "__main__":
    unittest.main()
