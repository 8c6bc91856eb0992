#include "engine/base/level.h"

#include <string>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

TEST(Level, WordsInAnyCase) {
  EXPECT_EQ(LevelFromWord("INFO"), Level::kInfo);
  EXPECT_EQ(LevelFromWord("Warning"), Level::kWarning);
  EXPECT_EQ(LevelFromWord("wrn"), Level::kWarning);
  EXPECT_EQ(LevelFromWord("DEBUG-4"), Level::kDebug);
  EXPECT_EQ(LevelFromWord("ERROR+12"), Level::kError);
  EXPECT_EQ(LevelFromWord("error-"), Level::kNone);
  EXPECT_EQ(LevelFromWord("error-x1"), Level::kNone);
  EXPECT_EQ(LevelFromWord("ERRO"), Level::kError);
  EXPECT_EQ(LevelFromWord("eror"), Level::kError);
  EXPECT_EQ(LevelFromWord("CRITICAL"), Level::kFatal);
  EXPECT_EQ(LevelFromWord("dpanic"), Level::kFatal);
}

TEST(Level, OtherWordsAreNone) {
  for (const char* word : {"", "e", "er", "errors", "warned", "information", "INF0", "[NFO", "criticals",
                           "errOr!", "\xc5RR", "3"}) {
    EXPECT_EQ(LevelFromWord(word), Level::kNone) << word;
  }
}

TEST(Level, AWrappingMaySayANumber) {
  EXPECT_EQ(LevelFromName("3"), Level::kError);
  EXPECT_EQ(LevelFromName("7"), Level::kDebug);
  EXPECT_EQ(LevelFromName("8"), Level::kNone);
  EXPECT_EQ(LevelFromName("err"), Level::kError);
}

TEST(Level, EachHasANameThatIsReadBack) {
  for (const Level level :
       {Level::kTrace, Level::kDebug, Level::kInfo, Level::kWarning, Level::kError, Level::kFatal}) {
    EXPECT_EQ(LevelFromWord(ToString(level)), level);
  }
  EXPECT_EQ(std::string(ToString(Level::kNone)), "");
}

}  // namespace
}  // namespace wflogscan
