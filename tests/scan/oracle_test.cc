// The two roads give one report: stems, groups of patterns and the short road for success lines on one side,
// every line decoded and every pattern run by RE2 on the other.

#include <array>
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "tests/support/compose_writer.h"
#include "tests/support/cri_writer.h"
#include "tests/support/docker_json_writer.h"
#include "tests/support/journal_writer.h"
#include "tests/support/line_wrapper.h"
#include "tests/support/other_numbers.h"
#include "tests/support/roads.h"
#include "tests/support/success_forms.h"
#include "tests/support/syslog_writer.h"
#include "tests/support/test_scanner.h"
#include "tests/support/timestamped_writer.h"

namespace wflogscan {
namespace {

constexpr std::size_t kLinesPerFile = 300;

std::vector<std::string_view> LinesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

// Takes the first line of every set of rules.
class FirstLines final : public MatchSink {
 public:
  absl::Status OnMatch(const MatchLine& match) override {
    if (seen_.insert(match.rules).second) lines.push_back(match.line);
    return absl::OkStatus();
  }
  std::vector<std::uint64_t> lines;

 private:
  std::set<std::vector<std::string>> seen_;
};

// At most kLinesPerFile lines of a file, in order: those around the first match of each kind, then runs of
// lines that are spread over the file.
std::string Sampled(const std::string& name, const std::string& bytes) {
  const std::vector<std::string_view> lines = LinesOf(bytes);
  if (lines.size() <= kLinesPerFile) return bytes;
  std::set<std::size_t> chosen;
  const auto choose = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < std::min(to, lines.size()) && chosen.size() < kLinesPerFile; ++i)
      chosen.insert(i);
  };
  FirstLines first;
  EXPECT_TRUE(testing::BuiltinScanner().ScanBytes(name, bytes, testing::OneJob(), &first).ok());
  for (const std::uint64_t line : first.lines) choose(line > 2 ? line - 3 : 0, line + 3);
  constexpr std::size_t kRuns = 10;
  for (std::size_t run = 0; run < kRuns; ++run)
    choose(lines.size() * run / kRuns, lines.size() * run / kRuns + 15);
  std::string sampled;
  for (const std::size_t i : chosen) sampled += lines[i];
  return sampled;
}

// Files of one name belong to one service, so they may be read as one source; that way the oracle compiles
// its patterns a dozen times and not fifty.
TEST(Oracle, AgreesOnEveryFileOfTheCorpus) {
  std::map<std::string, std::string> by_name;
  for (const std::filesystem::path& file : testing::FilesBelow(testing::CorpusFolder())) {
    const std::string name = file.filename().string();
    std::string& bytes = by_name[file.string().find("/fuzz/") == std::string::npos ? name : "fuzz-seed"];
    if (!bytes.empty() && bytes.back() != '\n') bytes += '\n';
    bytes += Sampled(name, testing::ReadWholeFile(file));
  }
  ASSERT_GE(by_name.size(), 8U);
  std::uint64_t matched = 0;
  for (const auto& [name, bytes] : by_name) {
    testing::ExpectRoadsAgree(name, bytes);
    const absl::StatusOr<Report> report = testing::BuiltinScanner().ScanBytes(name, bytes, testing::OneJob());
    ASSERT_TRUE(report.ok());
    matched += report->scan.matched_lines;
  }
  EXPECT_GT(matched, 300U) << "the sample holds too little to compare";
}

// With terminal sequences anywhere, also in the middle of words and numbers.
std::string Coloured(std::string_view text) {
  static constexpr std::string_view kSequences[] = {"\x1b[0m", "\x1b[1;31m", "\x1b[K", "\x1b]0;title\x07",
                                                    "\x1b(B"};
  std::minstd_rand random(3);
  std::string coloured;
  for (const char c : text) {
    if (random() % 16 == 0) coloured += kSequences[random() % std::size(kSequences)];
    coloured += c;
  }
  return coloured;
}

