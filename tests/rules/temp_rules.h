#ifndef WFLOGSCAN_TESTS_RULES_TEMP_RULES_H_
#define WFLOGSCAN_TESTS_RULES_TEMP_RULES_H_

// A folder of its own for each test, gone when the test is over, and the smallest tree of rules that loads.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace wflogscan {

class TempRules {
 public:
  TempRules() {
    std::string pattern = (std::filesystem::temp_directory_path() / "wflogscan-XXXXXX").string();
    base_ = mkdtemp(pattern.data());
  }
  TempRules(const TempRules&) = delete;
  TempRules& operator=(const TempRules&) = delete;
  ~TempRules() {
    std::error_code ignored;
    std::filesystem::remove_all(base_, ignored);
  }

  const std::filesystem::path& base() const { return base_; }
  std::filesystem::path tree() const { return base_ / "rules"; }

  std::filesystem::path Write(const std::string& relative, std::string_view text) const {
    const std::filesystem::path path = base_ / relative;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  // Two signatures, one context, one connector, one section, one service, one rule.
  void WriteSmallTree() const {
    Write("rules/signatures.yaml",
          "signatures:\n"
          "  - {id: dns, title: Names, severity: error, meaning: A name does not resolve., guide: "
          "[dns-section]}\n"
          "  - {id: connect, title: Connections, severity: error, meaning: Nobody answers.}\n");
    Write("rules/contexts.yaml", "access-log: ['GET /', 'POST /']\n");
    Write("rules/connectors.yaml",
          "connectors:\n"
          "  - {id: okta, title: Okta, polling: [{data: logs, seconds: 300}, {data: users, seconds: 60}]}\n");
    Write("rules/guide.yaml",
          "sections:\n"
          "  - {id: dns-section, title: DNS, url: 'https://example.org/#dns', signatures: [dns]}\n");
    Write("rules/services.yaml", "services:\n  - {id: signal-client, names: [signal-client-svc]}\n");
    Write("rules/dns/no-such-host.yaml", kRule);
    Write("rules/dns/no-such-host.hit.log", "# a comment\nlookup x: no such host\n");
    Write("rules/dns/no-such-host.miss.log", "GET / no such host\n");
  }

  static constexpr std::string_view kRule =
      "id: dns/no-such-host\n"
      "title: A name does not exist\n"
      "any: ['no such host']\n"
      "none: ['@access-log']\n"
      "suppresses: [connect]\n"
      "captures: [{name: host, pattern: 'lookup (\\S+)'}]\n"
      "guide: dns-section\n"
      "meaning: The name server knows no such name.\n"
      "steps: ['Look up {api_host} by hand.']\n";

 private:
  std::filesystem::path base_;
};

inline std::string MessageOf(const absl::Status& status) {
  return std::string(status.message().data(), status.message().size());
}

}  // namespace wflogscan

#endif  // WFLOGSCAN_TESTS_RULES_TEMP_RULES_H_
