#include "engine/documents/document_reader.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

DocumentKind KindOf(std::string_view text) {
  const auto document = RecogniseDocument(text, /*whole=*/true);
  return document ? document->kind : DocumentKind::kNone;
}

DocumentReading Read(std::string_view text, bool goes_on = false) {
  DocumentReading reading;
  DocumentReader reader;
  reader.Read(text, 1, goes_on, &reading);
  return reading;
}

// "container-exit-137 2 web": what, line, subject.
std::vector<std::string> Facts(std::string_view text) {
  std::vector<std::string> facts;
  for (const Fact& fact : Read(text).facts) {
    std::string names;
    for (const FactKind kind : fact.kinds) {
      absl::StrAppend(&names, names.empty() ? "" : "+",
                      std::string(kFactNames[static_cast<std::size_t>(kind)]));
    }
    facts.push_back(absl::StrCat(names, " ", fact.line, " ", fact.subject));
  }
  return facts;
}

std::string Container(std::string_view name, std::string_view state) {
  return absl::StrCat("    {\n        \"Id\": \"4f1c\",\n        \"State\": {\n", std::string(state),
                      "\n        },\n        \"Name\": \"/", std::string(name),
                      "\",\n        \"HostConfig\": {\n            \"Memory\": 16777216\n        }\n    }");
}

std::string OomState() {
  return "            \"Status\": \"exited\",\n            \"OOMKilled\": true,\n            \"ExitCode\": "
         "137";
}

TEST(DocumentReader, NamesTheLineOfTheMemberAndShowsIt) {
  const std::string text =
      absl::StrCat("[\n", Container("web", OomState()), ",\n", Container("api", OomState()), "\n]\n");
  EXPECT_EQ(KindOf(text), DocumentKind::kDockerInspect);
  EXPECT_THAT(Facts(text), ElementsAre("container-down 5 web", "container-oom-killed 6 web",
                                       "container-down 17 api", "container-oom-killed 18 api"));
  const DocumentReading reading = Read(text);
  EXPECT_EQ(reading.facts[1].sample, "\"OOMKilled\": true,");
  EXPECT_EQ(reading.facts[1].figures, "container=web exit_code=137 memory_limit=16777216");
  EXPECT_THAT(reading.problems, IsEmpty());
  for (std::size_t at = 0; at < text.size(); ++at) EXPECT_TRUE(reading.Knows(at) || text[at] == '\n') << at;
}

TEST(DocumentReader, AMemberOfALongLineIsShownFromItsName) {
  std::string env = "\"Env\":[\"A=" + std::string(2000, 'x') + "\"],";
  const std::string text =
      "[{\"Id\":\"1\",\"Config\":{" + env +
      "\"Tty\":false},\"State\":{\"OOMKilled\":true,\"ExitCode\":137},\"Name\":\"/web\"}]";
  const DocumentReading reading = Read(text);
  ASSERT_EQ(reading.facts.size(), 1U);
  EXPECT_THAT(reading.facts[0].sample, ::testing::StartsWith("\"OOMKilled\":true"));
}

TEST(DocumentReader, WhatOneLineSaysOfAContainerIsOneFact) {
  EXPECT_THAT(Facts("[{\"Id\":\"1\",\"Name\":\"/"
                    "a\",\"State\":{\"Status\":\"exited\",\"OOMKilled\":true,\"ExitCode\":137}},"
                    "{\"Id\":\"2\",\"Name\":\"/b\",\"State\":{\"Status\":\"dead\",\"ExitCode\":1}}]"),
              ElementsAre("container-oom-killed+container-down 1 a", "container-down 1 b"));
}

