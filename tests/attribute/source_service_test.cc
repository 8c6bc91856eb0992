#include "engine/attribute/source_service.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/support/test_scanner.h"

namespace wflogscan {
namespace {

std::string ServiceOf(std::string_view head, Framing kind = Framing::kText) {
  const RulePack& pack = testing::BuiltinScanner().rules();
  const Names names(pack);
  const ServiceIndex service = FindServiceOfHead(names, head, {kind, {}});
  return service == kNoService ? "" : pack.services[service].id;
}

TEST(SourceService, ABrokerIsTheOneThatItsBannerNames) {
  const std::string banner =
      "[7] 2026/02/22 00:20:00.000000 [INF] Starting nats-server\n"
      "[7] 2026/02/22 00:20:00.000700 [INF]   Version:  2.10.24\n"
      "[7] 2026/02/22 00:20:00.002100 [INF]   Name:     ";
  EXPECT_EQ(ServiceOf(banner + "broker-edge\n"), "broker-edge");
  EXPECT_EQ(ServiceOf(banner + "witfoo-analytics-nats\n"), "analytics-nats");
  EXPECT_EQ(ServiceOf(banner + "NBSFUQF62QWS6HC6CXLV6WRL7UARBBX435Z7\n"), "");
  EXPECT_EQ(ServiceOf("2026/02/22 00:20:00 [INF]   Name:     broker-edge\n"), "") << "no banner";
}

TEST(SourceService, AJsonFileIsTheContainersThatItsAttributesName) {
  const auto record = [](const std::string& tag) {
    return R"({"log":"a\n","stream":"stdout","attrs":{"tag":")" + tag +
           R"("},"time":"2026-02-22T00:20:00Z"})" + "\n";
  };
  EXPECT_EQ(ServiceOf(record("signal-client-svc"), Framing::kDockerJson), "signal-client");
  EXPECT_EQ(ServiceOf(record("0123456789ab"), Framing::kDockerJson), "");
  EXPECT_EQ(ServiceOf(record("signal-client-svc")), "");
}

}  // namespace
}  // namespace wflogscan
