# SPDX-License-Identifier: Apache-2.0
"""`validate` against the model on 100,000 lines and 1,000 pairs; ORACLE_SEED, _LINES and _PAIRS change that."""

import sys

import compare

if __name__ == "__main__":
    sys.exit(compare.main())
