// SPDX-License-Identifier: Apache-2.0
// convert-groundtruth: the output of Ground Truth labeling jobs to manifests that Custom Labels takes.
#include "tools/converter.h"

int main(int argc, char** argv) {
  constexpr manifest::tools::Program kProgram = {
      .name = "convert-groundtruth",
      .usage = "manifest-convert-groundtruth MANIFEST... [OPTIONS] -o OUT.manifest",
      .purpose =
          "Makes the output of Ground Truth labeling jobs fit Custom Labels: multi-label attributes become one "
          "attribute "
          "for each label, kinds that it does not use are left out. Boxes and single labels pass byte for byte.",
      .examples =
          "manifest-convert-groundtruth jobs.manifest -o train.manifest\n"
          "manifest-convert-groundtruth jobs.manifest --adjusted prefer -o train.manifest",
      .exit_data = "lines that could not be converted",
  };
  return manifest::tools::run_converter(kProgram, "groundtruth", argc, argv);
}
