// --connector leaves out what is said of others, and changes nothing of what is said of the one.

#include <set>
#include <string>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/support/story_reports.h"
#include "tests/support/test_scanner.h"

namespace wflogscan {
namespace {

using nlohmann::json;

json About(const json& report, const std::string& key, const std::string& id_key, const std::string& id) {
  json about = json::array();
  for (const json& entry : report[key]) {
    if (entry[id_key] == id) about.push_back(entry);
  }
  return about;
}

TEST(SubjectFilter, SaysOfAConnectorWhatIsSaidOfAll) {
  std::size_t asked = 0;
  testing::ForEachInput([&](const std::string& name, const std::string& plain) {
    const json whole = json::parse(testing::JsonOf(testing::ScanText(name, plain)));
    std::set<std::string> ids;
    for (const json& connector : whole["connectors"]) {
      if (connector["id"].is_string()) ids.insert(connector["id"]);
    }
    for (const std::string& id : ids) {
      SCOPED_TRACE(id);
      ScanOptions options;
      options.connectors = {id};
      const absl::StatusOr<Report> report = testing::BuiltinScanner().ScanBytes(name, plain, options);
      ASSERT_TRUE(report.ok()) << report.status();
      const json alone = json::parse(testing::JsonOf(*report));
      testing::ExpectSame(About(whole, "connectors", "id", id), About(alone, "connectors", "id", id));
      EXPECT_EQ(About(alone, "connectors", "id", id).size(), alone["connectors"].size());
      ++asked;
    }
  });
  EXPECT_GT(asked, 20U);
}

}  // namespace
}  // namespace wflogscan
