// SPDX-License-Identifier: Apache-2.0
// The table of reasons.
#include "libmanifest/formats/reasons.h"

#include <array>

namespace manifest::formats {

namespace {

using enum Fate;

constexpr auto kReasons = std::to_array<Reason>({
    {"image.bad-record", rejected, "the record is not an object with a usable id"},
    {"image.duplicate-id", rejected, "a second image with the id of an earlier one in the same file"},
    {"image.duplicate-source-ref", rejected, "a second image with the source-ref of an earlier one"},
    {"image.missing-file", rejected, "there is no such file under --images or in the folder, or it cannot be read"},
    {"image.missing-map-entry", rejected,
     "a class of a multi-label attribute is not in its class-map or confidence-map"},
    {"image.missing-size", rejected, "neither the input nor --images says how large the image is"},
    {"image.no-annotation-left", rejected,
     "the image had annotations and lost them all; not rejected where all were skipped on request"},
    {"image.not-an-image", skipped,
     "the name of the file is not that of a PNG or JPEG; rejected where the name is and the content is not"},
    {"image.outside-prefix", rejected, "export: the source-ref does not begin with --s3-prefix"},
    {"image.outside-root", skipped, "the key does not lie below --root"},
    {"image.path-collision", rejected, "export: another image leaves under the same path"},
    {"image.unlabeled", skipped, "the image never had an annotation (--unlabeled skip)"},
    {"image.unrepresentable", rejected, "export: the format cannot write the path or a label of the image"},
    {"image.unsafe-path", rejected, "the path is absolute, leads upwards, or is no path"},
    {"annotation.attribute-dropped", skipped, "its label attribute was left out"},
    {"annotation.bad-bbox", rejected, "the box is not four finite numbers"},
    {"annotation.bad-score", rejected, "the confidence is no number from 0 to 1"},
    {"annotation.class-conflict", rejected, "the class's id stands for two names in one input"},
    {"annotation.crowd", skipped, "a group of objects in one box (--crowd skip)"},
    {"annotation.difficult", skipped, "flagged difficult (--difficult skip)"},
    {"annotation.duplicate-id", rejected, "a second annotation with the id of an earlier one"},
    {"annotation.duplicate-label", skipped, "an image-level label that the image has already"},
    {"annotation.image-rejected", rejected, "its image was rejected or skipped"},
    {"annotation.label-dropped", skipped, "--rename or --label-map drops the label"},
    {"annotation.max-boxes", skipped, "not among the 50 largest of its image (--max-boxes keep-largest)"},
    {"annotation.min-above-max", rejected, "a corner's minimum is above its maximum"},
    {"annotation.negative-size", rejected, "negative width or height"},
    {"annotation.no-geometry", rejected, "neither a box nor a shape that one could be derived from"},
    {"annotation.no-label", rejected, "the annotation does not say of what"},
    {"annotation.not-exported", skipped,
     "export: the file holds boxes or image-level labels, and this is of the other kind"},
    {"annotation.outside-frame", rejected, "the box is wholly outside the image"},
    {"annotation.part", skipped, "a box of a part, not of an object"},
    {"annotation.unknown-category", rejected, "its class is not declared, or not in --class-map"},
    {"annotation.unknown-image", rejected, "its image is not in the input"},
    {"attribute.adjusted", skipped, "it adjusts another attribute of the line (--adjusted original)"},
    {"attribute.failed-verification", skipped,
     "a verification calls its boxes one of --failed-class (--verification reject-failed)"},
    {"attribute.not-exported", skipped, "export: not chosen, or the format cannot hold it"},
    {"attribute.not-selected", skipped, "not one of --attribute"},
    {"attribute.original", skipped, "another attribute of the line adjusts it (--adjusted prefer)"},
    {"attribute.unsupported", skipped, "of a kind that Custom Labels does not use"},
    {"attribute.verification", skipped, "a judgement of another attribute (--verification drop), or of nothing"},
    {"class.bad-record", rejected, "the record is not an object with an id and a name"},
    {"class.conflict", rejected, "a second name for a class id"},
    {"file.bad-json", rejected, "the file is no JSON, or not of the format"},
    {"file.bad-labels", rejected, "the file of labels is larger than any can be"},
    {"file.bad-xml", rejected, "the file is no XML, or not of the format"},
    {"file.encoding", rejected, "the file's text is not in the encoding that it declares"},
    {"file.entity", rejected, "an XML entity that is not one of the five predefined ones"},
    {"file.missing", rejected, "an image set or a data.yaml names what is not there"},
    {"file.stray-labels", rejected, "a file of labels that belongs to no image of the input"},
    {"folder.marker", skipped, "a key that ends with a slash: it stands for a folder"},
    {"folder.not-listed", skipped, "the listing names a folder in place of the keys in it"},
    {"link.loop", skipped, "a symbolic link to a folder that it lies in"},
    {"link.outside", skipped, "a symbolic link that leads out of the folder"},
    {"row.bad-csv", rejected, "the row is no CSV, or does not fit the dialect"},
    {"row.bad-listing", rejected, "the line is none of `aws s3 ls --recursive`"},
    {"row.not-current", skipped, "a version that is not an object's latest, or a delete marker"},
    {"row.not-selected", skipped, "a row of another set (--select-set)"},
    {"annotation.area", changed, "not converted: the area of a shape"},
    {"annotation.bbox-derived", changed, "the box was computed from a polygon or a mask"},
    {"annotation.caption", changed, "not converted: a caption"},
    {"annotation.clipped", changed, "the box left the frame and was cut to it"},
    {"annotation.depiction", changed, "not converted: the flag that the object is a picture of one"},
    {"annotation.difficult", changed, "not converted: the flag difficult (--difficult keep)"},
    {"annotation.inside", changed, "not converted: the flag that the image was taken inside the object"},
    {"annotation.keypoints", changed, "not converted: keypoints"},
    {"annotation.occluded", changed, "not converted: the flag occluded"},
    {"annotation.other-members", changed, "not converted: annotations with members that have no place in a manifest"},
    {"annotation.polygon", changed, "a polygon became its bounding box"},
    {"annotation.pose", changed, "not converted: the pose of the object"},
    {"annotation.renamed", changed, "--rename or --label-map changed the label"},
    {"annotation.rounded", changed, "an edge was not on a whole pixel"},
    {"annotation.score", changed, "export, not converted: a confidence other than 1 (--scores keeps it)"},
    {"annotation.truncated", changed, "not converted: the flag truncated"},
    {"annotation.segmentation", changed, "not converted: a polygon or a mask"},
    {"attribute.image-size", changed, "image_size was an object and is read as the list of one that it should be"},
    {"attribute.image-size-read", changed, "image_size was missing and is the file's (--images)"},
    {"attribute.multi-label", changed, "a list of labels became one attribute for each"},
    {"attribute.renumbered", changed, "the name of a made attribute was taken: it got the next free number"},
    {"attribute.type", changed, "one label had the type of a list of labels, and has that of one"},
    {"class.merged", changed, "a second id of one label: the first stays"},
    {"class.other-members", changed, "not converted: classes with members that have no place in a manifest"},
    {"class.renumbered", changed, "an id that a manifest cannot hold, or that another label has, was replaced"},
    {"class.supercategory", changed, "not converted: a class of classes"},
    {"file.other-members", changed, "not converted: top-level members (info, licenses)"},
    {"file.run-date", changed, "some image has no readable date: it gets the run's"},
    {"image.license", changed, "not converted: an image's license"},
    {"image.no-size", changed, "export: neither the line nor --images has the image's size"},
    {"image.other-keys", changed, "not converted: keys beside a list of labels that are no label attributes"},
    {"image.other-size", changed, "a second size for an image: the first stays"},
    {"image.outside-limits", changed,
     "written, but larger or smaller than the service takes: validate --images names it"},
    {"image.size", changed, "export, not converted: the format has no place for the image's size"},
    {"image.united", changed, "a further row of an image: its labels joined the first (--duplicates unite)"},
    {"row.spreadsheet-safe", changed, "export: a cell got an apostrophe in front (--spreadsheet-safe)"},
    {"image.other-members", changed, "not converted: images with members that have no place in a manifest"},
});

}  // namespace

std::span<const Reason> reasons() noexcept { return kReasons; }

std::string reason_of_rule(std::string_view unit, std::string_view code) {
  std::string reason(unit);
  reason += '.';
  reason += code;
  return reason;
}

std::string unit_of(std::string_view reason) {
  std::string unit(reason.substr(0, reason.find('.')));
  unit += 's';
  return unit;
}

}  // namespace manifest::formats
