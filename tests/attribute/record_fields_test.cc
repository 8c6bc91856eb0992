#include "engine/attribute/record_fields.h"

#include <string>
#include <vector>

#include "engine/attribute/field_conditions.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> FieldsOf(std::string_view text) {
  std::vector<std::string> fields;
  ForEachField(text, [&](std::string_view path, std::string_view value) {
    fields.push_back(std::string(path) + "=" + std::string(value));
  });
  return fields;
}

TEST(RecordFields, AJsonRecord) {
  EXPECT_THAT(FieldsOf(R"({"level":"error","status":401,"ok":false,"none":null,"error":{"code":40103}})"),
              ElementsAre("level=error", "status=401", "ok=false", "none=null", "error.code=40103"));
  EXPECT_THAT(FieldsOf(R"({"errors":[{"code":1},{"code":2}],"ids":[3,"4"]})"),
              ElementsAre("errors.code=1", "errors.code=2", "ids=3", "ids=4"));
  EXPECT_THAT(FieldsOf("{ \"a\" : 1 ,\n  \"b\" : \"x\\\"y\\n\\u003c\" }"), ElementsAre("a=1", "b=x\"y\n<"));
}

TEST(RecordFields, Logfmt) {
  EXPECT_THAT(FieldsOf(R"(level=ERROR msg="poll failed" error_code=E0000011, n=5)"),
              ElementsAre("level=ERROR", "msg=poll failed", "error_code=E0000011", "n=5"));
  EXPECT_THAT(FieldsOf("6:01AM ERR poll failed connector=okta (status=401)"),
              ElementsAre("connector=okta", "status=401"));
  EXPECT_THAT(FieldsOf(R"(msg="a code=5 b" code=6)"), ElementsAre("msg=a code=5 b", "code=6"));
  EXPECT_THAT(FieldsOf("a == b, c<=5, x= y"), IsEmpty());
}

TEST(RecordFields, AnObjectBehindText) {
  EXPECT_THAT(FieldsOf("2026-02-22T06:01:20Z\tERROR\tokta\tpoll failed\t{\"status\": 401}"),
              ElementsAre("status=401"));
  EXPECT_THAT(FieldsOf("[ERROR] okta: bad answer: {\"code\":40103,\"stat\":\"FAIL\"} (gave up)"),
              ElementsAre("code=40103", "stat=FAIL"));
  EXPECT_THAT(FieldsOf("cannot fetch token: 401\nResponse: {\n  \"error\": \"invalid_client\"\n}"),
              ElementsAre("error=invalid_client"));
}

TEST(RecordFields, AnObjectInAString) {
  EXPECT_THAT(FieldsOf(R"({"msg":"bad","body":"{\"code\":40103,\"more\":\"{\\\"deep\\\":1}\"}"})"),
              ElementsAre("msg=bad", R"(body={"code":40103,"more":"{\"deep\":1}"})", "body.code=40103",
                          R"(body.more={"deep":1})", "body.more.deep=1"));
  EXPECT_THAT(FieldsOf(R"(err="bad answer: {\"code\":5}")"),
              ElementsAre(R"(err=bad answer: {"code":5})", "err.code=5"));
  EXPECT_THAT(FieldsOf(R"(bad answer: {\"code\":5})"), ElementsAre("code=5"));
  EXPECT_THAT(FieldsOf(R"({"msg":"no code=5 here"})"), ElementsAre("msg=no code=5 here"));
}

