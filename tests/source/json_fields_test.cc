#include "engine/source/json_fields.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

std::string Listed(std::string_view object) {
  std::string out;
  for (JsonFields fields(object); fields.Next();) {
    out.append(fields.key()).append("=").append(fields.value()).append(fields.IsString() ? "\" " : " ");
  }
  return out;
}

TEST(JsonFields, GivesEachFieldAsItStands) {
  EXPECT_EQ(Listed(R"({"a":"x\"y","b":5,"c":null,"d":[1,"]"],"e":{"f":"}"},"g":true})"),
            R"(a=x\"y" b=5 c=null d=[1,"]"] e={"f":"}"} g=true )");
  EXPECT_EQ(Listed(" { \"a\" : \"x\" , \"b\" : 5 } "), "a=x\" b=5 ");
  EXPECT_EQ(Listed("{}"), "");
}

TEST(JsonFields, StopsAtACut) {
  EXPECT_EQ(Listed(R"({"a":"x","b":"cut)"), "a=x\" ");
  EXPECT_EQ(Listed(R"({"a":"x","b":[1,2)"), "a=x\" ");
  EXPECT_EQ(Listed(R"({"a":"x","b)"), "a=x\" ");
  EXPECT_EQ(Listed(R"({"a":"x\)"), "");
}

TEST(JsonFields, OtherTextHasNone) {
  for (const char* text : {"", "{", "[1]", "\"a\"", "okta: {\"a\":1}", "{a:1}"})
    EXPECT_EQ(Listed(text), "") << text;
}

}  // namespace
}  // namespace wflogscan
