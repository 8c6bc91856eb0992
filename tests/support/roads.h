#ifndef WFLOGSCAN_TESTS_SUPPORT_ROADS_H_
#define WFLOGSCAN_TESTS_SUPPORT_ROADS_H_

#include <string>

#include "absl/status/statusor.h"
#include "engine/report/json_writer.h"
#include "gtest/gtest.h"
#include "tests/support/test_scanner.h"

namespace wflogscan::testing {

inline ScanOptions OneJob() {
  ScanOptions options;
  options.jobs = 1;
  return options;
}

// The two roads give one report: stems, groups of patterns, the short road for success lines and everything
// that is remembered on one side, every line decoded and every pattern run by RE2 on the other.
inline void ExpectRoadsAgree(const std::string& name, const std::string& bytes) {
  SCOPED_TRACE(name);
  const ScanOptions options = OneJob();
  const absl::StatusOr<Report> fast = BuiltinScanner().ScanBytes(name, bytes, options);
  const absl::StatusOr<Report> slow =
      BuiltinScanner().ScanBytes(name, bytes, options, nullptr, /*oracle=*/true);
  ASSERT_TRUE(fast.ok()) << fast.status();
  ASSERT_TRUE(slow.ok()) << slow.status();
  EXPECT_EQ(ToJson(*fast, {.timing = false}), ToJson(*slow, {.timing = false}));
}

}  // namespace wflogscan::testing

#endif  // WFLOGSCAN_TESTS_SUPPORT_ROADS_H_
