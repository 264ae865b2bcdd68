// SPDX-License-Identifier: Apache-2.0
// convert-coco: COCO object detection to manifests and back.
#include "tools/converter.h"

int main(int argc, char** argv) {
  constexpr manifest::tools::Program kProgram = {
      .name = "convert-coco",
      .usage =
          "manifest-convert-coco [OPTIONS] FILE... --s3-prefix URI -o OUT.manifest\n"
          "manifest-convert-coco [OPTIONS] --export MANIFEST... -o OUT.json",
      .purpose =
          "Converts COCO object detection files to manifests that import, and manifests to COCO. What cannot be "
          "converted is counted, named and never lost in silence.",
      .examples =
          "manifest-convert-coco coco.json --s3-prefix s3://my-bucket/ -o all.manifest\n"
          "manifest-convert-coco --export all.manifest --scores -o coco.json",
      .exit_data = "records that could not be converted",
  };
  return manifest::tools::run_converter(kProgram, "coco", argc, argv);
}
