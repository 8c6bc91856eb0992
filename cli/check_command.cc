// Regression run over a corpus: DIR/<story>/{input.log or input/, expected.json}. A story passes when its
// report, but for what changes with every build (tool, elapsed time), equals the expected one byte for byte.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/output.h"
#include "engine/report/json_writer.h"
#include "nlohmann/json.hpp"
#include "wflogscan/scan.h"

namespace wflogscan::cli {
namespace {

namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

// The part of a report that a story pins. Source names are told from the story's folder on.
std::string Pinned(const Report& report, const fs::path& story) {
  nlohmann::ordered_json json = nlohmann::ordered_json::parse(ToJson(report, {.timing = false}));
  json.erase("tool");
  const std::string prefix = story.string() + "/";
  const auto shorten = [&prefix](nlohmann::ordered_json* name) {
    std::string text = name->get<std::string>();
    if (text.starts_with(prefix)) *name = text.substr(prefix.size());
  };
  for (auto& source : json["sources"]) shorten(&source["name"]);
  for (auto& problem : json["problems"]) shorten(&problem["source"]);
  for (auto& finding : json["findings"]) {
    for (auto& sample : finding["samples"]) shorten(&sample["source"]);
  }
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

// The first lines that differ, so that a person sees at once what changed.
std::string FirstDifference(const std::string& expected, const std::string& actual) {
  std::istringstream expected_lines(expected);
  std::istringstream actual_lines(actual);
  std::string expected_line;
  std::string actual_line;
  for (int number = 1;; ++number) {
    const bool has_expected = static_cast<bool>(std::getline(expected_lines, expected_line));
    const bool has_actual = static_cast<bool>(std::getline(actual_lines, actual_line));
    if (!has_expected && !has_actual) return "";
    if (has_expected != has_actual || expected_line != actual_line) {
      return absl::StrCat("  line ", number, "\n    expected: ", has_expected ? expected_line : "(end)",
                          "\n    actual:   ", has_actual ? actual_line : "(end)", "\n");
    }
  }
}

std::optional<fs::path> InputOf(const fs::path& story) {
  for (const char* name : {"input.log", "input"}) {
    if (fs::exists(story / name)) return story / name;
  }
  return std::nullopt;
}

std::vector<fs::path> Stories(const fs::path& root) {
  std::vector<fs::path> stories;
  if (InputOf(root)) stories.push_back(root);
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(root, error)) {
    if (entry.is_directory() && InputOf(entry.path())) stories.push_back(entry.path());
  }
  std::sort(stories.begin(), stories.end());
  return stories;
}

}  // namespace

int RunCheck(std::span<const std::string> args) {
  CLI::App app("Scans every story of a corpus and compares its report with expected.json.",
               "wflogscan check");
  std::string directory;
  bool bless = false;
  RuleArgs rule_args;
  app.add_option("DIR", directory, "A folder of stories, or one story")->required();
  app.add_flag("--bless", bless, "Write the reports as the new expectations");
  AddRuleOptions(app, &rule_args);
  if (const std::optional<int> over = Parse(app, args)) return *over;
  const fs::path root = fs::path(directory).lexically_normal();
  if (!fs::is_directory(root)) return UsageError(absl::StrCat(directory, ": no such folder"));
  const std::vector<fs::path> stories = Stories(root);
  if (stories.empty()) {
    return UsageError(
        absl::StrCat(directory, ": no story in it; a story is a folder with input.log or input/"));
  }
  const absl::StatusOr<Scanner> scanner =
      Scanner::Create(ToRuleOptions(rule_args), {.cache_folder = DefaultCacheFolder()});
  if (!scanner.ok()) return UsageError(std::string(scanner.status().message()));

  int failed = 0;
  for (const fs::path& story : stories) {
    const absl::StatusOr<Report> report = scanner->Scan({InputOf(story)->string()}, {});
    if (!report.ok()) return UsageError(std::string(report.status().message()));
    const std::string actual = Pinned(*report, story);
    const fs::path expected_path = story / "expected.json";
    const std::string name = story.filename().string();
    if (bless) {
      const bool changed = ReadFile(expected_path) != actual;
      if (changed) {
        const absl::Status written = WriteFileWhole(expected_path.string(), actual);
        if (!written.ok()) return UsageError(std::string(written.message()));
      }
      WriteToStdout(absl::StrCat(changed ? "blessed  " : "same     ", name, "\n"));
      continue;
    }
    if (!fs::exists(expected_path)) {
      ++failed;
      WriteToStdout(
          absl::StrCat("FAILED   ", name, "\n  no expected.json: look at the report, then --bless\n"));
      continue;
    }
    const std::string difference = FirstDifference(ReadFile(expected_path), actual);
    failed += difference.empty() ? 0 : 1;
    WriteToStdout(absl::StrCat(difference.empty() ? "ok       " : "FAILED   ", name, "\n", difference));
  }
  if (!bless) WriteToStdout(absl::StrCat(stories.size() - failed, " passed, ", failed, " failed\n"));
  return failed == 0 ? kExitOk : kExitGateTripped;
}

}  // namespace wflogscan::cli