// The records as Gson escapes them.
std::string AsGson(std::string records) {
  absl::StrReplaceAll({{"=", "\\u003d"}, {"'", "\\u0027"}}, &records);
  return records;
}

TEST(Oracle, AgreesOnEveryHitLineOfTheRules) {
  std::string lines;
  const absl::StatusOr<RulePack> pack = LoadRulePack({});
  ASSERT_TRUE(pack.ok());
  for (const Rule& rule : pack->rules) lines += rule.hit_log;
  // Decoding is the same for all: a quarter of them in every form but the plainest.
  std::string few;
  std::size_t number = 0;
  for (const std::string_view line : LinesOf(lines)) {
    if (number++ % 4 == 0) few += line;
  }
  testing::ExpectRoadsAgree("input.log", testing::kOfEveryStories == 1 ? lines : few);
  testing::ExpectRoadsAgree("signal-client-svc-json.log",
                            testing::DockerJsonFile(few, "stderr", "2026-03-04T10:15:00.12Z"));
  testing::ExpectRoadsAgree("coloured.log", Coloured(few));
  testing::ExpectRoadsAgree("coloured-json.log",
                            testing::DockerJsonFile(Coloured(few), "stderr", "2026-03-04T10:15:00.12Z"));
  testing::ExpectRoadsAgree("coloured-syslog.log",
                            testing::SyslogLines(Coloured(few), "<27>Mar  4 10:15:00 vm poller[2071]: ",
                                                 /*escaped=*/true));
  testing::ExpectRoadsAgree("gson-json.log",
                            AsGson(testing::DockerJsonFile(few, "stderr", "2026-03-04T10:15:00.12Z")));
}

