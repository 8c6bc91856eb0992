#ifndef WFLOGSCAN_CLI_RULES_TOOLS_H_
#define WFLOGSCAN_CLI_RULES_TOOLS_H_

// The subcommands of `wflogscan rules` that help to write rules, one file each. They declare their options,
// and return the exit code.

#include <string>

#include "CLI/CLI.hpp"
#include "wflogscan/rules.h"

namespace wflogscan::cli {

struct WhyArgs {
  std::string line;  // empty: standard input
  std::string rule;  // empty: those that matched and those nearest to it
};
void AddWhyOptions(CLI::App& app, WhyArgs* args);
int RunWhy(const RulePack& pack, const WhyArgs& args);

struct DraftArgs {
  std::string line;  // empty: standard input
  std::string log;   // a log, instead of a line: its most frequent unexplained lines
  int cluster = 1;   // which of them; 1 is the most frequent
  std::string id;
};
void AddDraftOptions(CLI::App& app, DraftArgs* args);
int RunDraft(const RulePack& pack, const DraftArgs& args);

struct CoverageArgs {
  std::string path;
};
void AddCoverageOptions(CLI::App& app, CoverageArgs* args);
int RunCoverage(RulePack pack, const CoverageArgs& args);

struct LintArgs {
  bool stems = false;
  bool cost = false;
};
void AddLintOptions(CLI::App& app, LintArgs* args);
int RunLint(const RulePack& pack, const LintArgs& args);

}  // namespace wflogscan::cli

#endif  // WFLOGSCAN_CLI_RULES_TOOLS_H_
