#ifndef WFLOGSCAN_ENGINE_ATTRIBUTE_SUCCESS_H_
#define WFLOGSCAN_ENGINE_ATTRIBUTE_SUCCESS_H_

// Success lines: how a connector proves that it recovered, fell silent or brings nothing. Half of a healthy
// log is made of them, so the documented shape has a road of its own that decodes nothing and allocates
// nothing.
//
// The short road must say what the long one (RecordAssembler, HeadParser, ReadSuccess) would; where it is not
// sure, it says nothing and the long one is taken. tests/scan/oracle_test.cc holds the two together.

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/attribute/head.h"
#include "engine/attribute/names.h"
#include "wflogscan/log_time.h"
#include "wflogscan/rules.h"

namespace wflogscan {

// What a success line says beside its connector.
struct Success {
  std::optional<std::uint64_t> records;  // nullopt: it carries no count
};

// Reads a message such as "fetched 42 events" or one of the connector's success phrases; nullopt if it is
// neither.
std::optional<Success> ReadSuccess(const Head& head, const Connector& connector);

struct FastSuccess {
  ConnectorIndex connector = kNoConnector;
  std::optional<LogTime> time;
  std::uint64_t records = 0;
};

// The short road for one raw line (without its line break):
//   [time ][INFO] tag: fetched N noun        plain, or as json-file's `log` without any escape but the last
//   \n
std::optional<FastSuccess> ReadSuccessFast(std::string_view raw_line, const Names& names);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_ATTRIBUTE_SUCCESS_H_
