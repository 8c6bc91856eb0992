// The build's own tool: reads rules/, refuses what CheckRulePack refuses, and writes the pack as a C++
// source.
//
//   embed_rules RULES_DIR OUTPUT.cc
//
// The text stands in string literals of 8 KiB: compilers bound one literal's length, and they read literals
// far faster than lists of numbers.

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/escaping.h"
#include "engine/base/string_bridge.h"
#include "engine/rules/rule_check.h"
#include "wflogscan/rules.h"

namespace wflogscan {
namespace {

constexpr std::size_t kLiteralBytes = 8192;

bool PrintProblems(const RulePack& pack) {
  bool errors = false;
  for (const LintMessage& message : CheckRulePack(pack)) {
    const bool error = message.level == LintMessage::Level::kError;
    std::cerr << message.origin << ": " << (error ? "error: " : "warning: ") << message.text << "\n";
    errors |= error;
  }
  return errors;
}

void WriteText(const char* name, std::string_view text, std::ostream& out) {
  out << "const std::string_view " << name << "(\n\"\"";
  for (std::string_view rest = text; !rest.empty();
       rest.remove_prefix(std::min(kLiteralBytes, rest.size()))) {
    out << "\"" << absl::CEscape(ToAbsl(rest.substr(0, kLiteralBytes))) << "\"\n";
  }
  out << ", " << text.size() << ");\n";
}

void WriteSource(const RulePack& pack, std::ostream& out) {
  RulePack rules = pack;
  RulePack examples;
  examples.sha256 = pack.sha256;
  for (Rule& rule : rules.rules) {
    Rule& example = examples.rules.emplace_back();
    example.id = rule.id;
    example.hit_log = std::exchange(rule.hit_log, {});
    example.miss_log = std::exchange(rule.miss_log, {});
  }
  rules.healthy_log.clear();
  out << "// Made by engine/rules/embed/embed_rules.cc from rules/.\n"
         "#include \"engine/rules/builtin_rules.h\"\n"
         "namespace wflogscan {\n";
  WriteText("kBuiltinRulesJson", RulePackToJson(rules), out);
  WriteText("kBuiltinExamplesJson", RulePackToJson(examples), out);
  WriteText("kBuiltinHealthyLog", pack.healthy_log, out);
  out << "}  // namespace wflogscan\n";
}

int Main(const char* rules, const char* output) {
  const absl::StatusOr<RulePack> pack = LoadRuleTree(rules);
  if (!pack.ok()) {
    std::cerr << pack.status().message() << "\n";
    return 1;
  }
  if (PrintProblems(*pack)) return 1;
  std::ofstream out(output, std::ios::binary);
  WriteSource(*pack, out);
  out.close();
  if (!out) {
    std::cerr << output << ": cannot be written\n";
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace wflogscan

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: embed_rules RULES_DIR OUTPUT.cc\n";
    return 2;
  }
  return wflogscan::Main(argv[1], argv[2]);
}
