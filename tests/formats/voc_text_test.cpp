// SPDX-License-Identifier: Apache-2.0
// Encodings, and what an XML file may not hold.
#include "libmanifest/formats/voc_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace manifest::formats {
namespace {

using testing::HasSubstr;

std::string utf16(std::u16string_view text, bool big) {
  std::string out;
  for (const char16_t unit : text) {
    const char high = static_cast<char>(unit >> 8);
    const char low = static_cast<char>(unit & 0xFF);
    out += big ? high : low;
    out += big ? low : high;
  }
  return out;
}

struct Encoded {
  const char* name;
  std::string bytes;
  std::string text;    ///< expected
  const char* detail;  ///< of the problem; nullptr: none
};

TEST(VocText, EncodingsBecomeUtf8) {
  const std::string latin1 = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>caf\xe9</a>";
  const Encoded cases[] = {
      {"plain", "<a>caf\xc3\xa9</a>", "<a>caf\xc3\xa9</a>", nullptr},
      {"UTF-8 with a mark", "\xEF\xBB\xBF<a/>", "<a/>", nullptr},
      {"a mark wins over the declaration", "\xEF\xBB\xBF<?xml version='1.0' encoding='GBK'?><a/>",
       "<?xml version='1.0' encoding='GBK'?><a/>", nullptr},
      {"UTF-16 little", utf16(u"\uFEFF<a>\u00e9\U0001F600</a>", false), "<a>\xc3\xa9\xf0\x9f\x98\x80</a>", nullptr},
      {"UTF-16 big", utf16(u"\uFEFF<a>\u00e9\U0001F600</a>", true), "<a>\xc3\xa9\xf0\x9f\x98\x80</a>", nullptr},
      {"ISO-8859-1", latin1, "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>caf\xc3\xa9</a>", nullptr},
      {"latin1", "<?xml version='1.0' encoding='latin1'?>\xe9", "<?xml version='1.0' encoding='latin1'?>\xc3\xa9",
       nullptr},
      {"declared UTF-8", "<?xml version='1.0' encoding='utf-8'?><a/>", "<?xml version='1.0' encoding='utf-8'?><a/>",
       nullptr},
      {"no declaration and no UTF-8", "<a>\ncaf\xe9</a>", "", "byte 0xe9"},
      {"other encoding", "<?xml version='1.0' encoding='GB2312'?><a/>", "", "gb2312"},
      {"UTF-16 without a mark", utf16(u"<a/>", false), "", "without a byte order mark"},
      {"UTF-32", std::string("\xFF\xFE\0\0<\0\0\0", 8), "", "UTF-32"},
      {"odd UTF-16", utf16(u"\uFEFF<a/>", false) + "x", "", "ill-formed UTF-16"},
      {"unpaired high surrogate", utf16(std::u16string{0xFEFF, 0xD800, 'x'}, true), "", "ill-formed UTF-16 at byte 2"},
      {"unpaired low surrogate", utf16(std::u16string{0xFEFF, 0xDC00}, true), "", "ill-formed UTF-16 at byte 2"},
      {"high surrogate at the end", utf16(std::u16string{0xFEFF, 0xD800}, false), "", "ill-formed UTF-16 at byte 2"},
  };
  for (const Encoded& c : cases) {
    SCOPED_TRACE(c.name);
    std::string text = c.bytes;
    const auto problem = convert_to_utf8(text);
    ASSERT_EQ(problem.has_value(), c.detail != nullptr);
    if (problem) {
      EXPECT_EQ(problem->reason, "file.encoding");
      EXPECT_THAT(problem->detail, HasSubstr(c.detail));
    } else {
      EXPECT_EQ(text, c.text);
    }
  }
}

struct Guarded {
  const char* text;
  const char* reason;  ///< nullptr: it passes
  const char* detail;
  std::uint64_t line = 1;
};

constexpr Guarded kGuarded[] = {
    {"<a/>", nullptr, ""},
    {"<?xml version='1.0'?>\n<!-- & < -->\n<a b='>' c=\"&amp;\"><![CDATA[&x; "
     "<]]>&lt;&gt;&quot;&apos;&#65;&#x1F600;</a>\n",
     nullptr, ""},
    {"<!DOCTYPE a SYSTEM \"http://x/y.dtd\"><a/>", nullptr, ""},
    {"<!DOCTYPE a [<!ENTITY x \"]>\"> <!-- ' > --> <!ELEMENT a ANY>]><a/>", nullptr, ""},
    {"<\xc3\xa9/>", nullptr, ""},
    {"<!DOCTYPE a [<!ENTITY x 'y'>]>\n<a>&x;</a>", "file.entity", "\"x\"", 2},
    {"<a b='&x;'/>", "file.entity", "\"x\""},
    {"<a>&nbsp;</a>", "file.entity", "entity \"nbsp\""},
    {"<a>&</a>", "file.bad-xml", "begins no reference"},
    {"<a>&;</a>", "file.bad-xml", "begins no reference"},
    {"<a>a & b; c</a>", "file.bad-xml", "begins no reference"},
    {"<a>&#0;</a>", "file.bad-xml", "\"#0\""},
    {"<a>&#x110000;</a>", "file.bad-xml", "\"#x110000\""},
    {"<a>&#xD800;</a>", "file.bad-xml", "\"#xD800\""},
    {"<a>&#99999999999;</a>", "file.bad-xml", "names no character"},
    {"<a>&#;</a>", "file.bad-xml", "names no character"},
    {"<a>\n\x01</a>", "file.bad-xml", "U+0001", 2},
    {"", "file.bad-xml", "no element"},
    {"  \n", "file.bad-xml", "no element", 2},
    {"text", "file.bad-xml", "outside the root"},
    {"<a/>\nx", "file.bad-xml", "outside the root", 2},
    {"<a/><b/>", "file.bad-xml", "second root"},
    {"<a/><!DOCTYPE a>", "file.bad-xml", "begins nothing"},
    {"<a>", "file.bad-xml", "ends inside"},
    {"<a", "file.bad-xml", "without end"},
    {"<a b='", "file.bad-xml", "without end"},
    {"<a><!-- ", "file.bad-xml", "comment without end"},
    {"<a><![CDATA[ ", "file.bad-xml", "CDATA section without end"},
    {"<?xml ", "file.bad-xml", "instruction without end"},
    {"<!DOCTYPE a [<!ENTITY", "file.bad-xml", "DOCTYPE without end"},
    {"</a>", "file.bad-xml", "without its start"},
    {"<a/></a>", "file.bad-xml", "without its start"},
    {"< a/>", "file.bad-xml", "begins nothing"},
    {"<![CDATA[x]]><a/>", "file.bad-xml", "begins nothing"},
    {"<", "file.bad-xml", "begins nothing"},
};

TEST(VocText, TheGuardRefusesWhatNoReaderShouldTake) {
  for (const Guarded& c : kGuarded) {
    SCOPED_TRACE(c.text);
    std::string text = c.text;
    const auto problem = guard_xml(text);
    EXPECT_EQ(text.size(), std::string_view(c.text).size());
    ASSERT_EQ(problem.has_value(), c.reason != nullptr) << (problem ? problem->detail : "");
    if (!problem) continue;
    EXPECT_EQ(problem->reason, c.reason);
    EXPECT_THAT(problem->detail, HasSubstr(c.detail));
    EXPECT_EQ(problem->line, c.line);
  }
}

TEST(VocText, ADoctypeIsOverwritten) {
  std::string text = "<!DOCTYPE a [\n<!ENTITY x 'y'>\n]><a/>";
  EXPECT_FALSE(guard_xml(text));
  EXPECT_EQ(text, "             \n               \n  <a/>");
}

TEST(VocText, DepthIsLimited) {
  const auto nested = [](int depth) {
    std::string text;
    for (int i = 0; i < depth; ++i) text += "<a>";
    for (int i = 0; i < depth; ++i) text += "</a>";
    return text;
  };
  std::string fits = nested(kMaxXmlDepth);
  EXPECT_FALSE(guard_xml(fits));
  std::string deep = nested(kMaxXmlDepth + 1);
  EXPECT_THAT(guard_xml(deep).value().detail, HasSubstr("nested deeper than 32"));
}

TEST(VocText, TagsAndAttributesAreLimited) {
  for (const char* filler : {"<b/>", "<b c=''/>"}) {
    std::string text = "<a>";
    for (std::size_t i = 0; i < kMaxXmlNodes; ++i) text += filler;
    text += "</a>";
    EXPECT_THAT(guard_xml(text).value().detail, HasSubstr("more than 400000"));
  }
}

TEST(VocText, AQuotedValueIsCut) {
  EXPECT_EQ(in_quotes("dog"), "\"dog\"");
  EXPECT_EQ(in_quotes(std::string(65, 'x')), "\"" + std::string(64, 'x') + "...\"");
}

TEST(VocText, IndentationIsNoText) {
  const std::pair<const char*, const char*> cases[] = {
      {"dog", "dog"},     {" dog ", " dog "}, {"\n\t\tdog\n\t", "dog"},
      {" dog\n", " dog"}, {"\ndog ", "dog "}, {"a\nb", "a\nb"},
      {" ", " "},         {"\n ", ""},        {"", ""},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(without_indentation(text), expected) << text;
}

}  // namespace
}  // namespace manifest::formats
