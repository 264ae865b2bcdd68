// SPDX-License-Identifier: Apache-2.0
// The regular expressions of schemas, by RE2: linear in the text, safe with whatever a user writes.
#include <re2/re2.h>

#include <memory>

#include "libmanifest/json/schema_rule.h"

namespace manifest::json {
namespace {

/// ECMA 262 writes \u00e9 where RE2 writes \x{00e9}; nothing else that schemas use differs.
std::string respell(std::string_view expression) {
  std::string out;
  for (std::size_t at = 0; at < expression.size(); ++at) {
    out.push_back(expression[at]);
    if (expression[at] != '\\' || at + 1 == expression.size()) continue;
    ++at;
    if (expression[at] == 'u' && at + 4 < expression.size()) {
      out.append("x{").append(expression.substr(at + 1, 4)).append("}");
      at += 4;
    } else {
      out.push_back(expression[at]);
    }
  }
  return out;
}

class Re2Pattern : public SchemaPattern {
 public:
  explicit Re2Pattern(const std::string& expression) : expression_(expression, RE2::Quiet) {}
  [[nodiscard]] bool matches(std::string_view text) const override {
    return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), expression_);
  }
  [[nodiscard]] const RE2& expression() const noexcept { return expression_; }

 private:
  RE2 expression_;
};

}  // namespace

std::shared_ptr<const SchemaPattern> SchemaPattern::compile(std::string_view expression, std::string& out) {
  auto pattern = std::make_shared<const Re2Pattern>(respell(expression));
  if (pattern->expression().ok()) return pattern;
  out = pattern->expression().error();
  return nullptr;
}

}  // namespace manifest::json
