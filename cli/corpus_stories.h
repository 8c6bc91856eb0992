#ifndef WFLOGSCAN_CLI_CORPUS_STORIES_H_
#define WFLOGSCAN_CLI_CORPUS_STORIES_H_

#include <filesystem>
#include <optional>
#include <vector>

namespace wflogscan::cli {

// A corpus is a folder of stories. A story is a folder with input.log or input/, beside what says what is to
// be found in it.

// The stories in a folder, by path; the folder itself where it is one.
std::vector<std::filesystem::path> StoriesOf(const std::filesystem::path& root);

// What a story has to be scanned; nullopt where the folder is no story.
std::optional<std::filesystem::path> InputOfStory(const std::filesystem::path& story);

}  // namespace wflogscan::cli

#endif  // WFLOGSCAN_CLI_CORPUS_STORIES_H_
