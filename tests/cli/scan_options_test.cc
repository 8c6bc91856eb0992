#include "cli/scan_options.h"

#include <string>

#include "gtest/gtest.h"

namespace wflogscan::cli {
namespace {

std::string Refusal(const ScanArgs& args) {
  return std::string(ToScanRequest(args, LogTime{}).status().message());
}

TEST(ToScanRequest, BoundsOfArchivesAreTheEnginesUnlessTyped) {
  const absl::StatusOr<ScanRequest> untouched = ToScanRequest({}, LogTime{});
  ASSERT_TRUE(untouched.ok()) << untouched.status();
  const ArchiveLimits engine;
  EXPECT_EQ(untouched->scan.archives.max_depth, engine.max_depth);
  EXPECT_EQ(untouched->scan.archives.max_members, engine.max_members);
  EXPECT_EQ(untouched->scan.archives.max_ratio, engine.max_ratio);
  EXPECT_EQ(untouched->scan.archives.max_total_bytes, engine.max_total_bytes);

  ScanArgs args;
  args.max_archive_depth = 0;
  args.max_archive_members = 7;
  args.max_archive_ratio = 20;
  args.max_unpacked = "1GiB";
  const absl::StatusOr<ScanRequest> typed = ToScanRequest(args, LogTime{});
  ASSERT_TRUE(typed.ok()) << typed.status();
  EXPECT_EQ(typed->scan.archives.max_depth, 0);
  EXPECT_EQ(typed->scan.archives.max_members, 7U);
  EXPECT_EQ(typed->scan.archives.max_ratio, 20U);
  EXPECT_EQ(typed->scan.archives.max_total_bytes, std::uint64_t{1} << 30);
}

TEST(ToScanRequest, RefusesBoundsThatMakeNoSense) {
  ScanArgs args;
  args.max_archive_depth = -1;
  EXPECT_EQ(Refusal(args), "--max-archive-depth takes a number from 0 to 100");
  args = {};
  args.max_archive_members = 0;
  EXPECT_EQ(Refusal(args), "--max-archive-members takes a number from 1 on");
  args = {};
  args.max_archive_ratio = 0;
  EXPECT_EQ(Refusal(args), "--max-archive-ratio takes a number from 1 on");
  args = {};
  args.max_unpacked = "lots";
  EXPECT_EQ(Refusal(args).substr(0, 24), "--max-unpacked: \"lots\" i");
}

TEST(ToScanRequest, TailAndFollowAreForContainers) {
  ScanArgs args;
  args.paths = {"docker://signal-client-svc"};
  args.tail = 100;
  args.follow = true;
  const absl::StatusOr<ScanRequest> request = ToScanRequest(args, LogTime{});
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->scan.containers.tail, 100U);
  EXPECT_TRUE(request->scan.containers.follow);

  args.tail = 0;
  EXPECT_EQ(Refusal(args), "--tail takes a number from 1 on");
  args.tail = 5;
  args.paths = {"a.log"};
  EXPECT_EQ(Refusal(args), "--tail is for docker://NAME; for a file: tail -n N FILE | wflogscan");
  args.tail.reset();
  EXPECT_EQ(Refusal(args).substr(0, 52), "--follow reads one docker://NAME and nothing else; f");
  args.paths = {"docker://a", "docker://b"};
  EXPECT_EQ(Refusal(args).substr(0, 52), "--follow reads one docker://NAME and nothing else; f");
}

}  // namespace
}  // namespace wflogscan::cli
