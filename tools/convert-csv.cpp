// SPDX-License-Identifier: Apache-2.0
// convert-csv: CSV in eight dialects to manifests, and manifests to CSV.
#include "tools/converter.h"

int main(int argc, char** argv) {
  constexpr manifest::tools::Program kProgram = {
      .name = "convert-csv",
      .usage =
          "manifest-convert-csv [OPTIONS] FILE... -o MANIFEST --s3-prefix URI\n"
          "manifest-convert-csv [OPTIONS] --export MANIFEST... --dialect NAME -o FILE",
      .purpose =
          "Converts CSV files of image-level labels or boxes to manifests that import, and manifests to CSV. What "
          "cannot "
          "be converted is counted, named and never lost in silence.",
      .examples =
          "manifest-convert-csv a.csv --s3-prefix s3://bucket/images/ -o a.manifest\n"
          "manifest-convert-csv --export a.manifest --dialect tfod -o a.csv",
      .exit_data = "records that could not be converted",
  };
  return manifest::tools::run_converter(kProgram, "csv", argc, argv);
}
