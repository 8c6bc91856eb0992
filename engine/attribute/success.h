#ifndef WFLOGSCAN_ENGINE_ATTRIBUTE_SUCCESS_H_
#define WFLOGSCAN_ENGINE_ATTRIBUTE_SUCCESS_H_

// Success lines: how a connector proves that it recovered, fell silent or brings nothing. Half of a healthy
// log is made of them, so the documented shape has a road of its own that decodes nothing and allocates
// nothing.
//
// The short road must say what the long one (RecordAssembler, HeadParser, ReadSuccess) would; where it is not
// sure, it says nothing and the long one is taken. tests/scan/oracle_test.cc holds the two together.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/attribute/head.h"
#include "engine/attribute/names.h"
#include "engine/match/proposal.h"
#include "wflogscan/log_time.h"
#include "wflogscan/rules.h"

namespace wflogscan {

// What a success line says beside its connector.
struct Success {
  std::optional<std::uint64_t> records;     // nullopt: it carries no count
  std::size_t records_at = Head::kNowhere;  // where in the text the count stands, if that is known
};

// Reads a message such as "fetched 42 events" or one of the connector's success phrases; nullopt if it is
// neither.
std::optional<Success> ReadSuccess(const Head& head, const Connector& connector);

// The digits that `text` begins with; nullopt if there are none, too many, or they are part of a longer word.
std::optional<std::uint64_t> ReadCount(std::string_view text);

struct FastSuccess {
  ConnectorIndex connector = kNoConnector;
  std::optional<LogTime> time;
  std::uint64_t records = 0;
  std::string_view count;     // its digits; empty where it carries none
  std::string_view remark;    // what follows the count, where it holds a figure: " events in 812ms"
  std::string_view text;      // what the program printed; a view into the line
  bool has_own_time = false;  // `time` stands in the text, and is not the wrapping's
};

// The short road. One per thread: it remembers the minute of the last time, the tags it saw, and what it read
// from lines of each kind, since the next line mostly has the same. About 17 ns a line of a kind that it read
// before, 80 ns another one (BM_ReadSuccess).
class SuccessReader {
 public:
  // `names` and the connectors of `pack` must outlive it.
  SuccessReader(const Names& names, const RulePack& pack) : names_(names), pack_(pack) {}

  // One raw line, without its line break, in one of the forms
  //   [time ][INFO] tag: fetched N noun
  //   [time ][INFO] tag: and a success phrase of the connector, to the end of the line
  // plain, or as json-file's `log` without any escape but the last \n. False for every other line. Where
  // `content` is less than the line, it is what the program printed, whole and still escaped. `kind` is the
  // content's.
  bool Read(std::string_view raw_line, std::string_view content, LineKind kind, FastSuccess* success);

 private:
  struct Tag {
    std::string text;
    ConnectorIndex connector = kNoConnector;
  };
  static constexpr std::size_t kTags = 256;

  // What lines of a kind say that begin with a time in Z, with a fraction, and go on with `lead`. Lines of
  // one kind differ in nothing but numbers, so neither the lead nor what stands around the numbers is looked
  // at again, and numbers are taken for what they look like.
  struct Form {
    LineKind kind = kNoKind;
    std::uint8_t fraction_digits = 0;
    bool has_count = false;
    bool has_remark = false;
    ConnectorIndex connector = kNoConnector;
    std::size_t count_at = 0;      // from the beginning, with as many digits of the time
    std::int64_t fraction_ns = 0;  // of the last of its digits
    std::string lead;              // where it holds digits, which may be others in another line
  };
  static constexpr std::size_t kForms = 1024;

  bool ReadForm(const Form& form, std::string_view content, FastSuccess* success) const;
  bool ReadAnew(std::string_view raw_line, std::string_view content, FastSuccess* success);
  void Learn(LineKind kind, std::string_view content, const FastSuccess& success);
  std::optional<LogTime> ReadTimePrefix(std::string_view text, std::size_t* consumed);
  ConnectorIndex ConnectorOf(std::string_view tag);

  const Names& names_;
  const RulePack& pack_;
  std::array<Tag, kTags> tags_;                          // by hash; the last one stays
  std::vector<Form> forms_ = std::vector<Form>(kForms);  // by kind; the last one stays
  std::array<char, 17> last_minute_ = {'\n'};            // "2026-02-22T06:01:", of a time that ended in Z
  std::int64_t last_minute_ns_ = 0;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_ATTRIBUTE_SUCCESS_H_
