// SPDX-License-Identifier: Apache-2.0
// What becomes of lines, one image's above all (tools.md 4).
#include "libmanifest/edit/merge.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>

#include "libmanifest/error.h"
#include "tests/edit/merge_fixture.h"

namespace manifest::edit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using D = MergeDuplicates;

constexpr D kPolicies[] = {D::error, D::first, D::last, D::newest, D::join, D::keep};

TEST_F(MergeTest, LinesWithoutDuplicateAreCopiedByteForByteAndAMissingLastNewlineIsAdded) {
  const std::string crlf = " " + line("1", "x").substr(0, line("1", "x").size() - 1) + "\r\n";
  const std::string open = line("2", "x").substr(0, line("2", "x").size() - 1);
  for (const D policy : kPolicies) {
    EXPECT_EQ(merge({"\xEF\xBB\xBF" + crlf + "\njunk\n" + open, line("3")}, {.duplicates = policy}),
              crlf + "\njunk\n" + open + "\n" + line("3"));
    EXPECT_EQ(merge({open + "\r", ""}, {.duplicates = policy, .block_bytes = 7}), open + "\r\n");
  }
}

TEST_F(MergeTest, NoLinesGiveAnEmptyOutput) {
  for (const D policy : kPolicies) EXPECT_EQ(merge({"", ""}, {.duplicates = policy}), "");
}