TEST(DocumentReader, ADocumentThatWasCutOffIsReadUpToThere) {
  const std::string whole =
      absl::StrCat("[\n", Container("web", OomState()), ",\n", Container("api", OomState()), "\n]\n");
  for (std::size_t size = 1; size < whole.size(); ++size) {
    const std::string cut = whole.substr(0, size);
    const DocumentReading reading = Read(cut);
    EXPECT_LE(reading.facts.size(), 4U);
    if (KindOf(cut) == DocumentKind::kDockerInspect &&
        cut.find_last_not_of("\n") != whole.find_last_not_of("\n")) {
      EXPECT_EQ(reading.problems.size(), 1U) << cut;
    }
  }
  // The first container is whole, of the second the kill is there.
  const std::string cut = whole.substr(0, whole.rfind("137") + 3);
  EXPECT_THAT(Facts(cut), ElementsAre("container-down 5 web", "container-oom-killed 6 web",
                                      "container-down 17 ", "container-oom-killed 18 "));
  EXPECT_THAT(Read(cut).problems.at(0).text, HasSubstr("begins in line 14 is cut off"));
  EXPECT_THAT(Read(cut, /*goes_on=*/true).problems.at(0).text, HasSubstr("goes beyond the 16 MiB"));
}

TEST(DocumentReader, GarbageInsideDoesNotHideTheNextContainer) {
  const std::string text = absl::StrCat(
      "[\n", Container("web", "            \"OOMKilled\": false,\n            \"Status\": \"runn\n\x01\xff"),
      ",\n", Container("api", OomState()), "\n]\n");
  EXPECT_THAT(Facts(text), ElementsAre("container-down 17 api", "container-oom-killed 18 api"));
  EXPECT_THAT(Read(text).problems.at(0).text, HasSubstr("begins in line 2 is damaged in line 6"));
}

TEST(DocumentReader, BytesThatAreNoTextDoNotStopIt) {
  const std::string text =
      "[{\"Id\":\"1\",\"Name\":\"/"
      "\xff\xfe\",\"State\":{\"OOMKilled\":true,\"ExitCode\":137,\"Error\":\"a\tb\"}}]";
  EXPECT_THAT(Facts(text), ElementsAre("container-oom-killed 1 ??"));
}

TEST(DocumentReader, AValueThatIsNoneEndsTheReadingAndNothingElse) {
  for (const char* wrong : {"nulL", "tru", "1x", "\"\\x\"", "-", "1e999999"}) {
    const std::string text = absl::StrCat(
        "[{\"Id\":\"1\",\"Name\":\"/w\",\"State\":{\"OOMKilled\":true,\"ExitCode\":137,\"Error\":", wrong,
        "}}]");
    EXPECT_THAT(Facts(text), ElementsAre("container-oom-killed 1 w")) << wrong;
    EXPECT_EQ(Read(text).problems.size(), 1U) << wrong;
  }
}

TEST(DocumentReader, SeveralDocumentsBelowEachOtherAndALogBehindThem) {
  const std::string text =
      "$ docker ps -a\n"
      "CONTAINER ID   IMAGE   COMMAND      STATUS                     NAMES\n"
      "4f1c2ab8d0e9   web:1   \"/web -c…\"   Exited (137) 2 hours ago   web\n"
      "\n"
      "$ docker stats --no-stream\n"
      "CONTAINER ID   NAME   CPU %   MEM USAGE / LIMIT   MEM %\n"
      "4f1c2ab8d0e9   api    0.1%    1.9GiB / 2GiB       95.00%\n"
      "2026-02-22T06:01:20Z [ERROR] okta: poll failed: 401 Unauthorized\n"
      "{\"Names\":\"db\",\"Image\":\"db:1\",\"State\":\"exited\",\"Status\":\"Exited (137) 1 second ago\"}\n"
      "{\"level\":\"error\",\"msg\":\"a log line\"}\n";
  EXPECT_EQ(KindOf(text), DocumentKind::kDockerPs);
  EXPECT_THAT(Facts(text),
              ElementsAre("container-down+container-exit-137 3 web", "container-memory-high 7 api",
                          "container-down+container-exit-137 9 db"));
  const DocumentReading reading = Read(text);
  EXPECT_TRUE(reading.Knows(text.find("Exited (137) 2")));
  EXPECT_FALSE(reading.Knows(text.find("2026-02-22")));
  EXPECT_FALSE(reading.Knows(text.find("{\"level")));
  EXPECT_TRUE(reading.Knows(text.find("{\"Names")));
}

