#include "cli/condition_words.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/civil_time.h"
#include "engine/base/duration_words.h"

namespace wflogscan::cli {
namespace {

std::string Within(std::int64_t seconds) {
  return absl::StrCat(" within ", DurationWords(seconds * kNanosecondsPerSecond));
}

}  // namespace

std::string ConditionWords(const Exclusion& exclusion) {
  std::string words;
  if (!exclusion.levels.empty()) absl::StrAppend(&words, " at ", absl::StrJoin(exclusion.levels, "|"));
  if (exclusion.unattributed) words += " without a connector of its own";
  if (exclusion.attributed) words += " with a connector of its own";
  if (!exclusion.unless.empty()) absl::StrAppend(&words, ", unless ", absl::StrJoin(exclusion.unless, ", "));
  return words;
}

std::string FieldWords(const FieldCondition& field) {
  std::string text = field.name;
  if (field.matches) absl::StrAppend(&text, " matches ", *field.matches);
  if (!field.min && !field.max) return text;
  absl::StrAppend(&text, field.matches ? " and" : "", " is ");
  if (field.min && field.max) {
    absl::StrAppend(&text, *field.min, " to ", *field.max);
  } else if (field.min) {
    absl::StrAppend(&text, *field.min, " or more");
  } else {
    absl::StrAppend(&text, *field.max, " or less");
  }
  return text;
}

std::string JointWords(const Rule& rule) {
  if (rule.at_least) {
    return absl::StrCat("where ", rule.at_least->count, " match", Within(rule.at_least->within_seconds));
  }
  const FollowCondition* follow = rule.follow();
  if (follow == nullptr) return "";
  const bool absent = rule.not_followed_by.has_value();
  std::string awaited = follow->success ? "successful poll" : "record";
  if (!follow->any.empty()) {
    absl::StrAppend(&awaited, follow->success ? " or record" : "", " that matches ",
                    follow->any.size() == 1 ? follow->any.front()
                                            : absl::StrCat("one of ", follow->any.size(), " patterns"));
  }
  return absl::StrCat("where ", absent ? "no " : "a ", awaited, " follows", Within(follow->within_seconds));
}

}  // namespace wflogscan::cli
