#ifndef WFLOGSCAN_ENGINE_ATTRIBUTE_HEAD_H_
#define WFLOGSCAN_ENGINE_ATTRIBUTE_HEAD_H_

// What a logger put around a message: time, level, the name of who speaks, fields. Every family that a Go
// service is likely to use is read by its shape; nothing has to be configured.
//
//   [ERROR] okta: poll failed                                     bracketed, with or without a time before it
//   2026/02/22 06:01:20 ERROR poll failed connector=okta          Go log package, slog's default handler
//   signal-client: 2026/02/22 06:01:20 poll.go:88: poll failed    Go log package with a prefix and Lshortfile
//   time=... level=ERROR msg="poll failed" connector=okta         slog text, logrus, any logfmt
//   {"time":"...","level":"ERROR","msg":"...","connector":"okta"} slog, zap, zerolog, logrus as JSON
//   2026-...Z<TAB>ERROR<TAB>signal-client.okta<TAB>poll.go:88<TAB>poll failed<TAB>{"status": 401}
//                                                                 zap console
//   6:01AM ERR poll/poll.go:88 > poll failed connector=okta       zerolog console
//   ERRO[2026-02-22T06:01:20Z] poll failed connector=okta         logrus on a terminal
//   E0222 06:01:20.123456  1 poll.go:88] poll failed              klog
//   [1551] 2026/11/23 18:29:41.444177 [INF] text                  nats-server

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/attribute/head_fields.h"
#include "engine/base/level.h"
#include "simdjson.h"
#include "wflogscan/log_time.h"

namespace wflogscan {

// How a time is spelled.
enum class TimeForm : std::uint8_t { kRfc3339, kSlashed, kEpoch };

// The time that a text of this form begins with, *consumed bytes of it; nullopt if it does not.
std::optional<LogTime> ReadTime(std::string_view text, TimeForm form, std::size_t* consumed);

// Views live until the parser's next call, or as long as the text.
struct Head {
  static constexpr std::size_t kNowhere = ~std::size_t{0};

  std::optional<LogTime> time;
  // Where in the text the time stands; kNowhere where there is none, or where it had to be unescaped.
  std::size_t time_at = kNowhere;
  std::size_t time_bytes = kNowhere;  // at most, as a field's value has an end
  TimeForm time_form = TimeForm::kRfc3339;
  bool has_unread_time = false;  // a time is there, and its numbers are no date
  Level level = Level::kNone;
  std::string_view tag;      // who speaks, before a colon: "okta"
  std::string_view message;  // what is left of the line, or the message field
  std::size_t message_at = kNowhere;
  std::vector<std::string_view> connector_fields;  // those that name it first, then whatever may
  std::string_view logger;
  std::string_view service;
  std::string_view instance;
  std::optional<std::uint64_t>
      count;  // count= or records=, for success lines that say their number in a field
  std::size_t count_at = kNowhere;
};

// One per thread: owns a JSON parser and its buffers.
class HeadParser {
 public:
  // Reads the first line of `text`, which is a decoded record. Never fails: what is not recognised stays
  // empty. O(line); about 100 ns for bracketed lines, 400 ns for JSON.
  const Head& Parse(std::string_view text);

  // Where in the text that was parsed last a part of its head stands as it is; kNowhere where it had to be
  // unescaped, or is empty.
  std::size_t PlaceOf(std::string_view part) const;

 private:
  void ParseJson(std::string_view text);
  void ParseText(std::string_view line);
  void ParseLogfmt(std::string_view line);
  void TakeTagOffMessage();
  void TakeJsonFields(simdjson::ondemand::object* object, std::optional<std::string_view> outer);
  void TakeField(std::optional<HeadField> field, std::string_view value);
  void TakeTimeField(std::string_view value);
  void TakeCountField(std::string_view value);
  // How surely a field names the connector.
  enum ConnectorRank : std::uint8_t { kNamesConnector, kNamesIntegration, kNamesPart };
  void TakeConnectorField(std::string_view value, ConnectorRank rank);

  std::string_view text_;
  std::size_t json_at_ = 0;  // where in text_ the JSON begins that padded_ is a copy of
  Head head_;
  std::array<std::size_t, kNamesPart + 1> connector_fields_of_rank_ = {};
  bool has_instance_field_ = false;
  simdjson::ondemand::parser parser_;
  std::string padded_;
};

// A tag before a colon at the start of a message: "okta: poll failed". Empty if there is none. *rest follows
// it.
std::string_view TagOf(std::string_view message, std::string_view* rest);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_ATTRIBUTE_HEAD_H_