TEST(Oracle, AgreesOnSuccessLinesInAllTheirSpellings) {
  std::string text;
  for (const char* line : {"[INFO] okta: fetched 42 events",
                           "2026-02-22T06:01:20Z [INFO] okta: fetched 42 events",
                           "2026-02-22T06:01:20.123Z [INFO] okta: fetched 42 events in 3s",
                           "[INFO] okta/emea: fetched 42 events",
                           "[INFO] okta: fetched 42 events instance=emea",
                           "[INFO] okta: fetched 42",
                           "[INFO] okta: fetched 42.5 events",
                           "[INFO] okta: fetched 42% of events",
                           "[INFO] okta: fetched 4200000000000000000000 events",
                           "[INFO] OKTA: fetched 0 events",
                           "[INFO] Okta: Fetched 7 events",
                           "[INFO] okta:  fetched 42 events",
                           "[INFO]  okta: fetched 42 events",
                           "[INFO] signal-client.okta: fetched 42 events",
                           "[INFO] signal-client.okta.emea: fetched 42 events",
                           "[INFO] nobody: fetched 42 events",
                           "[INFO] Falcon: fetched 42 events",
                           "[INFO] AMP: fetched 42 events",
                           "[ERROR] okta: fetched 42 events",
                           "[INFO] okta: fetched 42 events from \"b\"",
                           "[INFO] okta: fetched 42 events\ttab",
                           "[INFO] Halcyon.ai: fetched 42 events",
                           "[INFO] halcyon: authenticated, fetching events",
                           "[INFO] qualys: fetched host detections",
                           "[INFO] qualys: fetched 9 host detections",
                           "2026-02-22T06:01:20+02:00 [INFO] okta: fetched 42 events",
                           "2026-02-22 06:01:20,5 [INFO] okta: fetched 42 events",
                           "2026-02-22T06:01:20Z  [INFO] okta: fetched 42 events",
                           "2026-02-22T06:01:61Z [INFO] okta: fetched 42 events",
                           "\x1b[32m[INFO]\x1b[0m okta: fetched 42 events",
                           "[INFO] okta: fetched 42 events, 1 of 401 pages",
                           "[INFO] okta: fetched 0 events: 401 Unauthorized",
                           "INFO okta: fetched 42 events",
                           "level=INFO msg=\"fetched 42 events\" connector=okta",
                           "[INFO] okta: fetched \\u0034 events",
                           "[INFO] okta: fetched 42 events \xff",
                           " [INFO] okta: fetched 42 events",
                           "[INFO] okta: fetched -1 events"}) {
    text += line;
    text += '\n';
  }
  testing::ExpectRoadsAgree("input.log", text);
  const std::string crlf = absl::StrReplaceAll(text, {{"\n", "\r\n"}});
  testing::ExpectRoadsAgree("crlf.log", crlf);
  testing::ExpectRoadsAgree("coloured.log", Coloured(text));
  testing::ExpectRoadsAgree("coloured-crlf.log", Coloured(crlf));
  const std::string coloured = Coloured(text + crlf);
  testing::ExpectRoadsAgree(
      "coloured-json.log",
      testing::DockerJsonFile(coloured + coloured + coloured, "stdout", "2026-03-04T10:15:00.12Z"));
  testing::ExpectRoadsAgree("coloured-journal.log",
                            testing::JournalJson(Coloured(text), "1772619300120934", ""));
  testing::ExpectRoadsAgree("input-json.log",
                            testing::DockerJsonFile(text + crlf, "stdout", "2026-03-04T10:15:00.12Z") +
                                testing::DockerJsonFile(text, "stdout", "no time"));
  // Attributes name the service; what stands in a document has no time of a log.
  const std::string records = testing::DockerJsonFile(text, "stdout", "2026-03-04T10:15:00.12Z");
  std::string tagged = records;
  absl::StrReplaceAll({{"\"stream\":", "\"attrs\":{\"tag\":\"conductor-ui\"},\"stream\":"}}, &tagged);
  testing::ExpectRoadsAgree("tagged-json.log", records + tagged);
  std::string tagged_behind = records;
  absl::StrReplaceAll({{"\"time\":", "\"attrs\":{\"tag\":\"signal-client\"},\"time\":"}}, &tagged_behind);
  testing::ExpectRoadsAgree("tagged-behind-json.log", tagged_behind + tagged);
  testing::ExpectRoadsAgree(
      "stats.log",
      "CONTAINER ID   NAME                CPU %     MEM USAGE / LIMIT   MEM %     NET I/O"
      "     BLOCK I/O   PIDS\n"
      "3f2b8c1d9e0a   signal-client-svc   0.50%     1.5GiB / 2GiB       75.00%    1kB / 2kB"
      "   0B / 0B     12\n" +
          text);
  // Behind other wrappings, with and without a time of their own, and of a service that runs no connectors.
  text += "[INFO] okta: fetched 42 events #012 and more\n";
  text += "[INFO] okta: fetched 42 events 2026-03-04T10:15:01.120934411Z and more\n";
  text +=
      "{\"log\":\"[INFO] okta: fetched 42 "
      "events\\n\",\"stream\":\"stdout\",\"time\":\"2026-03-04T10:15:00Z\"}\n";
  constexpr const char* kTime = "2026-03-04T10:15:00.120934411Z";
  testing::ExpectRoadsAgree("marks.log", testing::WithMarks(text, std::string(kTime) + " "));
  testing::ExpectRoadsAgree("cri.log", testing::CriFile(text, "stderr", kTime, 16384));
  for (const std::string service : {"poller-1", "signal-client-svc-1", "conductor-ui-1"}) {
    SCOPED_TRACE(service);
    testing::ExpectRoadsAgree("compose.log",
                              testing::ComposeLogs(text, service, testing::ComposeColour::kNone, ""));
    testing::ExpectRoadsAgree(
        "compose-times.log",
        testing::ComposeLogs(text, service, testing::ComposeColour::kVersion2, std::string(kTime) + " "));
    testing::ExpectRoadsAgree(
        "syslog.log",
        testing::SyslogLines(text, "<27>Mar  4 10:15:00 vm " + service + "[2071]: ", /*escaped=*/true));
  }
  testing::ExpectRoadsAgree("journal.log", testing::JournalJson(text, "1772619300120934", ""));
}

