// The words that the report's enumerators go by, in every format.

#include "wflogscan/report.h"

namespace wflogscan {

const char* ToString(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return "info";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
    case Severity::kCritical:
      return "critical";
  }
  return "";
}

const char* ToString(FindingState state) {
  switch (state) {
    case FindingState::kUnknown:
      return "unknown";
    case FindingState::kOngoing:
      return "ongoing";
    case FindingState::kRecovered:
      return "recovered";
    case FindingState::kFlapping:
      return "flapping";
  }
  return "";
}

const char* ToString(ConnectorState state) {
  switch (state) {
    case ConnectorState::kUnknown:
      return "unknown";
    case ConnectorState::kOk:
      return "ok";
    case ConnectorState::kFailing:
      return "failing";
    case ConnectorState::kRecovered:
      return "recovered";
    case ConnectorState::kFlapping:
      return "flapping";
    case ConnectorState::kSilent:
      return "silent";
  }
  return "";
}

}  // namespace wflogscan
