// SPDX-License-Identifier: Apache-2.0
// The run of numbers is as long as a plain loop says, for whatever text and however it lies in blocks.
#include "libmanifest/json/number_run.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace manifest::json {
namespace {

bool is_digit(const std::string& text, std::size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

/// Where the plain number at `at` ends; `at`: there is none.
std::size_t number_end(const std::string& text, std::size_t at) {
  std::size_t end = at;
  if (end < text.size() && text[end] == '-') ++end;
  if (!is_digit(text, end)) return at;
  if (text[end] == '0') {
    ++end;
  } else {
    while (is_digit(text, end)) ++end;
  }
  if (end < text.size() && text[end] == '.') {
    if (!is_digit(text, end + 1)) return at;
    ++end;
    while (is_digit(text, end)) ++end;
  }
  return end;
}

/// The same by the byte: behind the last number that a comma follows.
std::size_t expected_run(const std::string& text) {
  std::size_t proven = 0;
  for (std::size_t at = 0; at < text.size() && text[at] == ',';) {
    proven = at++;
    while (at < text.size() && std::string_view(" \t\r\n").find(text[at]) != std::string_view::npos) ++at;
    const std::size_t end = number_end(text, at);
    if (end == at) break;
    at = end;
  }
  return proven;
}

TEST(NumberRun, EndsAtTheLastProvenComma) {
  for (const auto& [text, run] : std::initializer_list<std::pair<std::string, std::size_t>>{
           {"", 0},
           {"]", 0},
           {",1", 0},
           {",1]", 0},
           {",1,2]", 2},
           {", 10.25, -3,\n  0.5, 7]", 18},
           {",1,02,3]", 2},
           {",1,-,3]", 2},
           {",1,2.,3]", 2},
           {",1,.5,3]", 2},
           {",1,1.2.3,3]", 2},
           {",1,2 ,3]", 2},
           {",1,,3]", 2},
           {",1,2e5,3]", 2},
           {",1,- 2,3]", 2},
           {",1,[2],3]", 2},
           {" 1,2,3]", 0},
       }) {
    EXPECT_EQ(expected_run(text), run) << text;
    EXPECT_EQ(number_run(text), run) << text;
  }
}

TEST(NumberRun, AgreesWithALoopOverItsBytes) {
  std::mt19937 random(20261122);
  const auto below = [&](std::size_t bound) { return random() % bound; };
  constexpr std::string_view kBytes = "0123456789.-, \n\t\rexE[]+\"a";
  for (int round = 0; round < 200'000; ++round) {
    std::string text;
    const std::size_t numbers = below(60);
    for (std::size_t i = 0; i < numbers; ++i) {
      text += below(4) == 0 ? ", " : ",";
      if (below(8) == 0) text += '-';
      text += std::to_string(below(below(3) == 0 ? 2 : 1'000'000));
      if (below(2) == 0) text += '.' + std::to_string(below(100'000));
      if (below(40) == 0) text.append(below(90), '7');  // longer than a block
    }
    if (below(4) != 0) text += ']';
    for (std::size_t changes = below(3); changes > 0 && !text.empty(); --changes) {
      text[below(text.size())] = kBytes[below(kBytes.size())];
    }
    ASSERT_EQ(number_run(text), expected_run(text)) << text;
  }
}

}  // namespace
}  // namespace manifest::json
