// SPDX-License-Identifier: Apache-2.0
// One pass over an XML text with a stricter eye than pugixml's.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "libmanifest/formats/voc_text.h"

namespace manifest::formats {

namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_control(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 && !is_blank(c); }

/// One pass that the compiler makes wide; which one it was is looked for only when there is one.
bool has_control(std::string_view text) noexcept {
  unsigned char any = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    any = static_cast<unsigned char>(any | ((byte < 0x20) & (byte != '\t') & (byte != '\n') & (byte != '\r')));
  }
  return any != 0;
}

/// Whatever may begin a name; beyond ASCII everything, which is pugixml's view too.
bool begins_name(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool continues_name(char c) noexcept { return begins_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; }

/// XML 1.0, production 2.
bool is_xml_character(std::uint32_t value) noexcept {
  if (value < 0x20) return value == '\t' || value == '\n' || value == '\r';
  return value <= 0xD7FF || (value >= 0xE000 && value <= 0xFFFD) || (value >= 0x10000 && value <= 0x10FFFF);
}

class Guard {
 public:
  explicit Guard(std::string& text) : text_(text), view_(text) {}

  std::optional<FileProblem> run() {
    if (has_control(view_)) {
      const auto control = std::ranges::find_if(view_, is_control);
      bad(static_cast<std::size_t>(control - view_.begin()),
          fmt::format("character U+{:04X} is none of XML", static_cast<unsigned char>(*control)));
    }
    while (!problem_ && at_ < view_.size()) step();
    if (!problem_ && !seen_root_) bad(view_.size(), "no element");
    if (!problem_ && depth_ > 0) bad(view_.size(), "the file ends inside an element");
    return std::move(problem_);
  }

 private:
  /// Text up to the next tag, then the tag. Both are a few bytes long, so a plain loop beats a search.
  void step() {
    std::size_t tag = at_;
    bool has_reference = false;
    for (; tag < view_.size() && view_[tag] != '<'; ++tag) has_reference |= view_[tag] == '&';
    if (has_reference || depth_ == 0) check_text(at_, tag);
    at_ = tag;
    if (problem_ || at_ == view_.size()) return;
    const char next = at_ + 1 < view_.size() ? view_[at_ + 1] : '\0';
    if (next == '/') return end_tag();
    if (begins_name(next)) return start_tag();
    const std::string_view rest = view_.substr(at_);
    if (rest.starts_with("<!--")) return skip_past("-->", 4, "comment");
    if (rest.starts_with("<?")) return skip_past("?>", 2, "processing instruction");
    if (rest.starts_with("<![CDATA[") && depth_ > 0) return skip_past("]]>", 9, "CDATA section");
    if (rest.starts_with("<!DOCTYPE") && !seen_root_) return blank_doctype();
    bad(at_, "a `<` that begins nothing");
  }

  void check_text(std::size_t from, std::size_t to) {
    const std::string_view text = view_.substr(from, to - from);
    if (depth_ == 0) {
      const auto stray = std::ranges::find_if_not(text, is_blank);
      if (stray != text.end())
        bad(from + static_cast<std::size_t>(stray - text.begin()), "text outside the root element");
      return;
    }
    check_references(from, text);
  }

  void check_references(std::size_t from, std::string_view text) {
    for (std::size_t i = text.find('&'); i != kNone && !problem_; i = text.find('&', i + 1)) {
      check_reference(from + i, text.substr(i + 1));
    }
  }

  /// `rest` is what follows the `&` at `where`.
  void check_reference(std::size_t where, std::string_view rest) {
    constexpr auto kPredefined = std::to_array<std::string_view>({"amp", "lt", "gt", "quot", "apos"});  // XML 1.0, 4.6
    const std::size_t end = rest.find(';');
    if (end == kNone || end == 0) return bad(where, "a `&` that begins no reference");
    const std::string_view name = rest.substr(0, end);
    if (name.front() == '#') return check_character_reference(where, name);
    if (!begins_name(name.front()) || !std::ranges::all_of(name, continues_name)) {
      return bad(where, "a `&` that begins no reference");
    }
    if (std::ranges::find(kPredefined, name) == kPredefined.end()) {
      problem_ = {
          .reason = "file.entity", .detail = fmt::format("entity {}", in_quotes(name)), .line = line_at(view_, where)};
    }
  }

  void check_character_reference(std::size_t where, std::string_view name) {
    const bool is_hex = name.starts_with("#x");
    const std::string_view digits = name.substr(is_hex ? 2 : 1);
    std::uint32_t value = 0;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value, is_hex ? 16 : 10);
    if (result.ec != std::errc() || result.ptr != digits.data() + digits.size() || !is_xml_character(value)) {
      bad(where, fmt::format("reference {} names no character of XML", in_quotes(name)));
    }
  }

  void skip_past(std::string_view end, std::size_t opening, std::string_view what) {
    const std::size_t found = view_.find(end, at_ + opening);
    if (found == kNone) return bad(at_, fmt::format("a {} without end", what));
    at_ = found + end.size();
  }

  void end_tag() {
    if (--depth_ < 0) return bad(at_, "an end tag without its start");
    std::size_t i = at_ + 2;
    while (i < view_.size() && view_[i] != '>') ++i;
    if (i == view_.size()) return bad(at_, "a tag without end");
    at_ = i + 1;
  }

  void start_tag() {
    if (depth_ == 0 && seen_root_) return bad(at_, "a second root element");
    seen_root_ = true;
    count_node();
    std::size_t i = at_ + 1;
    while (i < view_.size() && view_[i] != '>' && !problem_)
      i = view_[i] == '"' || view_[i] == '\'' ? attribute_value(i) : i + 1;
    if (problem_) return;
    if (i >= view_.size()) return bad(at_, "a tag without end");
    const bool is_empty = view_[i - 1] == '/';
    if (!is_empty && ++depth_ > kMaxXmlDepth) return bad(at_, fmt::format("nested deeper than {}", kMaxXmlDepth));
    at_ = i + 1;
  }

  /// Checks the value that begins with the quote at `open`; the offset behind its end.
  std::size_t attribute_value(std::size_t open) {
    const std::size_t close = view_.find(view_[open], open + 1);
    if (close == kNone) {
      bad(open, "an attribute value without end");
      return view_.size();
    }
    count_node();
    check_references(open + 1, view_.substr(open + 1, close - open - 1));
    return close + 1;
  }

  void count_node() {
    if (++nodes_ > kMaxXmlNodes) bad(at_, fmt::format("more than {} tags and attributes", kMaxXmlNodes));
  }

  /// XML 1.0, production 28: quotes, comments and an internal subset in brackets may hold `>`.
  void blank_doctype() {
    const std::size_t start = at_;
    bool in_subset = false;
    std::size_t i = at_ + 2;
    while (i < view_.size() && (in_subset || view_[i] != '>')) {
      const char c = view_[i];
      if (c == '"' || c == '\'') {
        i = std::min(view_.find(c, i + 1), view_.size() - 1);
      } else if (view_.substr(i).starts_with("<!--")) {
        i = std::min(view_.find("-->", i + 4), view_.size() - 1);
      } else if (c == '[' || c == ']') {
        in_subset = c == '[';
      }
      ++i;
    }
    if (i >= view_.size()) return bad(start, "a DOCTYPE without end");
    std::replace_if(
        text_.begin() + static_cast<std::ptrdiff_t>(start), text_.begin() + static_cast<std::ptrdiff_t>(i) + 1,
        [](char c) { return c != '\n'; }, ' ');
    at_ = i + 1;
  }

  void bad(std::size_t where, std::string detail) {
    if (!problem_) problem_ = {.reason = "file.bad-xml", .detail = std::move(detail), .line = line_at(view_, where)};
  }

  std::string& text_;
  std::string_view view_;  ///< of text_, whose size never changes here
  std::size_t at_ = 0;
  int depth_ = 0;
  std::size_t nodes_ = 0;
  bool seen_root_ = false;
  std::optional<FileProblem> problem_;
};

}  // namespace

std::optional<FileProblem> guard_xml(std::string& text) { return Guard(text).run(); }

}  // namespace manifest::formats
