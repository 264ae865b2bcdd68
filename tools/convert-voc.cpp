// SPDX-License-Identifier: Apache-2.0
// convert-voc: Pascal VOC to manifests and back.
#include "tools/converter.h"

int main(int argc, char** argv) {
  constexpr manifest::tools::Program kProgram = {
      .name = "convert-voc",
      .usage =
          "manifest-convert-voc [OPTIONS] FILE|DIR... --s3-prefix URI -o OUT.manifest\n"
          "manifest-convert-voc [OPTIONS] --export MANIFEST... -o DIR",
      .purpose =
          "Converts Pascal VOC files, or folders of them, to manifests that import, and manifests to a folder of VOC "
          "files. What cannot be converted is counted, named and never lost in silence.",
      .examples =
          "manifest-convert-voc VOCdevkit --s3-prefix s3://my-bucket/ -o all.manifest\n"
          "manifest-convert-voc --export train.manifest --origin 0 -o annotations",
      .exit_data = "records that could not be converted",
  };
  return manifest::tools::run_converter(kProgram, "voc", argc, argv);
}