TEST(DocumentReader, RepeatedFramesOfDockerStats) {
  const std::string frame =
      "\x1b[HCONTAINER ID   NAME   CPU %   MEM USAGE / LIMIT   MEM %\x1b[K\r\n"
      "4f1c2ab8d0e9   api    0.1%    1.9GiB / 2GiB       95.00%\x1b[K\r\n \x1b[K\r\n";
  EXPECT_THAT(Facts(frame + frame),
              ElementsAre("container-memory-high 2 api", "container-memory-high 5 api"));
}

TEST(DocumentReader, EventsHaveTheirTime) {
  const std::string json =
      "{\"Type\":\"container\",\"Action\":\"oom\",\"Actor\":{\"Attributes\":{\"name\":\"web\"}},\"time\":"
      "1771740080,"
      "\"timeNano\":1771740080138219094}\n";
  const std::string line =
      "2026-02-22T07:01:20.138219094+01:00 container oom 4f1c2ab8d0e94f1c2ab8d0e9 (image=web:1, name=web)\n";
  const std::string podman =
      "2026-02-22 06:01:20.138219094 +0000 UTC container oom 4f1c2ab8d0e94f1c2ab8d0e9 (image=web:1, "
      "name=web)\n";
  for (const std::string& text : {json, line, podman}) {
    EXPECT_EQ(KindOf(text), DocumentKind::kDockerEvents);
    ASSERT_THAT(Facts(text), ElementsAre("container-oom-killed 1 web"));
    EXPECT_EQ(ToRfc3339(*Read(text).facts[0].time), "2026-02-22T06:01:20.138219094Z");
  }
}

TEST(DocumentReader, AReportOfThisProgramIsNoLog) {
  const std::string report =
      "{\n  \"schema\": \"wflogscan/report/v1\",\n  \"findings\": [{\"signature\": \"auth-401\"}]\n}\n";
  EXPECT_EQ(KindOf(report), DocumentKind::kScanReport);
  EXPECT_TRUE(Read(report).Knows(report.find("auth-401")));
  const std::string lines =
      "{\"type\":\"match\",\"source\":\"-\",\"line\":1,\"signatures\":[\"auth-401\"],\"rules\":[]}\n"
      "{\"type\":\"report\",\"schema\":\"wflogscan/report/v1\"}\n";
  EXPECT_EQ(KindOf(lines), DocumentKind::kScanReport);
  EXPECT_TRUE(Read(lines).Knows(lines.find("report/v1")));
  EXPECT_EQ(KindOf("{\"type\":\"match\",\"msg\":\"okta: 401\"}\n"), DocumentKind::kNone);
}

TEST(RecogniseDocument, LogsAreNone) {
  for (const std::string_view log :
       {"[INFO] okta: fetched 42 events\n", "{\"log\":\"[INFO] okta\\n\",\"stream\":\"stdout\"}\n",
        "{\"level\":\"info\",\"State\":{\"Status\":\"x\"},\"msg\":\"y\"}\n", "[{\"message\":\"a\"}]\n", "",
        "\n\n", "[", "{", "web  | listening\n", "2026-02-22T06:01:20Z container started\n",
        "| a | b |\n| c | d |\n", "=== RUN TestX\nNAMES STATUS\n",
        "NAME   READY   STATUS   RESTARTS   AGE\nweb-0   1/1   Running   0   2d\n"}) {
    EXPECT_EQ(KindOf(log), DocumentKind::kNone) << log;
  }
}

