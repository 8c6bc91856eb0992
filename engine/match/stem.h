#ifndef WFLOGSCAN_ENGINE_MATCH_STEM_H_
#define WFLOGSCAN_ENGINE_MATCH_STEM_H_

// A literal that stage one looks for, with what it says of a line that holds it.
//
// Tested by tests/match/stem_test.cc.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/match/stem_context.h"
#include "engine/match/stem_label.h"

namespace wflogscan {

struct Stem {
  struct Use {
    StemContext context;
    // One of these is anywhere in the line as well, in either case. None: of any other part nothing is known.
    std::vector<std::string> companions;
    StemLabel label;
  };
  std::string text;  // in lower case
  StemLabel label;   // of all uses
  std::vector<Use> uses;

  // It says so as well.
  void AddUse(Use use);

  // What it says of `content`, where its last byte is at last_byte. Some nanoseconds a use, and some fifty
  // for each companion where the context holds.
  StemLabel LabelAt(std::string_view content, std::size_t last_byte) const;

  // As the cache keeps it; nullopt for what is none.
  std::string Serialize() const;
  static std::optional<Stem> Deserialize(std::string_view bytes);
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_STEM_H_
