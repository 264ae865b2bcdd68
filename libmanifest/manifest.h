// SPDX-License-Identifier: Apache-2.0
// libmanifest: the manifests of image-recognition datasets, checked and moved at the speed of memory.
//
// A manifest is a JSON Lines file in the format of SageMaker Ground Truth: one line an image, with its labels and boxes,
// as Rekognition Custom Labels imports it to make training and test datasets. This header includes what most programs
// need; the folders beside it are the modules, each header says what it is for, and README.md draws their layers.
//
// ONE LINE
//
// LineChecker judges lines, one at a time, with the service's own codes. It wants 64 readable bytes behind the text
// (SIMD readers look ahead): PaddedString arranges for them, or slices of one large buffer have them already.
//
//     manifest::LabelTable labels;
//     manifest::LineChecker checker({}, labels);
//     manifest::LineFacts facts;
//     std::vector<manifest::Finding> findings;
//     const manifest::json::PaddedString line(R"({"source-ref":"s3://bucket/cat.jpg","cat":1})");
//     checker.check(line.text(), facts, findings);
//     for (const manifest::Finding& finding : findings) {
//       std::cout << manifest::rule_info(finding.rule).code << " " << manifest::where_of(finding) << "\n";
//     }
//
// prints ERROR_NO_LABEL_ATTRIBUTES line. Bad data is a value: a Finding, never an exception. One checker per thread.
//
// ONE FILE
//
// validate() runs a whole manifest, or a pair of training and testing, on all processors, and gives the verdict that
// the service would: would training start, and which lines would be dropped? Memory is bounded, whatever the file.
//
//     const manifest::ManifestJob job{.path = path};
//     const manifest::ValidateResult result = manifest::validate(job, nullptr, {.threads = 2});
//     std::cout << result.training.facts.tally.valid << " valid lines\n";
//     if (result.judgement.errors_that_stop_training() != 0) std::cout << "training would fail\n";
//
// What cannot be done at all (a missing file, a truncated gzip stream, a full disk) is thrown: manifest::Error, the only
// exception type, with a kind, the path and one hint.
//
// THE BLOCKS BENEATH
//
// for_each_block() is the engine under it: blocks of whole lines, worked on by as many threads as there are states,
// results handed over in line order. The answer never depends on threads or block size.
//
//     std::vector<int> states(2);  // whatever a thread wants to keep
//     std::uint64_t lines = 0;
//     const auto input = manifest::io::Input::open(path);
//     manifest::jsonl::for_each_block<std::uint64_t>(
//         *input, {}, std::span(states),
//         [](int&, const manifest::jsonl::Block& block, std::uint64_t& result) { result = block.size(); },
//         [&](const manifest::jsonl::Block&, std::uint64_t& result) { lines += result; });
//
// Conversions from and to other formats start at formats/convert.h, splitting and merging in edit/.
#pragma once

#include "libmanifest/error.h"                 // IWYU pragma: export
#include "libmanifest/facts/label_table.h"     // IWYU pragma: export
#include "libmanifest/facts/line_facts.h"      // IWYU pragma: export
#include "libmanifest/io/input.h"              // IWYU pragma: export
#include "libmanifest/io/output_set.h"         // IWYU pragma: export
#include "libmanifest/json/padded_text.h"      // IWYU pragma: export
#include "libmanifest/jsonl/for_each_block.h"  // IWYU pragma: export
#include "libmanifest/jsonl/line_reader.h"     // IWYU pragma: export
#include "libmanifest/rules/catalogue.h"       // IWYU pragma: export
#include "libmanifest/rules/judge.h"           // IWYU pragma: export
#include "libmanifest/rules/line_checker.h"    // IWYU pragma: export
#include "libmanifest/rules/rule.h"            // IWYU pragma: export
#include "libmanifest/validate/validate.h"     // IWYU pragma: export
