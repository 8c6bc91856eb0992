#ifndef WFLOGSCAN_TESTS_SUPPORT_STORY_REPORTS_H_
#define WFLOGSCAN_TESTS_SUPPORT_STORY_REPORTS_H_

// The corpus's stories as plain text, and their reports in a form that can be compared.

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>

#include "engine/decode/docker_json.h"
#include "engine/documents/document_reader.h"
#include "engine/report/json_writer.h"
#include "engine/source/line_shape.h"
#include "engine/source/source_framing.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/support/test_scanner.h"

namespace wflogscan::testing {

inline ScanOptions Jobs(int jobs) {
  ScanOptions options;
  options.jobs = jobs;
  return options;
}

// With `oracle`, every line is decoded and every rule run.
inline Report ScanText(const std::string& name, const std::string& bytes, std::size_t chunk_bytes = 0,
                       bool oracle = false) {
  ScanOptions options = Jobs(1);
  options.memory_chunk_bytes = chunk_bytes;
  absl::StatusOr<Report> report = BuiltinScanner().ScanBytes(name, bytes, options, nullptr, oracle);
  EXPECT_TRUE(report.ok()) << report.status();
  return report.ok() ? *std::move(report) : Report{};
}

inline std::string JsonOf(const Report& report) { return ToJson(report, {.timing = false}); }

// The text as `docker logs` would print it: a json-file decoded, everything else as it is.
inline std::string PlainText(const std::string& bytes) {
  if (!LooksLikeDockerJson(bytes)) return bytes;
  DockerJsonDecoder decoder;
  std::string text;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    DockerJsonDecoder::Line line;
    EXPECT_TRUE(decoder.Decode(std::string_view(bytes).substr(at, end - at), &line));
    text += line.log;
    at = end + 1;
  }
  return text;
}

inline bool HasLongLines(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end >= 16384) return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

struct Kept {
  bool times = true;         // and what follows from them
  bool sample_lines = true;  // their numbers
};

// The report without what the wrapping may change: bytes and the description of the sources.
inline nlohmann::json Findings(const Report& report, Kept kept) {
  using nlohmann::json;
  json all = json::parse(JsonOf(report));
  all.erase("sources");
  all["scan"].erase("bytes");
  if (!kept.times) {
    all["scan"].erase("time_range");
    all.erase("coverage");
    all.erase("incidents");
  }
  for (json& finding : all["findings"]) {
    for (json& sample : finding["samples"]) {
      if (!kept.times) sample.erase("time");
      if (!kept.sample_lines) sample.erase("line");
    }
    if (kept.times) continue;
    for (const char* key : {"first_seen", "last_seen", "timeline", "state", "recovered_at", "episodes"})
      finding.erase(key);
    json evidence = json::array();
    for (const json& entry : finding["evidence"]) {
      if (entry["name"] != "busiest_window" && entry["name"] != "empty_polls") evidence.push_back(entry);
    }
    finding["evidence"] = evidence;
  }
  if (!kept.times) {
    for (json& connector : all["connectors"]) {
      for (const char* key : {"first_success", "last_success", "last_data", "state", "without_data_seconds"})
        connector.erase(key);
    }
  }
  return all;
}

inline void ExpectSame(const nlohmann::json& expected, const nlohmann::json& found) {
  EXPECT_EQ(nlohmann::json::diff(expected, found), nlohmann::json::array());  // what would have to be changed
}

// Every input of every story, unless it is wrapped already or a document: kernel lines, the journal and the
// output of docker inspect are not what a container prints.
inline void ForEachInput(
    const std::function<void(const std::string& name, const std::string& plain)>& check) {
  std::uint64_t matched = 0;
  for (const std::filesystem::path& file : SomeStoryInputs()) {
    SCOPED_TRACE(file.lexically_relative(CorpusFolder()).string());
    const std::string plain = PlainText(ReadWholeFile(file));
    if (DetectFraming(plain, /*at_end=*/true).kind != Framing::kText) continue;
    if (RecogniseDocument(plain, /*whole=*/true)->kind != DocumentKind::kNone) continue;
    matched += ScanText(file.filename().string(), plain).scan.matched_lines;
    check(file.filename().string(), plain);
  }
  EXPECT_GT(matched, 500U / kOfEveryStories) << "the stories hold too little to compare";
}

}  // namespace wflogscan::testing

#endif  // WFLOGSCAN_TESTS_SUPPORT_STORY_REPORTS_H_