TEST(Oracle, AgreesOnSuccessLinesOfAllLoggers) {
  constexpr int kLinesOfAForm = 8;
  std::minstd_rand random(20);
  std::string text;
  for (const char* form : testing::kSuccessForms) {
    for (int i = 0; i < kLinesOfAForm; ++i) text += testing::WithNumbers(form, &random) + '\n';
  }
  constexpr const char* kTime = "2026-03-04T10:15:00.120934411Z";
  testing::ExpectRoadsAgree("input.log", text);
  testing::ExpectRoadsAgree("input-json.log", testing::DockerJsonFile(text, "stdout", kTime));
  testing::ExpectRoadsAgree("marks.log", testing::WithMarks(text, std::string(kTime) + " "));
  testing::ExpectRoadsAgree("cri.log", testing::CriFile(text, "stderr", kTime, 16384));
  testing::ExpectRoadsAgree("journal.log", testing::JournalJson(text, "1772619300120934", ""));
  testing::ExpectRoadsAgree(
      "syslog.log",
      testing::SyslogLines(text, "<27>Mar  4 10:15:00 vm signal-client-svc[2071]: ", /*escaped=*/true));
  const std::string crlf = absl::StrReplaceAll(text, {{"\n", "\r\n"}});
  testing::ExpectRoadsAgree("crlf.log", crlf);
  testing::ExpectRoadsAgree("crlf-json.log", testing::DockerJsonFile(crlf, "stdout", kTime));
  testing::ExpectRoadsAgree("coloured.log", Coloured(text));
  testing::ExpectRoadsAgree("coloured-json.log", testing::DockerJsonFile(Coloured(crlf), "stdout", kTime));
  testing::ExpectRoadsAgree("gson-json.log", AsGson(testing::DockerJsonFile(text, "stdout", kTime)));
}

// Where a wrapping is taken off, what was printed is known by its kind whatever stands around it.
TEST(Oracle, AgreesOnLinesWhoseWrappingIsAnotherEachTime) {
  const absl::StatusOr<RulePack> pack = LoadRulePack({});
  ASSERT_TRUE(pack.ok());
  std::string hits;
  for (const Rule& rule : pack->rules) hits += rule.hit_log;
  std::minstd_rand random(11);
  std::string text;
  std::size_t number = 0;
  for (const std::string_view line : LinesOf(hits)) {
    if (number++ % 40 != 0) continue;
    text += line;
    text += line;
    for (int i = 0; i < 3; ++i) text += testing::WithOtherNumbers(line, &random);
  }
  const auto pick = [&random](auto... choices) {
    const std::array<std::string, sizeof...(choices)> all = {choices...};
    return all[random() % all.size()];
  };
  const auto time = [&] { return testing::WithOtherNumbers("2026-03-04T10:15:00.120934411Z", &random); };
  const auto quoted = [](std::string_view line) { return testing::JournalMessage(line); };
  const auto wrapped = [&](const auto& wrap) {
    return testing::WrapLines(text, [&](std::string_view line) {
      return random() % 16 == 0 ? std::string(line) : wrap(line);  // some lines have none
    });
  };
  testing::ExpectRoadsAgree("coloured.log", Coloured(text));
  testing::ExpectRoadsAgree("coloured-json.log",
                            testing::DockerJsonFile(Coloured(text), "stderr", "2026-03-04T10:15:00.12Z"));
  testing::ExpectRoadsAgree("gson-json.log",
                            AsGson(testing::DockerJsonFile(text, "stderr", "2026-03-04T10:15:00.12Z")));
  testing::ExpectRoadsAgree("marks.log", wrapped([&](std::string_view line) {
                              const std::string mark = time() + " ";
                              return mark + std::string(line) + (random() % 8 == 0 ? mark : "");
                            }));
  testing::ExpectRoadsAgree("cri.log", wrapped([&](std::string_view line) {
                              return time() + pick(" stderr ", " stdout ") + pick("F ", "F ", "F ", "P ") +
                                     std::string(line);
                            }));
  testing::ExpectRoadsAgree("compose.log", wrapped([&](std::string_view line) {
                              return pick("poller-1  | ", "poller-12 | ", "web-1     | ") + std::string(line);
                            }));
  testing::ExpectRoadsAgree("kubectl.log", wrapped([&](std::string_view line) {
                              return pick("[pod/poller-7d9f8-x2x1z/poller] ", "[pod/web-0/web] ") +
                                     std::string(line);
                            }));
  testing::ExpectRoadsAgree("syslog.log", wrapped([&](std::string_view line) {
                              return testing::WithOtherNumbers("<27>Mar  4 10:15:00 vm poller[2071]: ",
                                                               &random) +
                                     std::string(line);
                            }));
  testing::ExpectRoadsAgree(
      "journal.log", wrapped([&](std::string_view line) {
        return testing::WithOtherNumbers(
                   R"({"__CURSOR":"s=8d;i=12","__REALTIME_TIMESTAMP":"1772619300120934",)", &random) +
               "\"PRIORITY\":\"" + pick("3", "6") + "\",\"MESSAGE\":" + quoted(line) +
               pick("}", ",\"_PID\":\"401\"}", ",\"_COMM\":\"error: 429 Too Many Requests\"}");
      }));
  testing::ExpectRoadsAgree("engine.log", wrapped([&](std::string_view line) {
                              std::string message = quoted(line);
                              if (message.ends_with('"')) message.insert(message.size() - 1, "\\n");
                              return R"({"Line":)" + message + R"(,"Source":"stderr","Timestamp":")" +
                                     time() + "\"}";
                            }));
}

