# SPDX-License-Identifier: Apache-2.0
"""Terminal errors of a manifest and of a pair (format page, C), the use case (F), auto-split and overlap (H)."""

from dataclasses import dataclass, field

from manifest import is_blank

MAX_LABELS = 250
IMAGE_LEVEL, OBJECT, NOT_DETERMINED = "IMAGE_LEVEL_LABELS", "OBJECT_LOCALIZATION", "NOT_DETERMINED"
MIN_LABELS = {IMAGE_LEVEL: 2, OBJECT: 1, NOT_DETERMINED: 1}  # J10
STOPS_IMPORT = (
    "ERROR_EMPTY_MANIFEST", "ERROR_MANIFEST_INACCESSIBLE_OR_UNSUPPORTED_FORMAT", "ERROR_MANIFEST_SIZE_TOO_LARGE",
    "ERROR_MANIFEST_ROWS_EXCEEDS_MAXIMUM", "ERROR_TOO_MANY_RECORDS_IN_ERROR", "ERROR_MANIFEST_TOO_MANY_LABELS",
    "ERROR_INSUFFICIENT_IMAGES_PER_LABEL_FOR_DISTRIBUTE")
FILE_LINTS = {"LINT_BOM", "LINT_MANIFEST_SIZE"}
SMALL_REGIONS = ("ap-south-1", "eu-west-2")                  # Mumbai and London, section D


@dataclass
class Judgement:
    """Codes by where they are written (C.2); the order of codes has no meaning."""
    use_case: str = NOT_DETERMINED
    training: list = field(default_factory=list)
    testing: list = field(default_factory=list)
    pair: list = field(default_factory=list)
    pair_lints: set = field(default_factory=set)
    training_lints: set = field(default_factory=set)
    testing_lints: set = field(default_factory=set)
    no_results: bool = False  # C.1: the run ends without result files

    def terminal(self, options):
        """Codes that stop the training; of an import, C.1 lists those that stop it."""
        codes = self.training + self.testing + self.pair
        return [code for code in codes if options.profile == "training" or code in STOPS_IMPORT]


def fatal_codes(manifest, options):
    """C.1: these end the run without result files."""
    codes = []
    blank = all(is_blank(line.data) for line in manifest.lines)
    no_extension = options.extension_check and "." not in manifest.name
    if no_extension or (not blank and all(line.result.root is None for line in manifest.lines)):
        codes.append("ERROR_MANIFEST_INACCESSIBLE_OR_UNSUPPORTED_FORMAT")
    if blank:
        codes.append("ERROR_EMPTY_MANIFEST")
    return codes


def file_codes(manifest, options, is_testing):
    """C.1: these leave every line checked."""
    codes = []
    if len(manifest.lines) > max_rows(options, is_testing):
        codes.append("ERROR_MANIFEST_ROWS_EXCEEDS_MAXIMUM")
    if options.profile == "import" and 5 * manifest.removed > len(manifest.lines):
        codes.append("ERROR_TOO_MANY_RECORDS_IN_ERROR")
    return codes


def max_rows(options, is_testing):
    if options.max_rows:
        return options.max_rows
    if options.region in SMALL_REGIONS:
        return 7_000 if is_testing else 28_000
    return 250_000


def choose_use_case(training, testing, options):
    """Section F."""
    if options.use_case != "auto":
        return IMAGE_LEVEL if options.use_case == "image-level" else OBJECT
    too_bad = any(too_many_invalid(manifest) for manifest in (training, testing) if manifest is not None)
    if too_bad or training.counts["valid"] == 0:
        return NOT_DETERMINED
    if is_brand(training, testing):
        return OBJECT
    if training.with_boxes == 0:
        return IMAGE_LEVEL
    if training.image_level == 0:
        return OBJECT
    return IMAGE_LEVEL if training.image_level > training.with_boxes else OBJECT


