// SPDX-License-Identifier: Apache-2.0
// convert-yolo: YOLO to manifests and back.
#include "tools/converter.h"

int main(int argc, char** argv) {
  constexpr manifest::tools::Program kProgram = {
      .name = "convert-yolo",
      .usage =
          "manifest-convert-yolo [OPTIONS] DIR|data.yaml --s3-prefix URI -o OUT.manifest\n"
          "manifest-convert-yolo [OPTIONS] --export MANIFEST... -o DIR",
      .purpose =
          "Converts a YOLO data set to a manifest that imports, and manifests to a YOLO data set. What cannot be "
          "converted is counted, named and never lost in silence.",
      .examples =
          "manifest-convert-yolo data.yaml --s3-prefix s3://my-bucket/ -o all.manifest\n"
          "manifest-convert-yolo --export train.manifest --scores -o dataset",
      .exit_data = "records that could not be converted",
  };
  return manifest::tools::run_converter(kProgram, "yolo", argc, argv);
}
