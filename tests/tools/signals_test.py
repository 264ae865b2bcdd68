# SPDX-License-Identifier: Apache-2.0
"""An interrupted tool dies of the signal, leaves the old output alone and no temporary file (reliability page, test 3)."""

import os
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

TOOL = Path(os.environ["MANIFEST_BIN"]) / "validate"
LINE = b'{"source-ref":"s3://demo-bucket/a.jpg"}\n'
PATIENCE = 60  # seconds: only a hang is longer


class Signals(unittest.TestCase):
    def interrupt(self, number, preexec=None):
        """Runs validate on a pipe that stays open, sends the signal while it reads, returns (exit code, files left)."""
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            (folder / "report.txt").write_text("old\n")
            command = [TOOL, "-", "-f", "-o", folder / "report.txt", "--results", folder / "results", "--memory", "1M", "--progress", "never"]
            with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "TMPDIR": str(folder)},
                                  preexec_fn=preexec) as process:
                # More than a pipe holds: when this returns the tool has opened its outputs and is reading.
                process.stdin.write(LINE * 100_000)
                process.stdin.flush()
                process.send_signal(number)
                if preexec is not None:
                    process.stdin.close()
                code = process.wait(PATIENCE)
                self.assertEqual((folder / "report.txt").read_text() == "old\n", preexec is None)
                return code, sorted(path.name for path in folder.iterdir())

    def test_dies_of_the_signal_and_leaves_nothing(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signal=number):
                self.assertEqual(self.interrupt(number), (-number, ["report.txt"]))

    def test_what_was_ignored_stays_ignored(self):
        """As under nohup."""
        code, files = self.interrupt(signal.SIGHUP, lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        self.assertEqual((code, files), (1, ["report.txt", "results"]))


if __name__ == "__main__":
    unittest.main()
