# SPDX-License-Identifier: Apache-2.0
"""Where data that is not part of the project lies: MANIFEST_SHARED_DATA, else ../shared beside the project's root."""

import os
from pathlib import Path


def folder(*parts):
    root = Path(__file__).resolve().parents[2]
    return Path(os.environ.get("MANIFEST_SHARED_DATA") or root.parent / "shared").joinpath(*parts)
