// Every heading of the troubleshooting guide is there for somebody: some finding must lead to it, or nobody
// who reads a report will ever see it. A new section without a way to it fails here.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "engine/report/advice.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/rule_tree_test.h"
#include "wflogscan/rules.h"

namespace wflogscan {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

class GuideReachTest : public testing::RuleTreeTest {
 protected:
  static std::vector<std::string> UrlsOf(Finding finding) {
    FillAdvice(*pack_, &finding);
    std::vector<std::string> urls;
    for (const GuideLink& link : finding.guide) urls.push_back(link.url);
    return urls;
  }

  // What the findings of a signature lead to: one without a rule, and one of each of its rules.
  static std::vector<std::string> AllUrlsOf(const std::string& signature,
                                            const std::optional<std::string>& service) {
    Finding finding;
    finding.signature = signature;
    finding.service = service;
    std::vector<std::string> urls = UrlsOf(finding);
    for (const Rule& rule : pack_->rules) {
      if (rule.signature != signature) continue;
      finding.rules = {{rule.id, 1}};
      for (std::string& url : UrlsOf(finding)) urls.push_back(std::move(url));
    }
    return urls;
  }
};

TEST_F(GuideReachTest, EverySectionIsReachedFromEverySignatureItIsAbout) {
  for (const GuideSection& section : pack_->guide) {
    EXPECT_THAT(section.signatures, Not(IsEmpty())) << section.id << ": no finding leads here";
    EXPECT_THAT(section.steps, Not(IsEmpty())) << section.id;
    for (const std::string& signature : section.signatures) {
      EXPECT_THAT(AllUrlsOf(signature, section.service), Contains(section.url))
          << section.id << " is about " << signature << ", but no finding of it leads here";
    }
  }
}

TEST_F(GuideReachTest, ASectionSaysWhatLeadsToIt) {
  const auto says_so = [](const std::string& id, const std::string& signature) {
    const GuideSection* section = pack_->FindGuide(id);
    return section != nullptr && std::find(section->signatures.begin(), section->signatures.end(),
                                           signature) != section->signatures.end();
  };
  for (const SignatureInfo& signature : pack_->signatures) {
    EXPECT_THAT(signature.guide, Not(IsEmpty())) << signature.id;
    for (const std::string& id : signature.guide)
      EXPECT_TRUE(says_so(id, signature.id)) << id << ", from " << signature.id;
  }
  for (const Rule& rule : pack_->rules) {
    if (rule.guide) EXPECT_TRUE(says_so(*rule.guide, rule.signature)) << *rule.guide << ", from " << rule.id;
  }
}

TEST_F(GuideReachTest, EveryHeadingOfAVendorsPageIsReached) {
  for (const Connector& connector : pack_->connectors) {
    for (const ConnectorSection& section : connector.sections) {
      EXPECT_THAT(section.signatures, Not(IsEmpty())) << section.url;
      for (const std::string& signature : section.signatures) {
        Finding finding;
        finding.signature = signature;
        finding.connector = connector.id;
        EXPECT_THAT(UrlsOf(finding), Contains(section.url)) << signature;
      }
    }
  }
}

TEST_F(GuideReachTest, APageAboutOneServiceIsForItsFindingsOnly) {
  const std::string exporter = "https://docs.witfoo.com/conductor/artifact-exporter/#troubleshooting";
  EXPECT_THAT(AllUrlsOf("auth-401", "artifact-exporter"), Contains(exporter));
  EXPECT_THAT(AllUrlsOf("auth-401", "signal-client"), Not(Contains(exporter)));
  EXPECT_THAT(AllUrlsOf("auth-401", std::nullopt), Not(Contains(exporter)));
}

}  // namespace
}  // namespace wflogscan
