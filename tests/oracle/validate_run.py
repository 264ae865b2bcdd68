# SPDX-License-Identifier: Apache-2.0
"""One run of the real `validate`, with everything it wrote, in the model's terms."""

import json
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

RESULTS = {"training": "training_manifest_with_validation.json", "testing": "testing_manifest_with_validation.json"}


@dataclass
class Run:
    exit: int
    stderr: str
    report: dict = None
    summary: str = None                            # text of manifest_summary.json
    annotated: dict = field(default_factory=dict)  # section -> bytes
    lines: dict = field(default_factory=dict)      # (section, line) -> {"findings": [(code, where)], "lints": {code}}

    def add_findings(self):
        for finding in self.report["findings"]:
            line = self.lines.setdefault((finding["section"], finding["line"]), {"findings": [], "lints": set()})
            if finding["code"].startswith("LINT_"):
                line["lints"].add(finding["code"])
            else:
                line["findings"].append((finding["code"], finding["where"]))


def validate(binary, training, testing, options, name="x.manifest", threads=1):
    """Runs the binary on bytes; `testing` may be None."""
    with tempfile.TemporaryDirectory(prefix="oracle.") as folder:
        folder = Path(folder)
        (folder / name).write_bytes(training)
        command = [str(binary), str(folder / name), "--results", str(folder / "results"), "--format", "json",
                   "--max-findings", "0", "--labels", "-j", str(threads), "--quiet", *options.command_line()]
        if testing is not None:
            (folder / "testing.manifest").write_bytes(testing)
            command += ["--testing", str(folder / "testing.manifest")]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        run = Run(done.returncode, done.stderr.decode("utf-8", "replace"))
        if done.returncode not in (0, 1):
            return run
        run.report = json.loads(done.stdout.decode("utf-8"))
        run.add_findings()
        if (folder / "results" / "manifest_summary.json").exists():
            run.summary = (folder / "results" / "manifest_summary.json").read_text("utf-8")
        for section, file in RESULTS.items():
            if (folder / "results" / file).exists():
                run.annotated[section] = (folder / "results" / file).read_bytes()
        return run
