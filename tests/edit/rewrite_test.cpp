// SPDX-License-Identifier: Apache-2.0
// What each option changes in a line, and that it changes nothing else.
#include "libmanifest/edit/rewrite.h"

#include <gtest/gtest.h>

#include "libmanifest/error.h"

namespace manifest::edit {
namespace {

// Single quotes stand for double ones.
std::string json(std::string text) {
  for (char& c : text) c = c == '\'' ? '"' : c;
  return text;
}

std::string rewrite(const std::string& line, const RewriteOptions& options) {
  std::string out;
  const Rewritten result = Rewriter(options).rewrite(json(line), out);
  EXPECT_EQ(result.changed, !out.empty());
  return result.refusal ? "refused" : result.changed ? out : "same";
}

RewriteOptions labels(const std::vector<std::string>& renames) {
  RewriteOptions options;
  for (const std::string& rename : renames) options.labels.add_option(rename);
  return options;
}

struct Case {
  std::string line;
  std::string expected;
};

const std::string kClass =
    "{'source-ref' : 's3://b/1', 'a':1 "
    ",'a-metadata':{'class-name':'cat','x':1e2,'type':'groundtruth/image-classification'},'z':0}";
const std::string kBoxes =
    "{'source-ref':'s3://b/1','b':{'annotations':[{'class_id':1.0,'left':1},{'class_id':0},{'class_id':1}],'w':0},"
    "'b-metadata':{'objects':[{'confidence':1},{'confidence':2},{'confidence':3}],'class-map':{'0':'dog','1':'"
    "c\\u0061t'},"
    "'type':'groundtruth/object-detection'}}";

TEST(Rewrite, RenamesLabelsAndNothingElse) {
  const RewriteOptions options = labels({"cat=lion \"x\""});
  const Case cases[] = {
      {kClass,
       "{'source-ref' : 's3://b/1', 'a':1 ,'a-metadata':{'class-name':'lion "
       "\\'x\\'','x':1e2,'type':'groundtruth/image-classification'},'z':0}"},
      {kBoxes,
       "{'source-ref':'s3://b/1','b':{'annotations':[{'class_id':1.0,'left':1},{'class_id':0},{'class_id':1}],'w':0},"
       "'b-metadata':{'objects':[{'confidence':1},{'confidence':2},{'confidence':3}],'class-map':{'0':'dog','1':'lion "
       "\\'x\\''},"
       "'type':'groundtruth/object-detection'}}"},
      {"{'source-ref':'s3://b/1','a':1,'a-metadata':{'class-name':'cat','type':'groundtruth/label-verification'}}",
       "same"},
      {"{'source-ref':'s3://b/1','a-metadata':{'class-name':'cat','type':'groundtruth/image-classification'}}", "same"},
      {"{'a':1,'a-metadata':{'class-name':'cat','type':'groundtruth/image-classification'}}", "same"},
      {"{'source-ref':'s3://b/1',", "same"}};
  for (const Case& c : cases) EXPECT_EQ(rewrite(c.line, options), json(c.expected));
}

TEST(Rewrite, ADroppedLabelTakesItsBoxesAlong) {
  const Case cases[] = {
      {"cat=",
       "{'source-ref':'s3://b/1','b':{'annotations':[{'class_id':0}],'w':0},'b-metadata':{'objects':[{'confidence':2}],"
       "'class-map':{'0':'dog'},'type':'groundtruth/object-detection'}}"},
      {"dog=",
       "{'source-ref':'s3://b/1','b':{'annotations':[{'class_id':1.0,'left':1},{'class_id':1}],'w':0},'b-metadata':{"
       "'objects':[{'confidence':1},{'confidence':3}],'class-map':{'1':'c\\u0061t'},'type':'groundtruth/"
       "object-detection'}}"}};
  for (const Case& c : cases) EXPECT_EQ(rewrite(kBoxes, labels({c.line})), json(c.expected));
  EXPECT_EQ(rewrite(kBoxes, labels({"cat=", "dog="})),
            json("{'source-ref':'s3://b/1','b':{'annotations':[],'w':0},'b-metadata':{'objects':[],'class-map':{},"
                 "'type':'groundtruth/object-detection'}}"));
}

TEST(Rewrite, ALineThatLosesItsLastAttributeSaysNothingOfItsImage) {
  EXPECT_EQ(rewrite(kClass, labels({"cat="})), json("{'source-ref' : 's3://b/1'}"));
  const std::string line =
      "{'z':0,'a':1,'a-metadata':{},'source-ref':'s3://b/1','errors':[],'b-metadata':{},'cl-metadata':{},'source':'x'}";
  EXPECT_EQ(rewrite(line, {.kept_attributes = {"b"}}), json("{'source-ref':'s3://b/1','errors':[]}"));
  EXPECT_EQ(rewrite(line, {.kept_attributes = {"b"}, .bookkeeping = Bookkeeping::drop}),
            json("{'source-ref':'s3://b/1'}"));
  EXPECT_EQ(rewrite("{'source-ref':'s3://b/1','z':0}", {.kept_attributes = {"b"}}), "same");
  std::string out;
  const RewriteOptions options{.kept_attributes = {"b"}};
  EXPECT_TRUE(Rewriter(options).rewrite(json(line), out).unannotated);
  EXPECT_FALSE(Rewriter(options).rewrite(json(kBoxes), out).unannotated);
}

TEST(Rewrite, NoKeyOfAGoodLineBecomesAnAttributeBecauseAnotherLeaves) {
  const std::string metadata =
      "{'class-name':'x','confidence':1,'human-annotated':'yes','creation-date':'2020-01-01T00:00:00','type':"
      "'groundtruth/image-classification'}";
  const std::string line = "{'source-ref':'s3://bkt/1','a':1,'a-metadata':" + metadata +
                           ",'a-metadata-metadata':{},'a-metadata-metadata-metadata':{},'b':1,'b-metadata':" + metadata;
  const RewriteOptions keeps{.kept_attributes = {"b"}};
  EXPECT_EQ(rewrite(line + "}", keeps), "refused");
  EXPECT_EQ(rewrite(line + "}", {.attributes = {{"a", "c"}}}), "refused");
  EXPECT_NE(rewrite(line + "}", {.attributes = {{"b", "c"}}}), "refused");
  EXPECT_NE(rewrite(line + ",'d':1,'d-metadata':{}}", keeps), "refused");
  EXPECT_NE(rewrite("{'source-ref':'s3://bkt/1','b':1,'b-metadata':" + metadata +
                        ",'c-metadata':1,'c-metadata-metadata':" + metadata + ",'c-metadata-metadata-metadata':0}",
                    keeps),
            "refused");
  EXPECT_EQ(rewrite("{'source-ref':'s3://bkt/1','b':1,'b-metadata':" + metadata +
                        ",'errors':[],'errors-metadata':1,'errors-metadata-metadata':{}}",
                    {.bookkeeping = Bookkeeping::drop}),
            "refused");
}

TEST(Rewrite, KeepsTheAttributesThatAreNamed) {
  const std::string two = "{'a':1,'source-ref':'s3://b/1','a-metadata':{},'b':2,'b-metadata':{},'c':3,'a':4}";
  EXPECT_EQ(rewrite(two, {.kept_attributes = {"b"}}), json("{'source-ref':'s3://b/1','b':2,'b-metadata':{},'c':3}"));
  EXPECT_EQ(rewrite(two, {.kept_attributes = {"a"}}),
            json("{'a':1,'source-ref':'s3://b/1','a-metadata':{},'c':3,'a':4}"));
  EXPECT_EQ(rewrite(two, {.kept_attributes = {"a", "b"}}), "same");
}

TEST(Rewrite, RenamesAnAttributeWithItsMetadata) {
  const std::string line = "{'source-ref':'s3://b/1','a':1,'a-metadata':{},'b':2,'b-metadata':{},'c':3}";
  struct Renaming {
    std::vector<AttributeRenaming> renamings;
    std::string expected;
  };
  const Renaming cases[] = {
      {{{"a", "x"}}, "{'source-ref':'s3://b/1','x':1,'x-metadata':{},'b':2,'b-metadata':{},'c':3}"},
      {{{"a", "b"}, {"b", "a"}}, "{'source-ref':'s3://b/1','b':1,'b-metadata':{},'a':2,'a-metadata':{},'c':3}"},
      {{{"a", "b"}}, "refused"},
      {{{"a", "c"}}, "refused"},
      {{{"a", "x"}, {"b", "x"}}, "refused"},
      {{{"c", "x"}}, "same"},
      {{{"a", "a"}}, "same"}};
  for (const Renaming& c : cases) EXPECT_EQ(rewrite(line, {.attributes = c.renamings}), json(c.expected));
  EXPECT_EQ(rewrite(line, {.attributes = {{"a", "x"}}, .kept_attributes = {"x"}}),
            json("{'source-ref':'s3://b/1','x':1,'x-metadata':{},'c':3}"));
}

TEST(Rewrite, MovesThePrefixAndKeepsTheSpellingOfTheRest) {
  const RewriteOptions options = {.prefixes = {{"s3://b/", "s3://new/\"/"}, {"s3://", "s3://x-"}}};
  const Case cases[] = {{"{'source-ref':'s3://b/\\u0031','k':0}", "{'source-ref':'s3://new/\\'/\\u0031','k':0}"},
                        {"{'source-ref':'s3:\\/\\/b/1'}", "{'source-ref':'s3://new/\\'/1'}"},
                        {"{'source-ref':'s3://c/1'}", "{'source-ref':'s3://x-c/1'}"},
                        {"{'source-ref':'http://b/1'}", "same"},
                        {"{'source-ref':1}", "same"}};
  for (const Case& c : cases) EXPECT_EQ(rewrite(c.line, options), json(c.expected));
}

TEST(Rewrite, ASourceRefThatNamesAnImageStillDoesWhereItWasMoved) {
  const RewriteOptions options = {.prefixes = {{"s3://old/a", "s3://new/"}, {"s3://old", "s3://x"}}};
  EXPECT_EQ(rewrite("{'source-ref':'s3://old/a'}", options), "refused");
  EXPECT_EQ(rewrite("{'source-ref':'s3://old/b'}", options), "refused");
  EXPECT_EQ(rewrite("{'source-ref':'s3://older/b'}", options), json("{'source-ref':'s3://xer/b'}"));
  EXPECT_EQ(rewrite("{'source-ref':'s3://old'}", options), json("{'source-ref':'s3://x'}"));
  EXPECT_EQ(rewrite("{'source-ref':'s3://old/a" + std::string(1020, 'k') + "'}", options).size(), 1046U);
  EXPECT_EQ(rewrite("{'source-ref':'s3://older/" + std::string(1024, 'k') + "'}",
                    {.prefixes = {{"s3://older/", "s3://new/k"}}}),
            "refused");
}

TEST(Rewrite, APrefixMayEndInABackslash) {
  const RewriteOptions options = {.prefixes = {{"s3://b/a\\", "s3://new/"}}};
  EXPECT_EQ(rewrite("{'source-ref':'s3://b/a\\\\x'}", options), json("{'source-ref':'s3://new/x'}"));
}

TEST(Rewrite, DropsBookkeepingWhereAValidatorWritesIt) {
  const RewriteOptions options = {.bookkeeping = Bookkeeping::drop};
  const Case cases[] = {
      {"{'errors':[],'source-ref':'s3://b/1','b':{'annotations':[{'errors':[],'x':1,'cl-errors':0}],'warnings':[]},"
       "'b-metadata':{'type':'q','errors':[]},'cl-warnings':[]}",
       "{'source-ref':'s3://b/1','b':{'annotations':[{'x':1}]},'b-metadata':{'type':'q'}}"},
      {"{'source-ref':'s3://b/1','k':{'errors':[]}}", "same"}};
  for (const Case& c : cases) EXPECT_EQ(rewrite(c.line, options), json(c.expected));
}

TEST(Rewrite, DoesAllAtOnce) {
  RewriteOptions options = labels({"cat=dog", "dog="});
  options.attributes = {{"b", "c"}};
  options.bookkeeping = Bookkeeping::drop;
  options.prefixes = {{"s3://b", "s3://d"}};
  EXPECT_EQ(
      rewrite("{'source-ref':'s3://b/1','b':{'annotations':[{'class_id':0,'errors':[]},{'class_id':1,'errors':[]}]},"
              "'b-metadata':{'class-map':{'0':'dog','1':'cat'},'type':'groundtruth/object-detection'}}",
              options),
      json("{'source-ref':'s3://d/1','c':{'annotations':[{'class_id':1}]},"
           "'c-metadata':{'class-map':{'1':'dog'},'type':'groundtruth/object-detection'}}"));
}

TEST(RewriteOptions, AreCutWhereTheSpecificationSays) {
  EXPECT_EQ(parse_prefix_move("s3://a/x=1/=s3://bkt/").from, "s3://a/x=1/");
  for (const char* to : {"s3://bkt/=", "s3://", "s3://b", "s3://bucket", "s3://bkt/a b"})
    EXPECT_EQ(parse_prefix_move(std::string("s3://a=") + to).to, to);
  for (const char* bad : {"", "s3://a", "s3://a=b", "=s3://bkt", "s3://a=s3://bkt=s3://c", "s3://a=s3://b/",
                          "s3://a=s3://b c", "s3://a=s3:///x"})
    EXPECT_THROW((void)parse_prefix_move(bad), Error) << bad;
  EXPECT_THROW((void)parse_prefix_move("s3://a=s3://bkt/" + std::string(1025, 'k')), Error);
  EXPECT_EQ(parse_attribute_renaming("a=b").to, "b");
  for (const char* bad : {"", "a", "=b", "a=", "a=b=c", "a=source-ref", "a=b-metadata", "a=$b"}) {
    EXPECT_THROW((void)parse_attribute_renaming(bad), Error);
  }
}

}  // namespace
}  // namespace manifest::edit
