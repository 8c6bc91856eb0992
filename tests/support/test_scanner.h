#ifndef WFLOGSCAN_TESTS_SUPPORT_TEST_SCANNER_H_
#define WFLOGSCAN_TESTS_SUPPORT_TEST_SCANNER_H_

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "wflogscan/scan.h"

namespace wflogscan::testing {

// A cache folder that the test programs share: every test is a process of its own, and compiling the rules
// takes longer than most tests. What is in it is keyed by the rules, so a stale file is a miss.
inline std::filesystem::path SharedCacheFolder() {
  return std::filesystem::temp_directory_path() / ("wflogscan-test-cache-" + std::to_string(::geteuid()));
}

// The built-in rules, compiled once a process.
inline const Scanner& BuiltinScanner() {
  static const Scanner* const scanner = [] {
    absl::StatusOr<Scanner> created = Scanner::Create({}, {.cache_folder = SharedCacheFolder()});
    if (!created.ok()) std::abort();
    return new Scanner(*std::move(created));
  }();
  return *scanner;
}

inline std::string ReadWholeFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return std::move(bytes).str();
}

// Every regular file below the folder, by path.
inline std::vector<std::filesystem::path> FilesBelow(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

inline std::filesystem::path CorpusFolder() { return std::filesystem::path(WFLOGSCAN_SOURCE_DIR) / "corpus"; }

// The inputs of all stories, without the files that describe them.
inline std::vector<std::filesystem::path> StoryInputs() {
  std::vector<std::filesystem::path> inputs;
  for (const std::filesystem::path& file : FilesBelow(CorpusFolder())) {
    const std::string name = file.filename().string();
    const std::string story = file.lexically_relative(CorpusFolder()).begin()->string();
    if (story != "fuzz" && name != "README.md" && name != "expected.json") inputs.push_back(file);
  }
  return inputs;
}

// Sanitizers look for mistakes of the code, which a few stories walk through as well as all of them, and are
// slow.
#ifdef WFLOGSCAN_SANITIZED
inline constexpr std::size_t kOfEveryStories = 3;
#else
inline constexpr std::size_t kOfEveryStories = 1;
#endif

// One of every kOfEveryStories, for what is done with each of them.
inline std::vector<std::filesystem::path> SomeStoryInputs() {
  std::vector<std::filesystem::path> some;
  for (std::size_t number = 0; const std::filesystem::path& input : StoryInputs()) {
    if (number++ % kOfEveryStories == 0) some.push_back(input);
  }
  return some;
}

// A fresh folder that is removed with its content at the end of the scope.
class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "wflogscan-test-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path Write(const std::string& name, std::string_view bytes) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace wflogscan::testing

#endif  // WFLOGSCAN_TESTS_SUPPORT_TEST_SCANNER_H_
