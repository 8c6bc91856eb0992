#ifndef WFLOGSCAN_ENGINE_DOCUMENTS_FIGURES_H_
#define WFLOGSCAN_ENGINE_DOCUMENTS_FIGURES_H_

// Figures as the docker and nats commands print them for people. nullopt where the text is no such figure.

#include <cstdint>
#include <optional>
#include <string_view>

namespace wflogscan {

std::string_view TrimBlanks(std::string_view text);

// "1,234,567", and what may stand behind it: "56,004 / 53%", "12 (1.2 MiB)", "1,000 out of maximum 1,000".
std::optional<std::uint64_t> ParseCount(std::string_view text);

// "93.10%"; "--", for an unknown one, is none.
std::optional<double> ParsePercent(std::string_view text);

// "2d3h4m5s", "12.34s": a duration as the nats command shows it, in whole seconds. "never" is none.
std::optional<std::int64_t> ParseAge(std::string_view text);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_DOCUMENTS_FIGURES_H_
