// SPDX-License-Identifier: Apache-2.0
// data.yaml as people write it, as nobody should, and as somebody might to hurt.
#include "libmanifest/formats/yolo_config.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "libmanifest/error.h"

namespace manifest::formats {
namespace {

using testing::HasSubstr;

std::string told(const YoloClasses& classes) {
  std::string out;
  for (const auto& entry : classes.classes) out += fmt::format(" {}={}", entry.id.value_or(-99), entry.label);
  for (const auto& problem : classes.problems) out += fmt::format(" {}@{}", problem.reason, problem.origin.line);
  return out;
}

/// "path=P nc=N names: 0=a; train: x y", or the error with its line.
std::string told(std::string text) {
  try {
    const YoloConfig config = parse_yolo_config(text, "d.yaml");
    std::string out;
    if (!config.path.empty()) out += fmt::format("path={} ", config.path);
    if (!config.count.empty()) out += fmt::format("nc={} ", config.count);
    out += config.names ? "names:" + told(*config.names) : "no names";
    for (std::size_t i = 0; i < kYoloSets.size(); ++i) {
      if (!config.sets[i]) continue;
      out += fmt::format("; {}:", kYoloSets[i]);
      for (const YoloEntry& entry : *config.sets[i]) out += fmt::format(" {}@{}", entry.text, entry.line);
    }
    return out;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data);
    EXPECT_EQ(error.path(), "d.yaml");
    return fmt::format("{}: {}", error.line(), error.what());
  }
}

struct Case {
  const char* yaml;
  const char* told;
};

TEST(YoloConfig, ReadsTheVariantsThatPeopleWrite) {
  constexpr Case kCases[] = {
      {"train: images/train\nval: images/val\nnc: 2\nnames: [dog, cat]\n",
       "nc=2 names: 0=dog 1=cat; train: images/train@1; val: images/val@2"},
      {"names:\n  0: dog\n  1: cat\n", "names: 0=dog 1=cat"},
      {"names:\n- dog\n- traffic light  # both words\n- 'no'\n- yes\n- 7\n- 1.5\n",
       "names: 0=dog 1=traffic light 2=no 3=yes 4=7 5=1.5"},
      {"names: {7: dog, '3': cat, \"0\": \"a: b\"}", "names: 7=dog 3=cat 0=a: b"},
      {"names: {-1: dog}", "names: -1=dog"},
      {"names: [dog, dog]", "names: 0=dog 1=dog"},
      {"path: ../x\ntrain: [a, b.txt]\nval:\n  - c\n  -\n  - ''\ntest:\nnames: []",
       "path=../x names:; train: a@2 b.txt@2; val: c@4"},
      {"train: ''\nval: ~\ntest: []\n", "no names"},
      {"t: &t [a]\ntrain: *t\nval: *t", "no names; train: a@1; val: a@1"},
      {"%YAML 1.2\n---\nnames: [a]\n...\n", "names: 0=a"},
      {"\xEF\xBB\xBFnames: [\"\\u00e9\"]\r\ntrain: a\r\n", "names: 0=\xC3\xA9; train: a@2"},
      {"nc: 80\nother: {names: [x]}\ntrain:  a b/c d  \n", "nc=80 no names; train: a b/c d@3"},
      {"download: |\n  names: [x]\n  train: y\nnames: [a]", "names: 0=a"},
      {"[1, 2]: x\n? {a: b}\n: y\nnames: [a]\n", "names: 0=a"},
  };
  for (const Case& c : kCases) EXPECT_EQ(told(c.yaml), c.told) << c.yaml;
}

TEST(YoloConfig, BadClassesAreRejectedByNameAndTheRestStands) {
  constexpr Case kCases[] = {
      {"names: [a, ~, '', [b], {c: d}, e]",
       "names: 0=a 5=e class.bad-record@1 class.bad-record@1 class.bad-record@1 class.bad-record@1"},
      {"names:\n  0: a\n  b: 1\n  1.5: c\n  99999999999999999999: d\n  [2]: e\n",
       "names: 0=a class.bad-record@3 class.bad-record@4 class.bad-record@5 class.bad-record@6"},
      {"names:\n  0: a\n  0: b\n  1: c\n  1: c\n", "names: 0=a 1=c class.conflict@3"},
  };
  for (const Case& c : kCases) EXPECT_EQ(told(c.yaml), c.told) << c.yaml;
}

TEST(YoloConfig, WhatIsNoDataYamlIsRefusedWithItsLine) {
  constexpr Case kCases[] = {
      {"", "0: no YAML: the file is empty"},
      {"# only words\n", "0: no YAML: the file is empty"},
      {"dog\ncat\n", "1: no data.yaml: not a map"},
      {"- a\n", "1: no data.yaml: not a map"},
      {"a: b\nnames: [a", "no YAML: "},
      {"names: [a]\n\ttrain: x\n", "no YAML: "},
      {"a: 1\n---\nb: 2\n", "3: more than one YAML document"},
      {"a: 1\n---\nb: [\n", "no YAML: "},
      {"names: [a]\nnc: 1\nnames: [b]\n", "3: names stands on line 1 already"},
      {"train: a\n'train': b\n", "2: train stands on line 1 already"},
      {"\nnames: dog\n", "2: names is neither a list nor a map, but \"dog\""},
      {"train: {a: b}\n", "1: train is neither a text nor a number"},
      {"train:\n- a\n- [b]\n", "3: train is neither a text nor a number"},
      {"path: [a]\n", "1: path is neither a text nor a number"},
      {"nc: {a: b}\n", "1: nc is neither a text nor a number"},
      {"train: *nothing\n", "1: no YAML: the referenced anchor is not defined"},
      {"train: &t [*t]\n", "1: train is neither a text nor a number"},
      {"a: 1\nb: \xFF\n", "2: byte 0xff is no UTF-8"},
      {",", "1: more than one YAML document"},
  };
  for (const Case& c : kCases) EXPECT_THAT(told(c.yaml), HasSubstr(c.told)) << c.yaml;
}

TEST(YoloConfig, HostileFilesEndInAnAnswer) {
  constexpr std::size_t kSize = 50'000;
  const auto repeated = [](std::string_view piece) {
    std::string text;
    while (text.size() < kSize) text += piece;
    return text;
  };
  for (const char* piece :
       {"[", "{", "- ", "? ", "{a: ", "[{", ",", "a: ", "&a ", "!a ", "\"a\" ", "[a, ", "]", "---\n"}) {
    SCOPED_TRACE(piece);
    EXPECT_FALSE(told(repeated(piece)).empty());
    EXPECT_FALSE(told("names: [" + repeated(piece)).empty());
  }
  std::string bomb = "a0: &a0 [x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 30; ++i) bomb += fmt::format("a{0}: &a{0} [*a{1},*a{1},*a{1},*a{1},*a{1},*a{1}]\n", i, i - 1);
  // The elements stand where the alias leads.
  EXPECT_EQ(told(bomb + "names: *a29\n"),
            "names: class.bad-record@29 class.bad-record@29 class.bad-record@29 class.bad-record@29 "
            "class.bad-record@29 class.bad-record@29");
  EXPECT_THAT(told(std::string(kMaxYamlBytes + 1, ' ')), HasSubstr("larger than 1 MiB"));
}

TEST(YoloConfig, AListOfNamesCountsItsLines) {
  const auto names = [](std::string text) { return told(parse_yolo_names(text, "classes.txt")); };
  EXPECT_EQ(names(""), "");
  EXPECT_EQ(names("dog\ncat"), " 0=dog 1=cat");
  EXPECT_EQ(names("\xEF\xBB\xBF dog \r\n\r\ntraffic light\r\n\r\n"), " 0=dog 2=traffic light");
  EXPECT_EQ(names("dog\ndog\n"), " 0=dog 1=dog");
  EXPECT_THROW(names("\xFF"), Error);
}

}  // namespace
}  // namespace manifest::formats