TEST(RecogniseDocument, AsksForNoMoreThanItNeeds) {
  const auto kind_at_first_sight = [](std::string_view text) {
    for (std::size_t size = 0; size <= text.size(); ++size) {
      if (const auto document = RecogniseDocument(text.substr(0, size), /*whole=*/false))
        return std::pair(document->kind, size);
    }
    return std::pair(DocumentKind::kNone, std::string_view::npos);
  };
  const std::string log = "[INFO] okta: fetched 42 events\n[INFO] x\n";
  EXPECT_EQ(kind_at_first_sight(log).second, 2U);
  const std::string plain = "okta: fetched 42 events\nx\n";
  EXPECT_EQ(kind_at_first_sight(plain).second, plain.find('\n') + 1);
  const std::string object = "{\"level\":\"info\"}\n{\"level\":\"info\"}\n";
  EXPECT_EQ(kind_at_first_sight(object), std::pair(DocumentKind::kNone, object.find('}') + 1));
}

TEST(RecogniseDocument, TellsWhatMayBeReadLineByLine) {
  const auto by_line = [](std::string_view text) { return RecogniseDocument(text, true)->by_line; };
  EXPECT_TRUE(by_line("{\"Names\":\"db\",\"Image\":\"db:1\",\"State\":\"exited\",\"Status\":\"Up\"}\n"));
  EXPECT_FALSE(by_line("[{\"Names\":\"db\",\"Image\":\"db:1\",\"State\":\"exited\",\"Status\":\"Up\"}]\n"));
  EXPECT_FALSE(by_line("{\n\"Names\":\"db\",\"Image\":\"db:1\",\"State\":\"exited\",\"Status\":\"Up\"}\n"));
}

TEST(DocumentReader, DeepAndLargeInputEndsSoon) {
  EXPECT_THAT(
      Facts("[{\"Id\":\"1\",\"Name\":\"/w\",\"State\":{\"ExitCode\":137},\"x\":" + std::string(100000, '[')),
      ElementsAre("container-exit-137 1 w"));
  std::string lines;
  for (int i = 0; i < 100000; ++i) lines += "{\"a\":[\n";
  EXPECT_THAT(Facts(lines), IsEmpty());
  // More values than are kept.
  std::string many =
      "{\"server_id\":\"N\",\"now\":\"2026-02-22T06:01:20Z\",\"slow_consumers\":2,\"connections\":[";
  for (int i = 0; i < 300000; ++i) many += "1,";
  many += "1]}";
  EXPECT_THAT(Facts(many), ElementsAre("slow-consumers 1 "));
  EXPECT_THAT(Read(many).problems.at(0).text, HasSubstr("no valid JSON throughout"));
}

TEST(TextTable, CellsStandUnderTheirHeadingsInCharacters) {
  const TextTable table = TextTable::FromHeadings("COMMAND     STATUS   NAMES");
  const TableRow row = table.Row("\"/web -…\"   Up       web");
  EXPECT_EQ(row["COMMAND"], "\"/web -…\"");
  EXPECT_EQ(row["STATUS"], "Up");
  EXPECT_EQ(row["NAMES"], "web");
  EXPECT_TRUE(table.Row("a line that has nothing to do with it").empty());
  EXPECT_TRUE(TextTable::FromHeadings("one heading").empty());
}

TEST(TextTable, BoxesOfAllStyles) {
  for (const char* bar : {"|", "│", "║"}) {
    const std::string b = bar;
    const TextTable table = TextTable::FromHeadings(b + " Stream " + b + " Messages " + b);
    EXPECT_TRUE(table.boxed());
    EXPECT_EQ(table.Row(b + " DATA   " + b + " 1,204    " + b)["Messages"], "1,204");
    EXPECT_TRUE(table.Row(b + " a " + b + " b " + b + " c " + b).empty());
  }
  for (const char* border : {"+-----+-----+", "╭─────┬─────╮", "╟─────╫─────╢"})
    EXPECT_TRUE(IsBoxBorder(border)) << border;
  EXPECT_FALSE(IsBoxBorder("+ a"));
  EXPECT_FALSE(IsBoxBorder(""));
}

}  // namespace
}  // namespace wflogscan
