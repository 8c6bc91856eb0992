#ifndef WFLOGSCAN_ENGINE_DECODE_SECRET_SEAM_H_
#define WFLOGSCAN_ENGINE_DECODE_SECRET_SEAM_H_

// A line that is too long to be read at once is read in parts, each by itself. A part that begins in the
// middle of a secret, or with the value of a name that the part before ends with, looks like any other text.

#include <string>
#include <string_view>

namespace wflogscan {

// Replaces in *text by "[redacted]" what begins it and is a secret behind `before`, the end of the part
// before it. Whether it was changed.
bool HideSecretFromBefore(std::string_view before, std::string* text);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_DECODE_SECRET_SEAM_H_
