#ifndef WFLOGSCAN_ENGINE_ATTRIBUTE_HEAD_FIELDS_H_
#define WFLOGSCAN_ENGINE_ATTRIBUTE_HEAD_FIELDS_H_

// What the keys of structured loggers say: slog, zap, zerolog, logrus, hclog, ECS and whatever else a Go
// service is likely to log with.

#include <cstdint>
#include <optional>
#include <string_view>

namespace wflogscan {

enum class HeadField : std::uint8_t {
  kTime,
  kLevel,
  kMessage,
  kLogger,
  kService,
  kConnector,      // names it
  kIntegration,    // the same, where no kConnector does
  kPart,           // may name it: whatever part of the program speaks
  kInstance,       // names one of several of a connector
  kInstanceLabel,  // the same, where no kInstance does
  kCount,          // how many records a poll brought
};

// Letters of both cases are one. nullopt: it says nothing of that.
std::optional<HeadField> HeadFieldOf(std::string_view key);

// The same of a field of an object that stands under `outer`: of a group as {"connector": {"name": "okta"}},
// or of a bag of all fields as {"fields": {"connector": "okta"}}. The latter says who speaks and nothing
// else; what a record of another source is about, {"event": {"time": ...}}, is none of ours.
std::optional<HeadField> HeadFieldOf(std::string_view outer, std::string_view key);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_ATTRIBUTE_HEAD_FIELDS_H_
