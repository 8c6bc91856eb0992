#ifndef WFLOGSCAN_CLI_CONDITION_WORDS_H_
#define WFLOGSCAN_CLI_CONDITION_WORDS_H_

#include <string>

#include "wflogscan/rules.h"

namespace wflogscan::cli {

// When an exclusion holds, "" where it always does: " at debug|info without a connector of its own"
std::string ConditionWords(const Exclusion& exclusion);

// "code matches ^4290", "elapsed_ms is 30000 or more", "load is 80 to 100"
std::string FieldWords(const FieldCondition& field);

// What a rule asks of other records: "where 5 match within 10 min", "where no successful poll follows within
// 30 min". Empty for a rule that looks at no others.
std::string JointWords(const Rule& rule);

}  // namespace wflogscan::cli

#endif  // WFLOGSCAN_CLI_CONDITION_WORDS_H_
