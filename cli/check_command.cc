// Regression run over a corpus: DIR/<story>/{input.log or input/, expected.json}. A story passes when its
// report, but for what changes with every build (tool, elapsed time), equals the expected one byte for byte.
//
// With --labelled, over single lines that a person has labelled: how many signatures are right, wrong and
// missed. A subcommand and not a script over ndjson, because each line has to be a scan of its own, and that
// is one call here and a process or a file a line there.

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/corpus_stories.h"
#include "cli/exit_code.h"
#include "cli/input_file.h"
#include "cli/labelled_check.h"
#include "cli/output.h"
#include "cli/print_result.h"
#include "engine/base/shown_text.h"
#include "engine/report/json_writer.h"
#include "nlohmann/json.hpp"
#include "wflogscan/scan.h"

namespace wflogscan::cli {
namespace {

namespace fs = std::filesystem;

// The part of a report that a story pins. Source names are told from the story's folder on.
std::string Pinned(const Report& report, const fs::path& story) {
  nlohmann::ordered_json json = nlohmann::ordered_json::parse(ToJson(report, {.timing = false}));
  json.erase("tool");
  const std::string prefix = ShownText(story.string() + "/");
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

int CheckStories(const std::string& directory, bool bless, const Scanner& scanner) {
  const fs::path root = fs::path(directory).lexically_normal();
  const std::vector<fs::path> stories = StoriesOf(root);
  if (stories.empty()) {
    return UsageError(
        absl::StrCat(directory, ": no story in it; a story is a folder with input.log or input/"));
  }

  int failed = 0;
  for (const fs::path& story : stories) {
    const absl::StatusOr<Report> report = scanner.Scan({InputOfStory(story)->string()}, {});
    if (!report.ok()) return UsageError(std::string(report.status().message()));
    const std::string actual = Pinned(*report, story);
    const fs::path expected_path = story / "expected.json";
    const std::string name = story.filename().string();
    if (bless) {
      const bool changed = ReadInputFile(expected_path).value_or("") != actual;
      if (changed) {
        const absl::Status written = WriteFileWhole(expected_path.string(), actual);
        if (!written.ok()) return UsageError(std::string(written.message()));
      }
      const absl::Status said =
          WriteToStdout(absl::StrCat(changed ? "blessed  " : "same     ", ShownText(name), "\n"));
      if (!said.ok()) return ExitCodeOfFailure(said);
      continue;
    }
    const std::string difference = fs::exists(expected_path)
                                       ? FirstDifference(ReadInputFile(expected_path).value_or(""), actual)
                                       : "  no expected.json: look at the report, then --bless\n";
    failed += difference.empty() ? 0 : 1;
    const absl::Status said = WriteToStdout(
        ShownLines(absl::StrCat(difference.empty() ? "ok       " : "FAILED   ", name, "\n", difference)));
    if (!said.ok()) return ExitCodeOfFailure(said);
  }
  if (bless) return kExitOk;
  return PrintResult(absl::StrCat(stories.size() - failed, " passed, ", failed, " failed\n"),
                     failed == 0 ? kExitOk : kExitGateTripped);
}

}  // namespace

int RunCheck(std::span<const std::string> args) {
  CLI::App app(
      "Scans every story of a corpus and compares its report with expected.json; or scores the rules on "
      "labelled lines.",
      "wflogscan check");
  std::string directory;
  std::string labelled;
  LabelledThresholds thresholds;
  bool bless = false;
  RuleArgs rule_args;
  CLI::Option* dir = app.add_option("DIR", directory, "A folder of stories, or one story");
  CLI::Option* bless_flag = app.add_flag("--bless", bless, "Write the reports as the new expectations");
  CLI::Option* file =
      app.add_option(
             "--labelled", labelled,
             "Score the rules on FILE: id, labels, hardness, source and line, with tabs between; exit 1 at "
             "a mistake")
          ->type_name("FILE");
  for (const auto& [name, threshold] :
       {std::pair("--min-precision", &thresholds.precision), std::pair("--min-recall", &thresholds.recall)}) {
    app.add_option(name, *threshold, "With --labelled: exit 1 only below this share, from 0 to 1")
        ->type_name("SHARE")
        ->check(CLI::Range(0.0, 1.0))
        ->needs(file);
  }
  file->excludes(dir)->excludes(bless_flag);
  AddRuleOptions(app, &rule_args);
  if (const std::optional<int> over = Parse(app, args)) return *over;
  if (labelled.empty() && directory.empty()) return UsageError("check needs DIR or --labelled FILE");
  if (labelled.empty() && !fs::is_directory(directory)) {
    return UsageError(absl::StrCat(directory, ": no such folder"));
  }
  const absl::StatusOr<Scanner> scanner =
      Scanner::Create(ToRuleOptions(rule_args), {.cache_folder = DefaultCacheFolder()});
  if (!scanner.ok()) return UsageError(std::string(scanner.status().message()));
  if (labelled.empty()) return CheckStories(directory, bless, *scanner);
  const absl::StatusOr<LabelledCheck> check = CheckLabelledFile(labelled, *scanner, thresholds);
  if (!check.ok()) return UsageError(std::string(check.status().message()));
  return PrintText(check->text, check->passed ? kExitOk : kExitGateTripped);
}

}  // namespace wflogscan::cli
