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
    StemLabel label;
  };
  std::string text;  // in lower case
  StemLabel label;   // of all uses
  std::vector<Use> uses;

  // It says so as well, in this context; in any one where it has none.
  void AddUse(const StemContext& context, const StemLabel& use);

  // What it says of `content`, where its last byte is at last_byte. Some nanoseconds a use.
  StemLabel LabelAt(std::string_view content, std::size_t last_byte) const {
    const std::size_t end = last_byte + 1;
    StemLabel held;
    for (const Use& use : uses) {
      if (use.context.HoldsAt(content, end - text.size(), end)) held |= use.label;
    }
    return held;
  }

  // As the cache keeps it; nullopt for what is none.
  std::string Serialize() const;
  static std::optional<Stem> Deserialize(std::string_view bytes);
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_STEM_H_
