# SPDX-License-Identifier: Apache-2.0
"""The options of validate that change a verdict or a finding (tools page, section 1)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    profile: str = "training"            # training | import
    attribute_errors: str = "line"       # line | drop            (J3)
    unannotated: str = "ignore"          # ignore | error         (J4)
    lenient_dates: bool = False          # (J32)
    strict_int: bool = False             # (J22)
    use_case: str = "auto"               # auto | image-level | object
    region: str = ""                     # ap-south-1 and eu-west-2 have smaller limits (D)
    max_rows: int = 0                    # 0 = the limit of section D
    min_images_per_label: int = 2        # (H.1)
    auto_split: bool = False
    extension_check: bool = True
    error_keys: str = "plain"            # plain | cl             (J1)

    def command_line(self):
        """The same options as arguments of the binary; only what is not the default."""
        words = []
        for name in ("profile", "attribute_errors", "unannotated", "use_case", "error_keys"):
            if getattr(self, name) != getattr(Options, name):
                words += ["--" + name.replace("_", "-"), getattr(self, name)]
        for name in ("lenient_dates", "strict_int", "auto_split"):
            if getattr(self, name):
                words.append("--" + name.replace("_", "-"))
        if self.region:
            words += ["--region", self.region]
        if self.max_rows:
            words += ["--max-rows", str(self.max_rows)]
        if self.min_images_per_label != 2:
            words += ["--min-images-per-label", str(self.min_images_per_label)]
        if not self.extension_check:
            words.append("--no-extension-check")
        return words
