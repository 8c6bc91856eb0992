#include "engine/attribute/names.h"

#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "gtest/gtest.h"
#include "wflogscan/rules.h"

namespace wflogscan {
namespace {

const RulePack& Pack() {
  static const RulePack* const pack = new RulePack(*LoadRulePack({}));
  return *pack;
}
const Names& BuiltinNames() {
  static const Names* const names = new Names(Pack());
  return *names;
}

std::string ConnectorOf(std::string_view name) {
  const NamedConnector named = BuiltinNames().FindConnector(name);
  return named.connector == kNoConnector ? "" : Pack().connectors[named.connector].id;
}
std::string InstanceOf(std::string_view name) {
  return std::string(BuiltinNames().FindConnector(name).instance);
}
std::string ServiceOf(std::string_view name) {
  const ServiceIndex service = BuiltinNames().FindService(name);
  return service == kNoService ? "" : Pack().services[service].id;
}
std::string ServiceOfPath(std::string_view path) {
  const ServiceIndex service = BuiltinNames().FindServiceOfPath(path);
  return service == kNoService ? "" : Pack().services[service].id;
}

TEST(Names, EveryConnectorIsFoundByAllItsNames) {
  ASSERT_GE(Pack().connectors.size(), 40U);
  for (const Connector& connector : Pack().connectors) {
    std::vector<std::string> names = connector.aliases;
    names.insert(names.end(), connector.aliases_weak.begin(), connector.aliases_weak.end());
    names.push_back(connector.id);
    names.push_back(connector.title);
    for (const std::string& name : names) {
      EXPECT_EQ(ConnectorOf(name), connector.id) << name;
      EXPECT_EQ(ConnectorOf(absl::AsciiStrToUpper(name)), connector.id) << name;
      EXPECT_EQ(InstanceOf(name), "") << name;
    }
    EXPECT_EQ(ConnectorOf("signal-client." + connector.id), connector.id);
  }
}

TEST(Names, InstancesInAllSpellings) {
  for (const char* name : {"okta/emea", "okta[emea]", "okta(emea)", "okta#emea", "okta@emea", "Okta/emea",
                           "signal-client.okta.emea", "signal-client.okta/emea", "signal-client.okta-emea"}) {
    EXPECT_EQ(ConnectorOf(name), "okta") << name;
    EXPECT_EQ(InstanceOf(name), "emea") << name;
  }
}

TEST(Names, OtherWordsAreNoConnectors) {
  for (const char* name :
       {"", "scheduler", "kv", "okta2", "xokta", "okta.emea", "nobody/okta", "/okta", "signal-client",
        "signal-client.", "signal-client..okta", "signal-client.nobody.okta"}) {
    EXPECT_EQ(ConnectorOf(name), "") << name;
  }
  EXPECT_EQ(ConnectorOf(std::string(5000, 'o')), "");
}

TEST(Names, Services) {
  for (const char* name :
       {"signal-client", "signal-client-svc", "Signal-Client-SVC", "conductor-signal-client",
        "signal-client-1", "signal-client_1", "signal-client-svc-12"}) {
    EXPECT_EQ(ServiceOf(name), "signal-client") << name;
  }
  EXPECT_EQ(ServiceOf("broker-edge.lan"), "broker-edge");
  EXPECT_EQ(ServiceOf("witfoo-analytics-nats"), "analytics-nats");
  for (const char* name : {"", "signal", "signal-client-x", "signal-client-", "my-signal-client", "okta"}) {
    EXPECT_EQ(ServiceOf(name), "") << name;
  }
}

TEST(Names, TheServiceOfASource) {
  for (const char* path :
       {"signal-client-svc.log", "/var/log/signal-client-svc.log", "logs/signal-client-svc.log.1.gz",
        "signal-client-svc-json.log", "signal-client-svc_logs.txt", "signal-client/2026-02-22.log",
        "bundle.zip!docker-logs/signal-client-svc.log", "conductor-signal-client-1.txt",
        "signal-client-svc"}) {
    EXPECT_EQ(ServiceOfPath(path), "signal-client") << path;
  }
  EXPECT_EQ(ServiceOfPath("signal-client/broker-edge-svc.log"), "broker-edge") << "the innermost name counts";
  for (const char* path : {"-", "", "input.log", "/", "///", "a.b.c.d", "okta.log"})
    EXPECT_EQ(ServiceOfPath(path), "") << path;
}

TEST(Names, OneServiceRunsConnectors) {
  ASSERT_NE(BuiltinNames().connector_service(), kNoService);
  EXPECT_EQ(Pack().services[BuiltinNames().connector_service()].id, "signal-client");
  EXPECT_TRUE(BuiltinNames().RunsConnectors(BuiltinNames().FindService("signal-client")));
  EXPECT_FALSE(BuiltinNames().RunsConnectors(BuiltinNames().FindService("signal-parser")));
}

}  // namespace
}  // namespace wflogscan
