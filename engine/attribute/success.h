#ifndef WFLOGSCAN_ENGINE_ATTRIBUTE_SUCCESS_H_
#define WFLOGSCAN_ENGINE_ATTRIBUTE_SUCCESS_H_

// Success lines: how a connector proves that it recovered, fell silent or brings nothing. Half of a healthy
// log is made of them, so they have a road of their own that decodes nothing and allocates nothing: for the
// documented shape, and for whatever the long road found to be a success before (success_form.h).
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
#include "engine/attribute/match.h"
#include "engine/attribute/minute_memo.h"
#include "engine/attribute/names.h"
#include "engine/attribute/success_form.h"
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

// A success line in question.
struct SuccessLine {
  std::string_view raw;      // without its line break; what was printed where its wrapping was taken off
  std::string_view printed;  // what the program printed of it
  LineKind kind = kNoKind;
  bool is_escaped = false;  // what was printed is a JSON string
  // Lines of the kind differ in nothing but numbers in what was printed.
  bool is_alike = true;
};

// The short road. One per thread: it remembers the minute of the last time, the tags it saw, and how lines of
// each kind read, since the next one mostly reads alike. About 17 ns a line of a kind that it read before, 80
// ns another one (BM_ReadSuccess).
class SuccessReader {
 public:
  // `names` and the connectors of `pack` must outlive it.
  SuccessReader(const Names& names, const RulePack& pack) : names_(names), pack_(pack) {}

  // A line that reads like one of its kind that was read or learnt before, or has one of the forms
  //   [time ][INFO] tag: fetched N noun
  //   [time ][INFO] tag: and a success phrase of the connector, to the end of the line
  // plain, or as json-file's `log` without any escape. False for every other line. Where the line has no time
  // of its own, that is the json-file's.
  bool Read(const SuccessLine& line, FastSuccess* success);

  // The long road found that this line, of which Read was false, is a success: `text` is its record's and
  // `match` what was said of it, with no time or service that the text does not name itself.
  void Learn(const SuccessLine& line, std::string_view text, const Match& match);

 private:
  struct Tag {
    std::string text;
    ConnectorIndex connector = kNoConnector;
  };
  static constexpr std::size_t kTags = 256;

  // How lines of a kind read.
  struct alignas(64) Known {  // a cache line
    LineKind kind = kNoKind;
    bool is_alike = false;    // SuccessLine's
    std::uint8_t misses = 0;  // lines in sequence that do not read like it
    SuccessForm form;
  };
  static constexpr std::size_t kKnown = 1024;
  // Learning takes its time, and of lines whose numbers say more than a form can none would be read by it.
  static constexpr std::uint8_t kMostMisses = 8;

  // Null where nothing is to be learnt.
  Known* PlaceFor(const SuccessLine& line);
  bool ReadByForm(const SuccessLine& line, FastSuccess* success);
  bool ReadAnew(const SuccessLine& line, FastSuccess* success);
  void LearnDocumented(const SuccessLine& line, const FastSuccess& success);
  // The engine's time of a json-file record; nullopt where that is none.
  std::optional<LogTime> ReadRecordTime(std::string_view record);
  ConnectorIndex ConnectorOf(std::string_view tag);

  const Names& names_;
  const RulePack& pack_;
  std::array<Tag, kTags> tags_;                            // by hash; the last one stays
  std::vector<Known> known_ = std::vector<Known>(kKnown);  // by kind; the last one stays
  MinuteMemo minute_;
  HeadParser head_parser_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_ATTRIBUTE_SUCCESS_H_