// A line that reads like one before and shows a wrapping of its own, or whose wrapping says a thing twice.
TEST(Oracle, AgreesOnLinesThatAreMoreThanOneThing) {
  const auto times = [](int count, const std::string& line) {
    std::string lines;
    for (int i = 0; i < count; ++i) lines += line + '\n';
    return lines;
  };
  // Dozzle's record, if its time is one.
  const std::string dozzle_begin = R"({"time":"2026-02-22T06:01:00.123Z","rm":"hello","ts":)";
  const std::string dozzle_end = R"(,"level":"info","connector":"okta","msg":"fetched 1 events"})";
  testing::ExpectRoadsAgree("dozzle.log", times(20, dozzle_begin + "9999999999999999999" + dozzle_end) +
                                              times(10, dozzle_begin + "1772619300120" + dozzle_end));
  // Another writer's record with two texts, in a source of another wrapping.
  const std::string cri = "2026-03-04T10:15:00.120934411Z stderr F [INFO] okta: fetched 42 events";
  for (const char* key : {"log", "l\\u006fg"}) {
    testing::ExpectRoadsAgree(
        "two-texts.log",
        times(20, cri) + times(3, std::string(R"({"stream":"stdout",")") + key +
                                      R"(":"[ERROR] okta: poll failed: 401 Unauthorized\n",)"
                                      R"("time":"2026-03-04T10:42:03.155354926Z","log":"x\n"})"));
  }
  // A message that journalctl left out, beside one that it did not.
  const std::string entry = R"({"__REALTIME_TIMESTAMP":"1772619300120934","MESSAGE":"hello"})";
  const std::string begin = R"({"__REALTIME_TIMESTAMP":"1772619300120934",)";
  testing::ExpectRoadsAgree("left-out.log",
                            times(20, entry) + times(3, begin + R"("MESSAGE":"hello","MESSAGE":null})"));
  testing::ExpectRoadsAgree(
      "left-out-first.log",
      times(20, entry) + times(3, begin + R"("MESSAGE":null,"MESSAGE":"okta: 401 Unauthorized"})"));
}

}  // namespace
}  // namespace wflogscan
