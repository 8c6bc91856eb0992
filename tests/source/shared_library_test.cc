#include "engine/source/shared_library.h"

#include <cmath>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

using ::testing::StartsWith;

TEST(SharedLibrary, FunctionsAreFoundByName) {
  auto library = SharedLibrary::Open("a test", "libc6", {"libm.so.6"});
  ASSERT_TRUE(library.ok()) << library.status();
  double (*root)(double) = nullptr;
  library->Find("sqrt", &root);
  ASSERT_TRUE(library->status().ok()) << library->status();
  EXPECT_EQ(root(9.0), 3.0);
}

TEST(SharedLibrary, TheNextNameIsTriedWhereTheFirstIsMissing) {
  EXPECT_TRUE(SharedLibrary::Open("a test", "libc6", {"libnowhere.so.1", "libm.so.6"}).ok());
}

TEST(SharedLibrary, AMissingLibrarySaysWhoNeedsItAndWhatHasIt) {
  const auto library = SharedLibrary::Open("reading tea leaves", "libnowhere1", {"libnowhere.so.1"});
  EXPECT_EQ(library.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(library.status().message()),
              StartsWith("reading tea leaves needs libnowhere.so.1 (Debian package libnowhere1): "));
}

TEST(SharedLibrary, TheFirstMissingFunctionIsNamed) {
  auto library = SharedLibrary::Open("a test", "libc6", {"libm.so.6"});
  ASSERT_TRUE(library.ok()) << library.status();
  double (*function)(double) = nullptr;
  library->Find("root_of_all_evil", &function);
  library->Find("sqrt", &function);
  library->Find("branch_of_all_evil", &function);
  EXPECT_EQ(library->status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(std::string(library->status().message()), "libm.so.6 is too old: it has no root_of_all_evil");
}

}  // namespace
}  // namespace wflogscan
