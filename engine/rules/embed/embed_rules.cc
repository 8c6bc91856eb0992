// The build's own tool: reads rules/, refuses what CheckRulePack refuses, and writes the pack as a C++
// source.
//
//   embed_rules RULES_DIR OUTPUT.cc
//
// The text stands in raw string literals of 8 KiB: compilers bound one literal's length, and they read
// literals far faster than lists of numbers. RulePackToJson writes ASCII without line breaks, so nothing
// needs an escape.

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>

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

void WriteSource(std::string_view json, std::ostream& out) {
  out << "// Made by engine/rules/embed/embed_rules.cc from rules/.\n"
         "#include \"engine/rules/builtin_rules.h\"\n"
         "namespace wflogscan {\n"
         "const std::string_view kBuiltinRulesJson =\n";
  for (; !json.empty(); json.remove_prefix(std::min(kLiteralBytes, json.size()))) {
    out << "R\"wfl_rules(" << json.substr(0, kLiteralBytes) << ")wfl_rules\"\n";
  }
  out << ";\n}  // namespace wflogscan\n";
}

int Main(const char* rules, const char* output) {
  const absl::StatusOr<RulePack> pack = LoadRuleTree(rules);
  if (!pack.ok()) {
    std::cerr << pack.status().message() << "\n";
    return 1;
  }
  if (PrintProblems(*pack)) return 1;
  std::ofstream out(output, std::ios::binary);
  WriteSource(RulePackToJson(*pack), out);
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
