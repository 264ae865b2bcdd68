// SPDX-License-Identifier: Apache-2.0
// Listings of buckets: which keys each kind names, whatever the odd key.
#include "libmanifest/formats/listing.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "libmanifest/error.h"
#include "tests/support/temp_folder.h"

namespace manifest::formats {
namespace {

/// What a listing says, in few words: "[key]", "bucket[key]", "old[key]", "folder", "reason@line" or "reason#number".
std::string told(const std::string& text) {
  const testing::TempFolder folder;
  PeekedInput input(io::Input::open(folder.file("listing", text)));
  std::string out;
  const auto end = read_listing(input, {.temp_folder = folder.path()}, [&](const Listed& listed) {
    if (!out.empty()) out += ' ';
    switch (listed.what) {
      case Listed::What::object:
        out += fmt::format("{}[{}]", listed.bucket, listed.key);
        break;
      case Listed::What::not_current:
        out += fmt::format("old[{}]", listed.key);
        break;
      case Listed::What::folder:
        out += "folder";
        break;
      case Listed::What::fault:
        out += listed.line > 0 ? fmt::format("{}@{}", listed.reason, listed.line)
                               : fmt::format("{}#{}", listed.reason, listed.number);
        EXPECT_FALSE(listed.detail.empty());
        break;
    }
  });
  if (end.goes_on) out += " ...";
  return out;
}

struct Case {
  std::string name;
  std::string text;
  std::string wanted;
};

const std::string kTime = "2024-03-01 12:00:00 ";

const Case kCases[] = {
    {"nothing", "", ""},
    {"blank lines", "\n \r\n\n", ""},
    {"text", kTime + "        10 a/b.jpg\n" + kTime + "12345678901 c", "[a/b.jpg] [c]"},
    {"text with CRLF and a byte order mark", "\xEF\xBB\xBF" + kTime + " 10 a.jpg\r\n" + kTime + " 10 b \r\n",
     "[a.jpg] [b ]"},
    {"only the one space behind the size is not the key's", kTime + " 10   a  b ", "[  a  b ]"},
    {"sizes without padding", kTime + "10 a", "[a]"},
    {"a size with a unit fills its columns",
     kTime + "   1.5 KiB a\n" + kTime + "  10 Bytes b\n" + kTime + "    1 Byte c", "[a] [b] [c]"},
    {"keys that begin like units", kTime + "        10 Bytes b\n" + kTime + " 10 KiB c\n" + kTime + " 10 KiB",
     "[Bytes b] [KiB c] [KiB]"},
    {"the marker of the listed folder", kTime + "         0 \n" + kTime + "         0", "[] []"},
    {"folders in place of keys", "                           PRE a/\n" + kTime + " 10 b", "folder [b]"},
    {"a summary", kTime + " 10 a\n\nTotal Objects: 1\n   Total Size: 10\n", "[a]"},
    {"what is no line", kTime + " 10 a\nb\n" + kTime + "x b\n2024-03-01 12:00 10 b\n" + kTime + " 1.5 c\n",
     "[a] row.bad-listing@2 row.bad-listing@3 row.bad-listing@4 row.bad-listing@5"},
    {"a line that no key could fill",
     kTime + " 10 a\n" + kTime + " 10 " + std::string(70'000, 'x') + "\n" + kTime + " 1 b",
     "[a] row.bad-listing@2 [b]"},
    {"a warning before the text", "urllib3 is old, beware\n" + kTime + " 10 a", "row.bad-listing@1 [a]"},

    {"a page", R"({"Contents":[{"Key":"a b+%20.jpg","Size":1},{"Size":2,"Key":"\u732b"}]})", "[a b+%20.jpg] [猫]"},
    {"a page of a bucket", R"({"Contents":[{"Key":"a"}],"Name":"bucket"})", "bucket[a]"},
    {"an encoded page",
     R"({"Contents":[{"Key":"a+b%2Bc%2f%C3%A9"},{"Key":"%"},{"Key":"%4"},{"Key":"%4g"}],"EncodingType":"url"})",
     "[a b+c/é] image.bad-record#2 image.bad-record#3 image.bad-record#4"},
    {"pages one behind the other",
     "{\"Contents\":[{\"Key\":\"a\"}],\"Name\":\"x\"}{\"Contents\":[{\"Key\":\"b\"}]}\n \n{\"KeyCount\":0}{}",
     "x[a] [b]"},
    {"lists that --query leaves", R"([{"Key":"a"}]["b"])", "[a] [b]"},
    {"null for no objects", R"({"Contents":null})", ""},
    {"objects without a key", R"({"Contents":[{},{"Key":""},{"Key":null},7,{"Key":"a"}]})",
     "image.bad-record#1 image.bad-record#2 image.bad-record#3 image.bad-record#4 [a]"},
    {"a listing that goes on", R"({"Contents":[{"Key":"a"}],"IsTruncated":true})", "[a] ..."},
    {"a listing that the CLI cut", R"({"Contents":[{"Key":"a"}],"NextToken":"x"})", "[a] ..."},
    {"a listing whose last page came", R"({"IsTruncated":true,"Contents":[]}{"IsTruncated":false,"Contents":[]})", ""},
    {"common prefixes", R"({"CommonPrefixes":[{"Prefix":"a/"}],"Contents":[{"Key":"b"}]})", "folder [b]"},

    {"an inventory", "\"bucket\",\"a%2Bb+c\",\"1\"\r\nbucket,d", "bucket[a+b c] bucket[d]"},
    {"an inventory of versions", "b,a,v,true,false\nb,a,v,FALSE,false\nb,a,v,true,true\n", "b[a] old[a] old[a]"},
    {"one flag alone is another field", "b,a,12,2024-03-01,tag,STANDARD,false,COMPLETED\n", "b[a]"},
    {"a header", "Size,\"Key\",Is_Latest,Bucket\n1,a,true,b\n1,c,false,b\n", "b[a] old[c]"},
    {"a header without a bucket", "key,size\na,1\n", "[a]"},
    {"rows that are none", "b,a\nalone\nb,\nb,\"x\nb,%zz\nb,c\n",
     "b[a] row.bad-csv@2 row.bad-csv@3 row.bad-csv@4 row.bad-csv@5 b[c]"},
};

TEST(Listing, NamesTheKeys) {
  for (const Case& entry : kCases) EXPECT_EQ(told(entry.text), entry.wanted) << entry.name;
}

TEST(Listing, APageOfAnySizeWaitsForItsEncoding) {
  std::string page = R"({"Contents":[)";
  std::string wanted;
  for (int i = 0; i < 100'000; ++i) {
    page += fmt::format("{}{{\"Key\":\"folder+{}/image.jpg\"}}", i == 0 ? "" : ",", i);
    wanted += fmt::format("{}bucket[folder {}/image.jpg]", i == 0 ? "" : " ", i);
  }
  EXPECT_EQ(told(page + R"(],"EncodingType":"url","Name":"bucket"})"), wanted);
}

TEST(Listing, RefusesWhatIsNone) {
  const std::pair<std::string, std::string> cases[] = {
      {"a/b.jpg\nc/d.jpg\n", "no listing of a bucket"},
      {"a.jpg,cat\n", "no listing of a bucket"},
      {"a/b,c\n", "no listing of a bucket"},
      {"\xFF\xFE{\0", "the file is UTF-16"},
      {R"({"images":[],"annotations":[]})", "no page of list-objects-v2: it has \"images\" and no \"Contents\""},
      {R"({"Name":"b","Versions":[]})", "no page of list-objects-v2: it has \"Versions\" and no \"Contents\""},
      {R"({"Contents":{"Key":"a"}})", "Contents is no list"},
      {R"({"Contents":[{"Key":"a"})", "not JSON: the document ends too early at byte 24"},
      {R"({"Contents":[{"Key":"a"}]},{})", "not JSON: no value at byte 26"},
  };
  for (const auto& [text, wanted] : cases) {
    try {
      told(text);
      ADD_FAILURE() << "no error: " << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::data) << text;
      EXPECT_EQ(error.what(), wanted);
    }
  }
}

}  // namespace
}  // namespace manifest::formats
