# SPDX-License-Identifier: Apache-2.0
"""`merge` against the model on generated manifests and options; ORACLE_SEED and ORACLE_RUNS change how many."""

import sys

import merge_compare

if __name__ == "__main__":
    sys.exit(merge_compare.main())