TEST_F(MergeTest, ADuplicateIsRefusedByDefaultWithBothPlaces) {
  try {
    merge({line("1") + line("2"), line("3") + line("2") + line("1")}, {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data);
    EXPECT_THAT(error.path(), HasSubstr("in1.manifest"));
    EXPECT_EQ(error.line(), 2U);
    EXPECT_THAT(error.what(), HasSubstr("in0.manifest:2"));
  }
}

TEST_F(MergeTest, ASurvivorStandsWhereTheImageFirstAppeared) {
  const std::vector<std::string> texts = {line("1", "a") + line("2", "a") + line("1", "b"),
                                          line("3", "a") + line("1", "c")};
  struct Case {
    D policy;
    std::string survivor;
  };
  const Case cases[] = {{D::first, "a"}, {D::last, "c"}, {D::newest, "c"}};
  for (const Case& c : cases) {
    for (const std::size_t block : {std::size_t{1}, std::size_t{1} << 20U}) {
      EXPECT_EQ(merge(texts, {.duplicates = c.policy, .threads = 3, .block_bytes = block}),
                line("1", c.survivor) + line("2", "a") + line("3", "a"));
      EXPECT_EQ(ledger.dropped().at("line.duplicate"), 2U);
    }
  }
  EXPECT_EQ(merge(texts, {.duplicates = D::keep}), texts[0] + texts[1]);
}

TEST_F(MergeTest, KeysAreComparedUnescaped) {
  const std::string escaped = "{\"source-ref\":\"s3:\\/\\/bucket\\/\\u0031\"}\n";
  EXPECT_EQ(merge({line("1"), escaped}, {.duplicates = D::last}), escaped);
}

TEST_F(MergeTest, NewestLooksAtInstants) {
  struct Case {
    const char* first;
    const char* second;
    bool second_wins;
  };
  const Case cases[] = {
      {"2020-01-01T00:00:00", "2020-01-01T00:00:01", true},
      {"2020-01-01T00:00:01", "2020-01-01T00:00:00", false},
      {"2020-01-01T00:00:00.000000001", "2020-01-01T00:00:00", false},
      {"2020-01-01T12:00:00+02:00", "2020-01-01T11:00:00Z", true},
      {"2020-01-01T12:00:00-02:00", "2020-01-01T13:00:00Z", false},
      {"2020-01-01T00:00:00", "2020-01-01 00:00:00", true},
      {"0001-01-01T00:00:00", "never", false},
      {"never", "never", true},
  };
  for (const Case& c : cases) {
    const std::string first = line("1", "x", c.first);
    const std::string second = line("1", "y", c.second);
    EXPECT_EQ(merge({first + line("2") + second}, {.duplicates = D::newest}),
              (c.second_wins ? second : first) + line("2"))
        << c.first << " " << c.second;
  }
  EXPECT_EQ(merge({line("1", "x") + "junk\n" + line("1")}, {.duplicates = D::newest}), line("1", "x") + "junk\n");
}

TEST_F(MergeTest, FirstAndLastAreIdempotent) {
  const std::vector<std::string> texts = {line("1", "a") + "junk\n" + line("2") + line("1"),
                                          line("2", "b") + line("3")};
  for (const D policy : {D::first, D::last}) {
    const std::string once = merge(texts, {.duplicates = policy});
    EXPECT_EQ(merge({once}, {.duplicates = policy}), once);
    EXPECT_EQ(merge({once, once}, {.duplicates = policy, .invalid = MergeInvalid::drop}),
              merge({once}, {.duplicates = policy, .invalid = MergeInvalid::drop}));
  }
}

TEST_F(MergeTest, InvalidLinesAreKeptDroppedOrRefused) {
  const std::string text = "junk\n[]\n\n{\"source\":\"x\"}\n{\"source-ref\":1}\n" + line("1");
  for (const D policy : {D::first, D::newest, D::keep}) {
    EXPECT_EQ(merge({text}, {.duplicates = policy}), text);
    EXPECT_EQ(merge({text}, {.duplicates = policy, .invalid = MergeInvalid::drop}), line("1"));
    EXPECT_EQ(ledger.dropped().at("line.invalid"), 5U);
    EXPECT_THROW(merge({line("2") + text}, {.duplicates = policy, .invalid = MergeInvalid::error}), Error);
    EXPECT_EQ(merge({line("1")}, {.duplicates = policy, .invalid = MergeInvalid::error}), line("1"));
  }
}

TEST_F(MergeTest, AnOverlongLineIsNeverSkipped) {
  for (const D policy : {D::first, D::keep}) {
    EXPECT_THROW(merge({line("1") + line("2", "x")}, {.duplicates = policy, .max_line_bytes = 60}), Error);
  }
}

TEST_F(MergeTest, UnionPutsAllAttributesOnTheFirstLine) {
  const std::string first = line("1", "x");
  const std::string second = boxes("1", {0}, "\"0\":\"y\"");
  const std::string added = second.substr(std::string_view(R"({"source-ref":"s3://bucket/1")").size());
  EXPECT_EQ(merge({first + line("2"), second}, {.duplicates = D::join}),
            first.substr(0, first.size() - 2) + added + line("2"));
  EXPECT_EQ(ledger.dropped().at("line.joined"), 1U);
  EXPECT_THAT(conflicts, HasSubstr(R"("action":"joined","attributes":{"b":"added"}})"));
}

TEST_F(MergeTest, UnionConcatenatesBoxesWithClassesByName) {
  EXPECT_EQ(
      merge({boxes("1", {0, 1}, R"("0":"cat","1":"dog")"), boxes("1", {1, 0, 2}, R"("0":"cow","1":"cat","2":"fox")")},
            {.duplicates = D::join}),
      "{\"source-ref\":\"s3://bucket/"
      "1\",\"b\":{\"image_size\":[{\"width\":100,\"height\":100,\"depth\":3}],\"annotations\":["
      "{\"class_id\":0,\"left\":0,\"top\":0,\"width\":9,\"height\":9},{\"class_id\":1,\"left\":1,\"top\":0,\"width\":9,"
      "\"height\":9},"
      "{\"class_id\":0,\"left\":0,\"top\":0,\"width\":9,\"height\":9},{\"class_id\":3,\"left\":1,\"top\":0,\"width\":9,"
      "\"height\":9},"
      "{\"class_id\":2,\"left\":2,\"top\":0,\"width\":9,\"height\":9}]},\"b-metadata\":{\"objects\":["
      "{\"confidence\":0.1},{\"confidence\":0.2},{\"confidence\":0.1},{\"confidence\":0.2},{\"confidence\":0.3}],"
      "\"class-map\":{\"0\":\"cat\",\"1\":\"dog\",\"2\":\"fox\",\"3\":\"cow\"},\"human-annotated\":\"yes\","
      "\"creation-date\":\"2020-01-01T00:00:00\",\"type\":\"groundtruth/object-detection\"}}\n");
  EXPECT_THAT(conflicts, HasSubstr(R"("attributes":{"b":"joined"})"));
}

TEST_F(MergeTest, UnionFillsEmptyListsAndMaps) {
  EXPECT_EQ(merge({boxes("1", {}, ""), boxes("1", {5}, R"("5":"cat")")}, {.duplicates = D::join}),
            boxes("1", {5}, R"("5":"cat")"));
  EXPECT_EQ(merge({boxes("1", {5}, R"("5":"cat")"), boxes("1", {}, "")}, {.duplicates = D::join}),
            boxes("1", {5}, R"("5":"cat")"));
}

TEST_F(MergeTest, OfOtherAttributesOfOneNameTheLaterLinesStandsAndTheConflictIsRecorded) {
  struct Case {
    std::string first;
    std::string second;
  };
  const Case cases[] = {{line("1", "x"), line("1", "y")},
                        {boxes("1", {0}, R"("0":"cat")"), boxes("1", {0}, R"("0":"cat")", 101)},
                        {boxes("1", {0}, R"("0":"cat")"), boxes("1", {0, 7}, R"("0":"cat")")}};
  for (const Case& c : cases) {
    EXPECT_EQ(merge({c.first, c.second}, {.duplicates = D::join}), c.second);
    EXPECT_THAT(conflicts, HasSubstr("\":\"replaced\"}"));
    EXPECT_EQ(ledger.changed().at("attribute.replaced"), 1U);
  }
  EXPECT_EQ(merge({line("1", "x"), line("1", "x")}, {.duplicates = D::join}), line("1", "x"));
  EXPECT_EQ(ledger.changed().count("attribute.replaced"), 0U);
}

TEST_F(MergeTest, UnionNeverMakesALineWithMoreBoxesThanTheServiceTakes) {
  const auto with = [](int count, std::string_view attribute = "b") {
    std::string text = boxes("1", std::vector<int>(static_cast<std::size_t>(count), 0), R"("0":"cat")");
    if (attribute != "b") text.replace(text.find("\"b\""), 3, "\"q\"").replace(text.find("\"b-"), 3, "\"q-");
    return text;
  };
  const auto count = [](const std::string& text) {
    std::size_t found = 0;
    for (auto at = text.find("left"); at != std::string::npos; at = text.find("left", at + 1)) ++found;
    return found;
  };
  EXPECT_EQ(count(merge({with(30), with(20)}, {.duplicates = D::join})), 50U);
  for (const char* attribute : {"b", "q"}) {
    EXPECT_EQ(merge({with(10), with(20), with(21, attribute), with(9)}, {.duplicates = D::join}),
              merge({with(21, attribute), with(9)}, {.duplicates = D::join}))
        << attribute;
    merge({with(10), with(20), with(21, attribute), with(9)}, {.duplicates = D::join});
    EXPECT_EQ(ledger.dropped().at("line.too-many-boxes"), 2U);
    EXPECT_EQ(ledger.dropped().at("line.joined"), 1U);
    EXPECT_THAT(conflicts, HasSubstr(R"("action":"replaced","reason":"line.too-many-boxes"})"));
  }
  // A line that has too many is no better off alone.
  EXPECT_EQ(count(merge({with(51), with(1)}, {.duplicates = D::join})), 52U);
  EXPECT_EQ(count(merge({with(1), with(51)}, {.duplicates = D::join})), 52U);
}

TEST_F(MergeTest, UnionMakesNoAttributeOfTwoHalves) {
  const std::string first = R"({"source-ref":"s3://bucket/1","id":7,"x-metadata":1,)" + line("1", "x").substr(30);
  const std::string second =
      R"({"source-ref":"s3://bucket/1","x":8,"id-metadata":{},"y":9,)" + line("1", "x").substr(30);
  EXPECT_EQ(merge({first, second}, {.duplicates = D::join}), first.substr(0, first.size() - 2) + ",\"y\":9}\n");
  EXPECT_THAT(conflicts, HasSubstr(R"("x":"dropped","id-metadata":"dropped")"));
  const std::string whole = R"({"source-ref":"s3://bucket/1","a-metadata":1,"a-metadata-metadata":2})"
                            "\n";
  for (const auto& [earlier, later] : {std::pair(line("1", "x"), whole), std::pair(whole, line("1", "x"))}) {
    EXPECT_EQ(merge({earlier, later}, {.duplicates = D::join}), later);
    EXPECT_EQ(ledger.dropped().at("line.names-clash"), 1U);
  }
}

TEST_F(MergeTest, UnionOfManyLinesIsThatOfTheFirstTwoThenTheNext) {
  const auto with = [](std::string_view members) {
    return fmt::format("{{\"source-ref\":\"s3://bucket/1\",{}}} \n", members);
  };
  std::vector<std::string> lines = {line("1", "x"),
                                    line("1", "y"),
                                    boxes("1", {0}, R"("0":"cat")"),
                                    boxes("1", {0}, R"("0":"dog")"),
                                    with(R"("id":1,"q":1,"q-metadata":{})"),
                                    with(R"("id-metadata":2,"q":2,"q-metadata":{}, "z":3)")};
  std::ranges::sort(lines);
  for (int i = 0; i < 40; ++i) {
    for (int skipped = 0; skipped < 17; ++skipped) std::ranges::next_permutation(lines);
    std::string joined = lines.front();
    for (std::size_t next = 1; next < lines.size(); ++next)
      joined = merge({joined, lines[next]}, {.duplicates = D::join});
    EXPECT_EQ(merge(lines, {.duplicates = D::join}), joined) << fmt::format("{}", fmt::join(lines, ""));
  }
}

TEST_F(MergeTest, LinesWithoutAnAttributeLeftAreCounted) {
  const MergeOptions options = {.duplicates = D::join, .rewrite = {.kept_attributes = {"b"}}};
  EXPECT_EQ(merge({line("1", "x") + line("2", "x") + line("3"), line("1", "y")}, options),
            line("1") + line("2") + line("3"));
  EXPECT_EQ(ledger.changed().at("line.unannotated"), 3U);
}

TEST_F(MergeTest, ConflictsSayWhereBothStoodAndWhatWasDone) {
  lists_kept = true;
  struct Case {
    D policy;
    const char* first;
    const char* second;
  };
  const Case cases[] = {{D::first, "dropped", "dropped"}, {D::last, "dropped", "replaced"}, {D::keep, "kept", "kept"}};
  for (const Case& c : cases) {
    merge({line("1") + line("1"), line("2") + line("1")}, {.duplicates = c.policy});
    EXPECT_THAT(conflicts, HasSubstr(fmt::format("\"line\":2}},\"action\":\"{}\"}}\n", c.first)));
    EXPECT_THAT(conflicts, HasSubstr(fmt::format("\"line\":2}},\"action\":\"{}\"}}\n", c.second)));
    EXPECT_EQ(std::ranges::count(conflicts, '\n'), 2);
    EXPECT_TRUE(conflicts.starts_with("{\"source-ref\":\"s3://bucket/1\",\"first\":{\"path\":\"")) << conflicts;
  }
}

TEST_F(MergeTest, FiltersSeeLinesAsTheyWouldBeWritten) {
  const std::string cat = line("1", "cat");
  const std::string box = boxes("2", {3}, R"("3":"dog","4":"cow")");
  const std::string bare = line("x/3");
  const std::string text = cat + box + bare + "junk\n";
  struct Case {
    FilterOptions filter;
    std::string expected;
  };
  const Case cases[] = {{{.labels = {"cat"}}, cat},
                        {{.labels = {"cat", "dog"}}, cat + box},
                        {{.labels = {"cow"}}, ""},
                        {{.labeled = Wanted::yes}, cat + box},
                        {{.labeled = Wanted::no}, bare + "junk\n"},
                        {{.source = "bucket/x"}, bare},
                        {{.labels = {"cat"}, .source = "2"}, ""},
                        {{.errors = Wanted::yes}, "junk\n"},
                        {{.errors = Wanted::no}, cat + box + bare}};
  for (const D policy : {D::first, D::keep}) {
    for (const Case& c : cases) EXPECT_EQ(merge({text}, {.duplicates = policy, .filter = c.filter}), c.expected);
  }
  EXPECT_EQ(merge({cat + line("1")}, {.duplicates = D::last, .filter = {.labeled = Wanted::yes}}), "");
  EXPECT_EQ(ledger.dropped().at("line.not-selected"), 1U);
}

TEST_F(MergeTest, SortsBySourceRefStablyAndInvalidLinesLast) {
  const std::string text = "junk2\n" + line("b", "2") + line("a") + "junk1\n" + line("b", "1");
  const std::string sorted = line("a") + line("b", "2") + line("b", "1") + "junk2\njunk1\n";
  EXPECT_EQ(merge({text}, {.duplicates = D::keep, .order = MergeOrder::by_source_ref}), sorted);
  EXPECT_EQ(merge({text}, {.duplicates = D::keep, .order = MergeOrder::by_source_ref, .memory = 64}), sorted);
}

TEST_F(MergeTest, PiecesFitTheirLimits) {
  const std::string one = line("1");
  EXPECT_THAT(pieces({one + one + one}, {.duplicates = D::keep, .max_piece_lines = 2}), ElementsAre(one + one, one));
  EXPECT_THAT(pieces({one + one + one}, {.duplicates = D::keep, .max_piece_bytes = 2 * one.size()}),
              ElementsAre(one + one, one));
  EXPECT_THAT(pieces({one + one}, {.duplicates = D::keep, .max_piece_bytes = 2 * one.size() - 1}),
              ElementsAre(one, one));
  EXPECT_THAT(pieces({""}, {.duplicates = D::keep, .max_piece_lines = 2}), ElementsAre(""));
  EXPECT_THROW(pieces({one}, {.duplicates = D::keep, .max_piece_bytes = one.size() - 1}), Error);
}

TEST_F(MergeTest, EveryLabelGetsOneIdAndLinesThatAgreeStay) {
  const std::string first = boxes("1", {4, 2}, R"("4":"cat", "2":"dog")");
  const std::string second = boxes("2", {2, 0}, R"("2":"cat","0":"fox")");
  const std::string fixed = boxes("2", {4, 0}, R"("4":"cat","0":"fox")");
  EXPECT_EQ(merge({first + second + first}, {.duplicates = D::keep, .class_ids = ClassIdPolicy::reconciled}),
            first + fixed + first);
  EXPECT_EQ(ledger.changed().at("line.reconciled"), 1U);
  EXPECT_EQ(merge({boxes("1", {0, 1}, R"("0":"cat","1":"cat")")},
                  {.duplicates = D::first, .class_ids = ClassIdPolicy::reconciled}),
            boxes("1", {0, 0}, R"("0":"cat")"));
  const std::string unknown = boxes("3", {0}, R"("2":"cat")");
  EXPECT_EQ(merge({first + unknown}, {.duplicates = D::keep, .class_ids = ClassIdPolicy::reconciled}), first + unknown);
}

TEST_F(MergeTest, DuplicatesAreFoundByTheNameThatIsWritten) {
  const MergeOptions options = {.duplicates = D::last, .rewrite = {.prefixes = {{"s3://old/", "s3://bucket/"}}}};
  EXPECT_EQ(merge({line("1"), "{\"source-ref\":\"s3://old/1\",\"k\":2}\n"}, options),
            "{\"source-ref\":\"s3://bucket/1\",\"k\":2}\n");
}

TEST_F(MergeTest, ALineThatLostItsLastLabelIsKeptOrSkipped) {
  MergeOptions options = {.duplicates = D::keep};
  options.rewrite.labels.add_drop("cat");
  const std::string text = line("1", "cat") + line("2", "dog") + line("3");
  EXPECT_EQ(merge({text}, options), line("1") + line("2", "dog") + line("3"));
  options.unlabeled = MergeUnlabeled::skip;
  EXPECT_EQ(merge({text}, options), line("2", "dog") + line("3"));
  EXPECT_EQ(ledger.dropped().at("line.unlabeled"), 1U);
}

}  // namespace
}  // namespace manifest::edit
