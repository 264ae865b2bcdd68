// SPDX-License-Identifier: Apache-2.0
// Changes by offsets: what is not asked for keeps its bytes, and what was inserted can be taken out again.
#include "libmanifest/json/edit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace manifest::json {
namespace {

/// The members of the root whose keys are in `keys`, ascending.
std::vector<const Node*> members(const Outline& outline, const std::vector<std::string>& keys) {
  std::vector<const Node*> found;
  std::string storage;
  for (auto index = outline.root().first_child; index != 0; index = outline.node(index).next_sibling) {
    const std::string key(outline.key(outline.node(index), storage));
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) found.push_back(&outline.node(index));
  }
  return found;
}

/// As annotating does: stale `errors` and `warnings` go, `added` comes (nothing when empty).
std::string annotate(const std::string& text, const std::string& added) {
  Outline outline;
  if (outline.scan(text)) return "no JSON: " + text;
  Edits edits(outline);
  const auto stale = members(outline, {"errors", "warnings"});
  edits.remove_members(outline.root(), stale);
  if (!added.empty()) edits.append_members(outline.root(), added, stale);
  std::string out;
  edits.apply(out);
  return out;
}

struct Case {
  std::string before, added, after;
};

const Case kCases[] = {
    // nothing stale
    {R"({"a":1})", R"("errors":[])", R"({"a":1,"errors":[]})"},
    {R"( { "a" : 1.50e+1 } )", R"("errors":[])", R"( { "a" : 1.50e+1,"errors":[] } )"},
    {R"({})", R"("errors":[])", R"({"errors":[]})"},
    {R"({ })", R"("errors":[])", R"({"errors":[] })"},
    {R"({"a":1})", R"("errors":[],"warnings":[])", R"({"a":1,"errors":[],"warnings":[]})"},
    {R"({"a":1})", "", R"({"a":1})"},
    // stale at the end, in the middle, at the start
    {R"({"a":1,"errors":[1]})", "", R"({"a":1})"},
    {R"({"a":1 , "errors" : [1] })", "", R"({"a":1 })"},
    {R"({"a":1, "errors":[1], "b":2})", "", R"({"a":1, "b":2})"},
    {R"({"errors":[1],"a":1})", "", R"({"a":1})"},
    {R"({ "errors":[1] , "a":1 })", "", R"({ "a":1 })"},
    {R"({"errors":[1], "warnings":[2] ,"a":1})", "", R"({"a":1})"},
    {R"({"errors":[1],"a":1,"warnings":[2],"errors":[3],"b":2,"errors":[4]})", "", R"({"a":1,"b":2})"},
    // only stale ones
    {R"({"errors":[1]})", "", R"({})"},
    {R"({ "errors":[1] })", "", R"({ })"},
    {R"({ "errors":[1] , "warnings":[","] })", "", R"({ })"},
    // stale and new
    {R"({"a":1,"errors":[1]})", R"("errors":[9])", R"({"a":1,"errors":[9]})"},
    {R"({"a":1 , "errors":[1] })", R"("errors":[9])", R"({"a":1,"errors":[9] })"},
    {R"({"a":1,"errors":[1],"b":2})", R"("errors":[9])", R"({"a":1,"b":2,"errors":[9]})"},
    {R"({"errors":[1],"a":1})", R"("errors":[9])", R"({"a":1,"errors":[9]})"},
    {R"({ "errors":[1] })", R"("errors":[9])", R"({"errors":[9] })"},
    {R"({ "errors":[1] , "warnings":[2] })", R"("errors":[9])", R"({"errors":[9] })"},
    // an escaped key
    {R"({"a":1,"\u0065rrors":[1]})", R"("errors":[9])", R"({"a":1,"errors":[9]})"},
};

TEST(Edits, StaleMembersGoAndNewOnesComeLast) {
  for (const Case& c : kCases) EXPECT_EQ(annotate(c.before, c.added), c.after) << c.before;
}

TEST(Edits, AnnotatingTwiceGivesTheSameBytes) {
  for (const Case& c : kCases) EXPECT_EQ(annotate(c.after, c.added), c.after) << c.before;
}

TEST(Edits, RemovingWhatWasInsertedGivesTheInputBack) {
  for (const std::string text :
       {R"({})", R"({ })", R"({"a":1})", R"( {"a" : "\u00e9", "b":[1e0 ] } )", "{\t\"a\":{}\n}"}) {
    const std::string annotated = annotate(text, R"("errors":[{"code":"X"}],"warnings":[])");
    EXPECT_NE(annotated, text);
    EXPECT_EQ(annotate(annotated, ""), text);
  }
}

TEST(Edits, ChangesInNestedObjectsApplyTogetherInAnyOrder) {
  const std::string text = R"({"k":{"errors":[1],"x":2},"m":{"y":[{"z":3},{}]},"errors":[0]})";
  Outline outline;
  ASSERT_FALSE(outline.scan(text));
  const Node& root = outline.root();
  const Node& k = *outline.find(root, "k");
  const Node& y = *outline.find(*outline.find(root, "m"), "y");
  const Node* const stale_root[] = {outline.find(root, "errors")};
  const Node* const stale_k[] = {outline.find(k, "errors")};
  Edits edits(outline);
  edits.append_members(root, R"("errors":[7])", stale_root);
  edits.remove_members(root, stale_root);
  edits.append_members(*outline.at(y, 1), R"("errors":[5])");
  edits.replace(*outline.find(*outline.at(y, 0), "z"), "33");
  edits.replace_key(k, R"("kk")");
  edits.remove_members(k, stale_k);
  std::string out = "> ";
  edits.apply(out);
  EXPECT_EQ(out, R"(> {"kk":{"x":2},"m":{"y":[{"z":33},{"errors":[5]}]},"errors":[7]})");
}

TEST(Edits, AValueBecomesTheOnlyElementOfAnArrayWithWhatChangesInIt) {
  Outline outline;
  ASSERT_FALSE(outline.scan(R"({"size": { "width":1 , "height":2}, "b":3})"));
  Edits edits(outline);
  const Node& size = *outline.find(outline.root(), "size");
  edits.wrap_in_array(size);
  edits.replace(*outline.find(size, "height"), "4");
  edits.wrap_in_array(*outline.find(outline.root(), "b"));
  std::string out;
  edits.apply(out);
  EXPECT_EQ(out, R"({"size": [{ "width":1 , "height":4}], "b":[3]})");
}

TEST(Edits, ClearForgetsAndAnotherTextMayFollow) {
  Outline outline;
  ASSERT_FALSE(outline.scan("[1]"));
  Edits edits(outline);
  EXPECT_TRUE(edits.empty());
  edits.replace(outline.node(1), "2");
  EXPECT_FALSE(edits.empty());
  edits.clear();
  ASSERT_FALSE(outline.scan("[3,4]"));
  edits.replace(outline.node(2), "5");
  std::string out;
  edits.apply(out);
  EXPECT_EQ(out, "[3,5]");
}

}  // namespace
}  // namespace manifest::json
