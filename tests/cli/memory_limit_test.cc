#include "cli/memory_limit.h"

#include <cstdio>
#include <cstdlib>
#include <string>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace wflogscan::cli {
namespace {

#ifndef WFLOGSCAN_SANITIZED

TEST(MemoryLimit, RefusesWhatNoScanNeeds) {
  const auto try_to_have_much = [] {
    LimitMemory(/*jobs=*/2);
    constexpr std::size_t kMuch = std::size_t{5} << 30;
    void* volatile much = std::malloc(kMuch);  // volatile: a compiler may take it that this never fails
    void* volatile enough = std::malloc(std::size_t{2} << 30);
    std::_Exit(much == nullptr && enough != nullptr ? 0 : 1);
  };
  EXPECT_EXIT(try_to_have_much(), testing::ExitedWithCode(0), "");
}

// Its header claims 84 million members, for which libarchive wants 7.4 GB in one piece.
TEST(MemoryLimit, AnArchiveThatClaimsTooMuchIsReported) {
  const std::string command = std::string(WFLOGSCAN_BINARY) +
                              " -j 2 -f json " WFLOGSCAN_SOURCE_DIR
                              "/corpus/fuzz/unpack_fuzz/claims-many-members-7z 2>/dev/null";
  std::FILE* scan = ::popen(command.c_str(), "r");
  ASSERT_NE(scan, nullptr);
  std::string printed;
  for (int byte = std::fgetc(scan); byte != EOF; byte = std::fgetc(scan)) printed += static_cast<char>(byte);
  EXPECT_EQ(WEXITSTATUS(::pclose(scan)), 3);
  const nlohmann::json report = nlohmann::json::parse(printed);
  ASSERT_EQ(report["problems"].size(), 1U);
  EXPECT_EQ(report["problems"][0]["problem"], "Couldn't allocate memory");
}

#endif

}  // namespace
}  // namespace wflogscan::cli
