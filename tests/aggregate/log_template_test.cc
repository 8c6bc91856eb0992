#include "engine/aggregate/log_template.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

std::string TemplateOf(std::string_view text) {
  std::string made = "left over";
  MakeTemplate(text, &made);
  return made;
}

TEST(LogTemplate, OccasionsBecomeGaps) {
  EXPECT_EQ(TemplateOf("2026-02-22T06:01:20.123Z [ERROR] okta: page 3 of job 7f3a9c12 is torn"),
            "[ERROR] okta: page <*> of job <*> is torn");
  EXPECT_EQ(TemplateOf("[WARN] retry in 250ms, 1.5s left"), "[WARN] retry in <*>, <*> left");
  EXPECT_EQ(TemplateOf("cannot reach 10.0.0.1:443 or [2001:db8::1]:53"),
            "cannot reach <*> or [<*>::<*>]:<*>");
  EXPECT_EQ(TemplateOf("job 3c0f1f5e-9d2a-4b7e-8a55-0123456789ab failed"), "job <*> failed");
  EXPECT_EQ(TemplateOf(R"({"time":"2026-02-22T06:01:20.123Z","level":"ERROR","msg":"torn"})"),
            R"({"time":"<*>","level":"ERROR","msg":"torn"})");
  EXPECT_EQ(TemplateOf("2026/02/22 06:01:20 ERROR torn"), "ERROR torn");
  EXPECT_EQ(TemplateOf("E1126 06:01:20.123456       1 poll.go:88] torn"), "poll.go:<*>] torn");
}

TEST(LogTemplate, WhatSaysWhatHappenedStays) {
  EXPECT_EQ(TemplateOf("okta: E0000011 from AADSTS50011"), "okta: E0000011 from AADSTS50011");
  EXPECT_EQ(TemplateOf("x509: OAuth2 failed"), "x509: OAuth2 failed");
  EXPECT_EQ(TemplateOf("a\t\tb  c"), "a b c");
}

TEST(LogTemplate, OnlyTheFirstLineAndNotAllOfIt) {
  EXPECT_EQ(TemplateOf("panic: torn\ngoroutine 1"), "panic: torn");
  EXPECT_EQ(TemplateOf(""), "");
  EXPECT_EQ(TemplateOf("\t \n"), "");
  std::string words;
  for (int i = 0; i < 1000; ++i) words += "word ";
  EXPECT_LE(TemplateOf(words).size(), kMaxTemplateBytes);
  EXPECT_TRUE(TemplateOf(words).ends_with(" word"));
}

TEST(LogTemplate, ATemplateIsItsOwnTemplate) {
  for (const char* line : {"[ERROR] okta: page 3 of job 7f3a9c12 is torn",
                           "job 3c0f1f5e-9d2a-4b7e: 1.2.3.4/5", "<*> <*> x", "1 2 3"}) {
    EXPECT_EQ(TemplateOf(TemplateOf(line)), TemplateOf(line)) << line;
  }
}

}  // namespace
}  // namespace wflogscan
