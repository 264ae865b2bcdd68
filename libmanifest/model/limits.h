// SPDX-License-Identifier: Apache-2.0
// Every limit of the service, each with its unit and its source.
// "limits" = Custom Labels Developer Guide, "Guidelines and quotas" (limits.html);
// J<n> = a documented conflict, decided in the specification's table of decisions.
#pragma once

#include <cstddef>
#include <cstdint>

namespace manifest::limits {

inline constexpr std::uint64_t kManifestBytes = 1'073'741'824;  ///< 1 GB read as 2^30 (limits; J12)
/// The stricter reading: a lint above it (J12).
inline constexpr std::uint64_t kManifestBytesDecimal = 1'000'000'000;
inline constexpr std::uint64_t kManifestLines = 250'000;            ///< images a dataset (limits; J25)
inline constexpr std::uint64_t kSmallRegionTrainingLines = 28'000;  ///< Mumbai and London, training (limits)
inline constexpr std::uint64_t kSmallRegionTestingLines = 7'000;    ///< Mumbai and London, testing (limits)

/// A longer line is dropped at import (md-create-manifest-file-validation-rules).
inline constexpr std::size_t kLineCodePoints = 100'000;
/// Ground Truth input rule (sms-input-data-input-manifest); a lint.
inline constexpr std::size_t kAttributeCodePoints = 20'000;
inline constexpr std::size_t kLabelCodePoints = 256;  ///< a label's name (limits; J14)
/// API LabelAttributeName: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,126}.
inline constexpr std::size_t kAttributeNameBytes = 127;

/// Per image, counted per attribute and on the sum (limits; J18).
inline constexpr std::size_t kBoxesPerAttribute = 50;
inline constexpr std::size_t kLabelsPerImage = 50;              ///< limits; no code, so a lint
inline constexpr std::int64_t kImageSideMin = 64;               ///< pixels, inclusive (limits; J16)
inline constexpr std::int64_t kImageSideMax = 4096;             ///< pixels, inclusive (limits; J16)
inline constexpr std::int64_t kImageAspectMax = 20;             ///< longer side : shorter side (limits; J16)
inline constexpr std::uint64_t kImageBytes = 15 * 1024 * 1024;  ///< 15 MB read as 15 * 2^20 (limits; J12)
/// The service scales the longest side down to this (tm-debugging-json-line-errors; J20).
inline constexpr double kResizeSide = 1280;

inline constexpr std::size_t kMinLabelsImageLevel = 2;            ///< J10
inline constexpr std::size_t kMinLabelsObject = 1;                ///< J10
inline constexpr std::size_t kMaxLabels = 250;                    ///< limits; J13
inline constexpr std::uint64_t kMaxTestingImagesPerLabel = 1000;  ///< limits; no code, so a lint
inline constexpr std::uint64_t kFewImages = 10;                   ///< recommended minimum to train (limits); a lint
inline constexpr std::uint64_t kAutoSplitImagesPerLabel = 2;      ///< H.1
/// More than 1/5 of the lines invalid stops training (tm-debugging-aggregate-errors; J11).
inline constexpr std::uint64_t kInvalidShareDivisor = 5;

inline constexpr std::size_t kBucketBytesMin = 3;       ///< API S3Bucket
inline constexpr std::size_t kBucketBytesMax = 255;     ///< API S3Bucket
inline constexpr std::size_t kKeyCodePointsMax = 1024;  ///< API S3ObjectName

}  // namespace manifest::limits
