// Reads the project's own rules/ folder. Tested by tests/rules/rule_tree_test.cc.
// All files are read even after a mistake, so that an author sees every file's first one in a single run.

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/base/status_macros.h"
#include "engine/rules/catalog_file.h"
#include "engine/rules/context_file.h"
#include "engine/rules/rule_file.h"
#include "engine/rules/rule_json.h"
#include "engine/rules/text_file.h"
#include "wflogscan/rules.h"

namespace wflogscan {
namespace {

namespace fs = std::filesystem;

class TreeLoader {
 public:
  explicit TreeLoader(const fs::path& root) : root_(root) {
    name_ = root.filename().string();
    if (name_.empty()) name_ = root.parent_path().filename().string();  // "rules/"
  }

  absl::StatusOr<RulePack> Load() {
    WFL_ASSIGN_OR_RETURN(const std::vector<fs::path> files, FilesUnder(root_));
    ReadCatalog("signatures.yaml", ParseSignatures, &pack_.signatures);
    ReadCatalog("contexts.yaml", ParseContexts, &pack_.contexts);
    ReadCatalog("connectors.yaml", ParseConnectors, &pack_.connectors);
    ReadCatalog("guide.yaml", ParseGuide, &pack_.guide);
    ReadCatalog("services.yaml", ParseServices, &pack_.services);
    absl::StatusOr<std::string> healthy = ReadTextFile(root_ / "healthy.log", name_ + "/healthy.log");
    if (healthy.ok()) {
      pack_.healthy_log = *std::move(healthy);
    } else if (!absl::IsNotFound(healthy.status())) {  // without it stems are chosen by their length
      Note(healthy.status());
    }
    // Without the files that rules refer to, every rule would seem broken.
    if (problems_.empty()) {
      for (const fs::path& file : files) Note(ReadFile(file));
    }
    if (!problems_.empty()) {
      std::string message;
      for (const std::string& problem : problems_)
        message.append(message.empty() ? "" : "\n").append(problem);
      return absl::InvalidArgumentError(message);
    }
    const auto by_id = [](const auto& a, const auto& b) { return a.id < b.id; };
    std::sort(pack_.rules.begin(), pack_.rules.end(), by_id);
    std::sort(pack_.connectors.begin(), pack_.connectors.end(), by_id);
    pack_.sha256 = RulePackDigest(pack_);
    return std::move(pack_);
  }

 private:
  template <typename T>
  void ReadCatalog(const char* name, absl::StatusOr<T> (*parse)(std::string_view, std::string_view),
                   T* field) {
    const std::string origin = name_ + "/" + name;
    const absl::StatusOr<std::string> text = ReadTextFile(root_ / name, origin);
    if (!text.ok()) return Note(text.status());
    absl::StatusOr<T> parsed = parse(*text, origin);
    if (!parsed.ok()) return Note(parsed.status());
    *field = *std::move(parsed);
  }

  absl::Status ReadFile(const fs::path& file) {
    const fs::path relative = file.lexically_relative(root_);
    const std::string origin = name_ + "/" + relative.generic_string();
    const std::string name = file.filename().string();
    const bool at_top = !relative.has_parent_path();
    if (name.ends_with(".hit.log") || name.ends_with(".miss.log")) {
      fs::path rule_file = file;
      rule_file.replace_extension().replace_extension(".yaml");
      std::error_code error;
      if (fs::exists(rule_file, error)) return absl::OkStatus();
      return BrokenFile(origin, 0, "no rule file " + rule_file.filename().string() + " beside it");
    }
    if (file.extension() == ".yml")
      return BrokenFile(origin, 0, "would not be read: rule files end in .yaml");
    if (file.extension() != ".yaml") return absl::OkStatus();
    if (!at_top) return ReadRule(file, relative, origin);
    for (const char* known :
         {"signatures.yaml", "contexts.yaml", "connectors.yaml", "guide.yaml", "services.yaml"}) {
      if (name == known) return absl::OkStatus();
    }
    return BrokenFile(origin, 0, "a rule lies in the folder of its signature");
  }

  absl::Status ReadRule(const fs::path& file, const fs::path& relative, const std::string& origin) {
    WFL_ASSIGN_OR_RETURN(const std::string text, ReadTextFile(file, origin));
    WFL_ASSIGN_OR_RETURN(RuleFile parsed, ParseRuleFile(text, origin));
    if (!parsed.disabled.empty()) {
      return BrokenFile(origin, parsed.disabled.front().line,
                        "\"disable\" is for overlays; delete the rule instead");
    }
    if (parsed.rules.size() != 1) return BrokenFile(origin, 0, "one file holds one rule");
    ParsedRule& rule = parsed.rules.front();
    fs::path expected_id = relative;
    expected_id.replace_extension();
    if (rule.rule.id != expected_id.generic_string()) {
      return BrokenFile(
          origin, rule.line,
          "id \"" + rule.rule.id + "\" is not the file's name, \"" + expected_id.generic_string() + "\"");
    }
    WFL_RETURN_IF_ERROR(CheckReferences(rule, pack_));
    WFL_RETURN_IF_ERROR(ResolveContexts(pack_.contexts, &rule));
    WFL_RETURN_IF_ERROR(ReadLogsBeside(file, origin, &rule.rule));
    pack_.rules.push_back(std::move(rule.rule));
    return absl::OkStatus();
  }

  void Note(const absl::Status& status) {
    if (!status.ok()) problems_.emplace_back(status.message().data(), status.message().size());
  }

  const fs::path root_;
  std::string name_;
  RulePack pack_;
  std::vector<std::string> problems_;
};

}  // namespace

absl::StatusOr<RulePack> LoadRuleTree(const fs::path& root) {
  std::error_code error;
  if (!fs::is_directory(root, error)) return absl::NotFoundError(root.string() + ": no such folder of rules");
  return TreeLoader(root).Load();
}

}  // namespace wflogscan
