#ifndef WFLOGSCAN_TESTS_SUPPORT_RULE_TREE_TEST_H_
#define WFLOGSCAN_TESTS_SUPPORT_RULE_TREE_TEST_H_

#include <filesystem>
#include <utility>

#include "gtest/gtest.h"
#include "wflogscan/rules.h"

namespace wflogscan::testing {

// For tests of what the project's own rules/ says: it is read once for a suite.
class RuleTreeTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto pack = LoadRuleTree(std::filesystem::path(WFLOGSCAN_SOURCE_DIR) / "rules");
    ASSERT_TRUE(pack.ok()) << pack.status();
    pack_ = new RulePack(*std::move(pack));
  }
  static void TearDownTestSuite() {
    delete pack_;
    pack_ = nullptr;
  }
  void SetUp() override { ASSERT_NE(pack_, nullptr); }

  static inline RulePack* pack_ = nullptr;
};

}  // namespace wflogscan::testing

#endif  // WFLOGSCAN_TESTS_SUPPORT_RULE_TREE_TEST_H_
