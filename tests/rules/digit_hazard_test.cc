#include "engine/rules/digit_hazard.h"

#include <string>

#include "engine/match/occasion_mask.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

TEST(DigitHazard, DigitsThatRulesDoNotSee) {
  for (const char* pattern :
       {R"(:422[23])", R"(\b1\d{4}\b)", R"(code 42\d\d)", R"(took [3-9]\d\dms)", R"(id=5[0-9]{3}\b)",
        R"((?:port )?422[23]\b)", R"(a|port 33\d\d)", R"([1-9]\d{3} left)", R"(9999?\d\d)"}) {
    EXPECT_TRUE(DigitHazard(pattern)) << pattern;
  }
}

TEST(DigitHazard, DigitsThatTheySeeOrDoNotAskFor) {
  for (const char* pattern : {R"(\b401\b)",
                              R"(:(?:4222|4223)\b)",
                              R"(AADSTS\d{5,7})",
                              R"(\d{4}-\d\d)",
                              R"(E422[23])",
                              R"(\b5\d\d\b)",
                              R"(4010[12])",
                              R"(no such host)",
                              R"(x{1000})",
                              R"([0-9a-f]{8})",
                              R"(\b42\d?\d?\b)",
                              R"(took \d+ms)",
                              R"(0{4})",
                              R"(1\.2\.3\.4)",
                              R"(\x41\x42)",
                              R"(50[234]\b)",
                              "(",
                              "[",
                              "\\",
                              "{",
                              ""}) {
    EXPECT_FALSE(DigitHazard(pattern)) << pattern << ": " << DigitHazard(pattern).value_or("");
  }
}

TEST(DigitHazard, SaysWhere) { EXPECT_EQ(DigitHazard(R"(port:422[23]\b)")->substr(0, 8), R"("422[23])"); }

// The two sides of the rule, held against what masks.
TEST(DigitHazard, AgreesWithTheMask) {
  const auto seen = [](const char* pattern, const char* text) {
    std::string masked;
    OccasionMask({pattern}, NumberClasses()).Apply(text, &masked);
    return masked;
  };
  EXPECT_NE(seen(":422[23]", "port:4223"), "port:4223");
  EXPECT_EQ(seen(":(?:4222|4223)", "port:4223"), "port:4223");
  EXPECT_EQ(seen("4010[12]", "code 40101"), "code 40101");
  EXPECT_EQ(seen("E422[23]", "code E4223"), "code E4223");
}

}  // namespace
}  // namespace wflogscan