TEST(RecordFields, WhatIsCutOrBrokenEndsTheFieldAndNotMore) {
  EXPECT_THAT(FieldsOf(R"({"a":1,"b":"cut of)"), ElementsAre("a=1", "b=cut of"));
  EXPECT_THAT(FieldsOf(R"({"a":1,"b":)"), ElementsAre("a=1"));
  EXPECT_THAT(FieldsOf(R"({"a":1,oops} then b=2)"), ElementsAre("a=1", "b=2"));
  EXPECT_THAT(FieldsOf("{not json} {} { \"a\": 1 }"), ElementsAre("a=1"));
  EXPECT_THAT(FieldsOf(R"({"a":"\)"), ElementsAre("a=\\"));
  EXPECT_THAT(FieldsOf(R"({"":1,"a":{"":2}})"), ElementsAre("a.=2"));
  for (const char* text :
       {"", "{", "{\"", "{\"a\"", "{\"a\":[", "=", "a=", "a=\"", "{\\\"", "{\\\"a\\\":\\\""}) {
    FieldsOf(text);
  }
}

TEST(RecordFields, DeepNestingIsNoDanger) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "{\"a\":";
  EXPECT_LE(FieldsOf(deep + "1").size(), 1U);
  EXPECT_THAT(FieldsOf(std::string(100'000, '[')), IsEmpty());
  std::string escaped = "{\"a\":1}";
  for (int i = 0; i < 8; ++i) {
    std::string quoted = "{\"s\":\"";
    for (const char c : escaped) quoted += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    escaped = quoted + "\"}";
  }
  FieldsOf(escaped);
}

TEST(RecordFields, NamesAreEndsOfPaths) {
  EXPECT_TRUE(PathEndsWith("code", "code"));
  EXPECT_TRUE(PathEndsWith("body.error.Code", "code"));
  EXPECT_TRUE(PathEndsWith("body.error.code", "error.code"));
  EXPECT_FALSE(PathEndsWith("body.error.code", "body.code"));
  EXPECT_FALSE(PathEndsWith("errorcode", "code"));
  EXPECT_FALSE(PathEndsWith("code", "error.code"));
  EXPECT_TRUE(PathEndsWith("headers.Retry-After", "retry?after"));
  EXPECT_FALSE(PathEndsWith("retry_after_ms", "retry?after"));
  EXPECT_TRUE(PathEndsWith("mem_used_percent", "mem*_percent"));
}

class FieldConditionsTest : public ::testing::Test {
 protected:
  bool Hold(FieldCondition condition, std::string_view text) {
    RulePack pack;
    pack.rules.emplace_back().fields = {std::move(condition)};
    return FieldConditions(pack).Hold(0, text);
  }
};

TEST_F(FieldConditionsTest, APatternSeesTheWholeValueUnmasked) {
  EXPECT_TRUE(Hold({"code", "^4010[1-6]$", {}, {}}, R"({"code":40103})"));
  EXPECT_FALSE(Hold({"code", "^4010[1-6]$", {}, {}}, R"({"code":40107})"));
  EXPECT_FALSE(Hold({"code", "^4010[1-6]$", {}, {}}, R"({"code":401030})"));
  EXPECT_TRUE(Hold({"code", "^e0000011$", {}, {}}, "code=E0000011"));
  EXPECT_FALSE(Hold({"code", ".", {}, {}}, "nothing here"));
  // One of several is enough.
  EXPECT_TRUE(Hold({"code", "^2$", {}, {}}, R"({"errors":[{"code":1},{"code":2}]})"));
}

TEST_F(FieldConditionsTest, ANumberIsCompared) {
  EXPECT_TRUE(Hold({"took", {}, 100, {}}, "took=100"));
  EXPECT_TRUE(Hold({"took", {}, 100, 200}, R"({"took":"150.5"})"));
  EXPECT_TRUE(Hold({"used", {}, 90, {}}, "used=93%"));
  EXPECT_FALSE(Hold({"took", {}, 100, {}}, "took=99.9"));
  EXPECT_FALSE(Hold({"took", {}, {}, 200}, "took=201"));
  EXPECT_FALSE(Hold({"took", {}, 1, {}}, "took=5m"));
  EXPECT_FALSE(Hold({"took", {}, 1, {}}, "took=inf"));
  EXPECT_FALSE(Hold({"took", "^1", 200, {}}, "took=150"));
}

}  // namespace
}  // namespace wflogscan
