#include "cli/byte_size.h"

#include <cstdint>
#include <string>

#include "gtest/gtest.h"

namespace wflogscan::cli {
namespace {

TEST(ParseByteSize, ReadsBytesAndUnits) {
  const struct {
    const char* text;
    std::uint64_t bytes;
  } cases[] = {{"0", 0},
               {"4096", 4096},
               {"12B", 12},
               {"1k", 1024},
               {"500M", 524288000},
               {"64GiB", 68719476736},
               {"2tb", 1ULL << 41},
               {"16777215T", 16777215ULL << 40}};
  for (const auto& [text, bytes] : cases) {
    const absl::StatusOr<std::uint64_t> parsed = ParseByteSize(text);
    ASSERT_TRUE(parsed.ok()) << text << ": " << parsed.status();
    EXPECT_EQ(*parsed, bytes) << text;
  }
}

TEST(ParseByteSize, RefusesAnythingElseAndSaysWhatToWrite) {
  for (const char* text :
       {"", "M", "-1", "1.5G", "1 G", "10X", "10Mi", "10GiBB", "16777216T", "99999999999999999999"}) {
    const absl::StatusOr<std::uint64_t> parsed = ParseByteSize(text);
    EXPECT_EQ(parsed.status().code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_NE(std::string(parsed.status().message()).find("64GiB"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace wflogscan::cli
