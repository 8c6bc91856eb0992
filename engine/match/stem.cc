#include "engine/match/stem.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "engine/base/contains.h"

namespace wflogscan {
namespace {

// Each part with its size before it, in a byte.
void AppendPart(std::string_view part, std::string* bytes) {
  bytes->push_back(static_cast<char>(part.size()));
  bytes->append(part);
}

bool TakePart(std::string_view* bytes, std::string* part) {
  if (bytes->empty()) return false;
  const auto size = static_cast<unsigned char>(bytes->front());
  if (bytes->size() - 1 < size) return false;
  part->assign(bytes->substr(1, size));
  bytes->remove_prefix(1 + std::size_t{size});
  return true;
}

bool TakeLabel(std::string_view* bytes, StemLabel* label) {
  if (bytes->size() < sizeof(StemLabel)) return false;
  std::memcpy(label, bytes->data(), sizeof(StemLabel));
  bytes->remove_prefix(sizeof(StemLabel));
  return true;
}

// Whether one of them is in the text; true where there are none, or the text is too long to ask.
bool HoldsAnyOf(std::string_view text, const std::vector<std::string>& companions) {
  constexpr std::size_t kMostBytes = 4096;
  if (companions.empty() || text.size() > kMostBytes) return true;
  // The library's search is several times as fast as one that takes either case for the other.
  std::array<char, kMostBytes> folded;
  std::transform(text.begin(), text.end(), folded.begin(), FoldCase);
  return std::any_of(companions.begin(), companions.end(), [&](const std::string& companion) {
    return Contains({folded.data(), text.size()}, companion);
  });
}

}  // namespace

void Stem::AddUse(Use use) {
  label |= use.label;
  const auto says_it_all = [](const Use& a, const Use& b) {
    StemLabel both = a.label;
    both |= b.label;
    return a.context.FollowsFrom(b.context) && (a.companions.empty() || a.companions == b.companions) &&
           both == a.label;
  };
  for (const Use& known : uses) {
    if (known.context == use.context && known.companions == use.companions) use.label |= known.label;
  }
  if (std::any_of(uses.begin(), uses.end(), [&](const Use& known) { return says_it_all(known, use); }))
    return;
  uses.erase(
      std::remove_if(uses.begin(), uses.end(), [&](const Use& known) { return says_it_all(use, known); }),
      uses.end());
  uses.push_back(std::move(use));
}

StemLabel Stem::LabelAt(std::string_view content, std::size_t last_byte) const {
  const std::size_t end = last_byte + 1;
  StemLabel held;
  for (const Use& use : uses) {
    if (use.context.HoldsAt(content, end - text.size(), end) && HoldsAnyOf(content, use.companions)) {
      held |= use.label;
    }
  }
  return held;
}

std::string Stem::Serialize() const {
  std::string bytes;
  AppendPart(text, &bytes);
  for (const Use& use : uses) {
    bytes.append(reinterpret_cast<const char*>(&use.label), sizeof(StemLabel));
    AppendPart(use.context.before, &bytes);
    AppendPart(use.context.behind, &bytes);
    bytes.push_back(static_cast<char>(use.companions.size()));
    for (const std::string& companion : use.companions) AppendPart(companion, &bytes);
  }
  return bytes;
}

std::optional<Stem> Stem::Deserialize(std::string_view bytes) {
  Stem stem;
  if (!TakePart(&bytes, &stem.text)) return std::nullopt;
  while (!bytes.empty()) {
    Use& use = stem.uses.emplace_back();
    if (!TakeLabel(&bytes, &use.label) || !TakePart(&bytes, &use.context.before) ||
        !TakePart(&bytes, &use.context.behind) || bytes.empty()) {
      return std::nullopt;
    }
    use.companions.resize(static_cast<unsigned char>(bytes.front()));
    bytes.remove_prefix(1);
    for (std::string& companion : use.companions) {
      if (!TakePart(&bytes, &companion)) return std::nullopt;
    }
    stem.label |= use.label;
  }
  return stem;
}

}  // namespace wflogscan
