// SPDX-License-Identifier: Apache-2.0
// convert-folder: folders of images and listings of buckets to manifests, labels by folder.
#include "tools/converter.h"

int main(int argc, char** argv) {
  constexpr manifest::tools::Program kProgram = {
      .name = "convert-folder",
      .usage =
          "manifest-convert-folder [OPTIONS] DIR --s3-prefix URI -o OUT.manifest\n"
          "manifest-convert-folder [OPTIONS] LISTING... --s3-prefix URI -o OUT.manifest",
      .purpose =
          "Makes a manifest of the images in a folder, or in the listing of a bucket; the label is the name of the "
          "first folder. A LISTING is the output of `aws s3 ls --recursive` or `aws s3api list-objects-v2`, or the CSV "
          "of an S3 Inventory.",
      .examples =
          "manifest-convert-folder photos --s3-prefix s3://bucket/in -o a.manifest\n"
          "aws s3 ls --recursive s3://bucket/in/ | manifest-convert-folder - --root in/ \\\n"
          "    --s3-prefix s3://bucket -o a.manifest",
      .exit_data = "records that could not be converted",
  };
  return manifest::tools::run_converter(kProgram, "folder", argc, argv);
}