def is_brand(training, testing):
    """F.3: image-level labels in training, boxes in testing."""
    return training.with_boxes == 0 and testing is not None and testing.with_boxes > 0 and testing.image_level == 0


def too_many_invalid(manifest):
    return 5 * manifest.counts["invalid"] > manifest.total


def usable_labels(manifest, use_case, brand_training):
    if use_case == NOT_DETERMINED or (use_case == OBJECT and brand_training):
        return manifest.used()
    return set(manifest.classified if use_case == IMAGE_LEVEL else manifest.boxed)


def usable_images(manifest, label, use_case):
    """H.1: images of a used label that the chosen kind of model learns from."""
    table = {IMAGE_LEVEL: manifest.classified, OBJECT: manifest.boxed, NOT_DETERMINED: manifest.images}[use_case]
    return table.get(label, 0)


def too_little_overlap(training_labels, testing_labels):
    """H.2; an empty training set is covered by the minimum of labels."""
    return bool(training_labels) and 2 * len(training_labels & testing_labels) < len(training_labels)


def manifest_codes(manifest, usable, use_case, options, is_testing):
    """C.2 for one manifest."""
    codes = []
    importing = options.profile == "import"
    if too_many_invalid(manifest):
        codes.append("ERROR_TOO_MANY_INVALID_ROWS_IN_MANIFEST")
    if len(manifest.buckets) > 1:
        codes.append("ERROR_IMAGES_IN_MULTIPLE_S3_BUCKETS")
    fewest = min((usable_images(manifest, label, use_case) for label in manifest.used()), default=None)
    few_images = fewest is not None and fewest < options.min_images_per_label
    if options.auto_split and not is_testing and few_images:
        purpose = "DISTRIBUTE" if importing else "AUTOSPLIT"
        codes.append("ERROR_INSUFFICIENT_IMAGES_PER_LABEL_FOR_" + purpose)
    if len(manifest.used()) < MIN_LABELS[use_case]:
        codes.append("ERROR_MANIFEST_TOO_FEW_LABELS")
    elif len(usable) < MIN_LABELS[use_case]:
        codes.append("ERROR_MANIFEST_TOO_FEW_USABLE_LABELS")
    if len(manifest.declared) > MAX_LABELS:
        codes.append("ERROR_MANIFEST_TOO_MANY_LABELS")
    return codes


def judge(training, testing, options):
    judgement = Judgement()
    judgement.training = fatal_codes(training, options)
    judgement.testing = fatal_codes(testing, options) if testing is not None else []
    judgement.no_results = bool(judgement.training or judgement.testing)
    judgement.training += file_codes(training, options, is_testing=False)
    judgement.testing += file_codes(testing, options, is_testing=True) if testing is not None else []
    if judgement.no_results:  # the service stops before the content
        judgement.training_lints = training.lints & FILE_LINTS
        judgement.testing_lints = testing.lints & FILE_LINTS if testing is not None else set()
        return judgement
    judgement.training_lints = training.lints
    judgement.testing_lints = testing.lints if testing is not None else set()
    use_case = judgement.use_case = choose_use_case(training, testing, options)
    usable = usable_labels(training, use_case, is_brand(training, testing))
    judgement.training += manifest_codes(training, usable, use_case, options, is_testing=False)
    if testing is None:
        return judgement
    testing_usable = usable_labels(testing, use_case, False)
    judgement.testing += manifest_codes(testing, testing_usable, use_case, options, is_testing=True)
    if too_little_overlap(training.used(), testing.used()):
        judgement.pair.append("ERROR_INSUFFICIENT_LABEL_OVERLAP")
    elif too_little_overlap(usable, testing_usable):
        judgement.pair.append("ERROR_INSUFFICIENT_USABLE_LABEL_OVERLAP")
    if source_refs(training) & source_refs(testing):
        judgement.pair_lints.add("LINT_TRAIN_TEST_LEAK")
    return judgement


def source_refs(manifest):
    return {line.result.source_ref for line in manifest.lines if line.result.source_ref is not None}
