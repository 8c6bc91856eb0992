#ifndef WFLOGSCAN_ENGINE_RULES_RULE_CHECK_H_
#define WFLOGSCAN_ENGINE_RULES_RULE_CHECK_H_

#include <string>
#include <string_view>
#include <vector>

#include "wflogscan/rules.h"

namespace wflogscan {

// The part of LintRulePack that needs no matcher: the pack agrees with itself, every pattern compiles, every
// rule has its two logs. The build refuses a pack with an error. Sorted by origin.
std::vector<LintMessage> CheckRulePack(const RulePack& pack);

// The lines of a hit or miss log that are records: neither blank nor comments (# in the first column). Views
// into `log`.
std::vector<std::string_view> RecordsOfLog(std::string_view log);

// The logs that a hit or miss log of a rule that looks at several records consists of, by the empty lines
// between them, each line a record; comments are left out.
std::vector<std::vector<std::string_view>> LogsOfLog(std::string_view log);

// A record out of a line of such a log, where \n and \t stand for what they say.
std::string RecordOfLogLine(std::string_view line);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_RULES_RULE_CHECK_H_
