#ifndef WFLOGSCAN_ENGINE_RULES_GLOB_H_
#define WFLOGSCAN_ENGINE_RULES_GLOB_H_

// Globs over ids: * is any run of characters, the slash included, ? is one. Case counts: ids are lower case.

#include <string_view>

namespace wflogscan {

// Whether the whole of `text` fits. O(pattern * text) at worst, so no pattern hangs it.
bool GlobMatches(std::string_view glob, std::string_view text);

// A rule answers to its own id and to its signature's: "dns", "dns/*" and "*/no-such-host" all name
// dns/no-such-host.
inline bool GlobNamesRule(std::string_view glob, std::string_view signature, std::string_view rule_id) {
  return GlobMatches(glob, rule_id) || GlobMatches(glob, signature);
}

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_RULES_GLOB_H_
