#ifndef WFLOGSCAN_ENGINE_REPORT_STYLED_TEXT_H_
#define WFLOGSCAN_ENGINE_REPORT_STYLED_TEXT_H_

// Text for a terminal, in UTF-8: one control byte a change of style, a column a character. No text of a log
// can hold such a byte, since all of it is escaped before.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wflogscan {

inline constexpr char kPlain = '\x01';
inline constexpr char kBold = '\x02';
inline constexpr char kRed = '\x03';
inline constexpr char kYellow = '\x04';
inline constexpr char kGreen = '\x05';
inline constexpr char kDim = '\x06';

constexpr bool IsStyle(char c) { return c >= kPlain && c <= kDim; }
const char* EscapeSequence(char style);  // of ECMA-48

// The text in these styles, and plain again.
std::string Styled(std::string_view styles, const std::string& text);

int Columns(std::string_view text);
// The length in bytes of the first `columns` columns.
std::size_t PrefixBytes(std::string_view text, int columns);

// The beginning, and an ellipsis if that is not all. Keeps every change of style, so that none leaks into
// what follows.
std::string Cut(std::string_view text, int columns);
// The end: of a path that is what tells it from its neighbours.
std::string CutLeft(std::string_view text, int columns);

// Lines of at most `width` columns that begin with `first` and `rest`. A URL may be wider: broken in two it
// could not be copied.
std::vector<std::string> Wrap(std::string_view text, const std::string& first, const std::string& rest,
                              int width);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_REPORT_STYLED_TEXT_H_
