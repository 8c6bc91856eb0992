#include "cli/corpus_stories.h"

#include <algorithm>
#include <system_error>

namespace wflogscan::cli {

std::optional<std::filesystem::path> InputOfStory(const std::filesystem::path& story) {
  for (const char* name : {"input.log", "input"}) {
    if (std::filesystem::exists(story / name)) return story / name;
  }
  return std::nullopt;
}

std::vector<std::filesystem::path> StoriesOf(const std::filesystem::path& root) {
  std::vector<std::filesystem::path> stories;
  if (InputOfStory(root)) stories.push_back(root);
  std::error_code error;
  for (const std::filesystem::directory_entry& entry : std::filesystem::directory_iterator(root, error)) {
    if (entry.is_directory() && InputOfStory(entry.path())) stories.push_back(entry.path());
  }
  std::sort(stories.begin(), stories.end());
  return stories;
}

}  // namespace wflogscan::cli
