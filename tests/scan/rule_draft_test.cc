#include "engine/rule_draft.h"

#include <string>

#include "engine/rules/rule_file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/small_pack.h"
#include "tests/support/test_scanner.h"

namespace wflogscan {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class RuleDraftTest : public ::testing::Test {
 protected:
  RuleDraft Draft(std::string_view line, std::string_view id = "auth-401/mine") {
    const absl::StatusOr<std::vector<LineTrace>> traces =
        TraceLines(pack_, {testing::SharedCacheFolder()}, line);
    EXPECT_TRUE(traces.ok() && !traces->empty());
    return DraftRule(pack_, traces->front(), id);
  }
  // Whether a rule of that pattern matches the line in a scan.
  bool Matches(const std::string& pattern, std::string_view line) {
    RulePack pack = testing::PackWithoutRules();
    testing::AddRule(&pack, "auth-401/mine", {pattern});
    pack.sha256 += pattern;
    const absl::StatusOr<Scanner> scanner = Scanner::FromPack(pack, {});
    EXPECT_TRUE(scanner.ok()) << scanner.status();
    return scanner.ok() && scanner->ScanBytes("a.log", line, {})->scan.matched_lines == 1;
  }

  const RulePack pack_ = [] {
    RulePack pack = testing::PackWithoutRules();
    testing::AddRule(&pack, "dns/lookup", {"no such host"});
    return pack;
  }();
};

TEST_F(RuleDraftTest, ThePatternMatchesTheLineAndItsLikes) {
  const char* lines[] = {
      "2026-02-22T06:01:20Z [ERROR] okta: checkpoint page 3 (of 17) is torn: want magic 0x7f3a9c12\n",
      R"({"time":"2026-02-22T06:01:20Z","level":"ERROR","msg":"schema drift: field a.b appeared","connector":"okta"})"
      "\n",
      "[WARN] okta: it's a [strange] {line} with ^$|*+? and 'quotes' \\ in it\n",
      "E0222 06:01:20.123456       1 export.go:41] bundle writer:  short\twrite\n",
      "[ERROR] okta: E0000099 from AADSTS99999: torn\n",
      R"({"log":"[ERROR] okta: torn page \"x y\" was found\n","stream":"stderr","time":"2026-02-22T06:01:20.1Z"})"
      "\n",
  };
  for (const char* line : lines) {
    const RuleDraft draft = Draft(line);
    EXPECT_TRUE(Matches(draft.pattern, line)) << line << draft.pattern;
  }
  EXPECT_EQ(Draft(lines[0]).pattern, R"(checkpoint page \S+ \(of \S+\) is torn: want magic)");
  EXPECT_TRUE(
      Matches(Draft(lines[0]).pattern, "[ERROR] wiz: checkpoint page 9 (of 10) is torn: want magic 0x1\n"));
}

TEST_F(RuleDraftTest, TheYamlIsARuleFile) {
  const RuleDraft draft = Draft("[ERROR] okta: it's torn: page 7\n");
  const absl::StatusOr<RuleFile> file = ParseRuleFile(draft.yaml, "draft.yaml");
  ASSERT_TRUE(file.ok()) << file.status() << draft.yaml;
  ASSERT_EQ(file->rules.size(), 1U);
  EXPECT_EQ(file->rules[0].rule.id, "auth-401/mine");
  EXPECT_EQ(file->rules[0].rule.any, std::vector<std::string>{draft.pattern});
  EXPECT_THAT(draft.yaml, HasSubstr("# Stems: \""));
  EXPECT_THAT(draft.hit_log, HasSubstr("\n[ERROR] okta: it's torn: page 7\n"));
}

TEST_F(RuleDraftTest, WithoutAnIdThereIsAPlaceholderThatNoLoaderTakes) {
  const RuleDraft draft = Draft("[ERROR] okta: the page is torn\n", "");
  EXPECT_THAT(draft.yaml, HasSubstr("id: SIGNATURE/short-name  # one of "));
  EXPECT_FALSE(ParseRuleFile(draft.yaml, "draft.yaml").ok());
}

TEST_F(RuleDraftTest, SaysWhatIsWrongWithThePattern) {
  EXPECT_THAT(Draft("[ERROR] okta: 17\n").yaml, HasSubstr("# The line says nothing"));
  EXPECT_THAT(Draft("[ERROR] okta: a b 17\n").yaml, HasSubstr("# No stem: "));
  EXPECT_THAT(Draft("[ERROR] okta: lookup: no such host\n").yaml,
              HasSubstr("# The line is matched already, by dns/lookup."));
}

TEST_F(RuleDraftTest, SecretsStayOut) {
  const RuleDraft draft = Draft("[ERROR] okta: the page is torn: password=hunter2hunter2 was used\n");
  EXPECT_THAT(draft.yaml + draft.hit_log + draft.miss_log, Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace wflogscan
