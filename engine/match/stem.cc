#include "engine/match/stem.h"

#include <algorithm>
#include <cstring>

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

}  // namespace

void Stem::AddUse(const StemContext& context, const StemLabel& use) {
  label |= use;
  const auto says_it_all = [](const Use& a, const Use& b) {
    StemLabel both = a.label;
    both |= b.label;
    return a.context.FollowsFrom(b.context) && both == a.label;
  };
  Use added{context, use};
  for (const Use& known : uses) {
    if (known.context == context) added.label |= known.label;
  }
  if (std::any_of(uses.begin(), uses.end(), [&](const Use& known) { return says_it_all(known, added); })) {
    return;
  }
  uses.erase(
      std::remove_if(uses.begin(), uses.end(), [&](const Use& known) { return says_it_all(added, known); }),
      uses.end());
  uses.push_back(std::move(added));
}

std::string Stem::Serialize() const {
  std::string bytes;
  AppendPart(text, &bytes);
  for (const Use& use : uses) {
    bytes.append(reinterpret_cast<const char*>(&use.label), sizeof(StemLabel));
    AppendPart(use.context.before, &bytes);
    AppendPart(use.context.behind, &bytes);
  }
  return bytes;
}

std::optional<Stem> Stem::Deserialize(std::string_view bytes) {
  Stem stem;
  if (!TakePart(&bytes, &stem.text)) return std::nullopt;
  while (!bytes.empty()) {
    Use& use = stem.uses.emplace_back();
    if (!TakeLabel(&bytes, &use.label) || !TakePart(&bytes, &use.context.before) ||
        !TakePart(&bytes, &use.context.behind)) {
      return std::nullopt;
    }
    stem.label |= use.label;
  }
  return stem;
}

}  // namespace wflogscan
