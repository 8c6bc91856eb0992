// Any bytes as a rule file, a catalog and a pack in JSON: an error or a value, never a crash. What parses as
// rules and resolves is also checked and sent through JSON, which must change nothing.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/rules/catalog_file.h"
#include "engine/rules/context_file.h"
#include "engine/rules/rule_check.h"
#include "engine/rules/rule_file.h"

namespace wflogscan {
namespace {

void FuzzRules(std::string_view text) {
  auto file = ParseRuleFile(text, "fuzz.yaml");
  if (!file.ok()) return;
  RulePack pack;
  pack.contexts = {{"access-log", {{.any = {"GET /"}}}}};
  for (ParsedRule& parsed : file->rules) {
    if (ResolveContexts(pack.contexts, &parsed).ok()) pack.rules.push_back(parsed.rule);
  }
  (void)CheckRulePack(pack);
  const auto once = RulePackFromJson(RulePackToJson(pack));
  if (!once.ok()) __builtin_trap();
  const auto twice = RulePackFromJson(RulePackToJson(*once));
  if (!twice.ok() || RulePackToJson(*twice) != RulePackToJson(*once)) __builtin_trap();
}

}  // namespace
}  // namespace wflogscan

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  wflogscan::FuzzRules(text);
  (void)wflogscan::ParseContexts(text, "contexts.yaml");
  (void)wflogscan::ParseConnectors(text, "connectors.yaml");
  (void)wflogscan::ParseGuide(text, "guide.yaml");
  (void)wflogscan::RulePackFromJson(text);
  return 0;
}
