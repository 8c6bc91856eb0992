#ifndef WFLOGSCAN_ENGINE_BASE_SECRET_SEARCH_H_
#define WFLOGSCAN_ENGINE_BASE_SECRET_SEARCH_H_

// What the searches for secrets share: where a value ends, by how it is quoted and escaped, and where to put
// what was found.

#include <cstddef>
#include <string_view>
#include <vector>

#include "engine/base/byte_range.h"
#include "engine/base/plain_view.h"
#include "engine/base/secret_key.h"

namespace wflogscan {

// One text's search. Positions are those of the plain text; `percent` is how deep the key's separator was
// encoded: what is encoded deeper is part of the value.
class SecretSearch {
 public:
  // Both must outlive the search.
  SecretSearch(const PlainView& view, std::vector<ByteRange>* found)
      : view_(view), text_(view.text), found_(*found) {}

 protected:
  static constexpr char kMark = PlainView::kRedactedMark;
  static bool IsBlank(char c) { return c == ' ' || c == '\t'; }
  static bool IsQuote(char c) { return c == '"' || c == '\'' || c == '`'; }

  void Add(std::size_t begin, std::size_t end) {
    if (begin < end) found_.push_back({begin, end});
  }

  std::string_view Part(std::size_t begin, std::size_t end) const { return text_.substr(begin, end - begin); }
  char At(std::size_t i) const { return i < text_.size() ? text_[i] : '\n'; }
  bool Structural(std::size_t i, int percent) const {
    return i >= text_.size() || view_.percent[i] <= percent;
  }

  std::size_t SkipBlanks(std::size_t i) const {
    while (i < text_.size() && IsBlank(text_[i])) ++i;
    return i;
  }

  // Line breaks as well, of which a program's layout may put any number.
  std::size_t SkipSpace(std::size_t i) const {
    while (i < text_.size() && (IsBlank(text_[i]) || text_[i] == '\n')) ++i;
    return i;
  }

  // Whether what stands at i can follow a value.
  bool EndsValueBefore(std::size_t i) const;
  // name= or name: at i
  bool IsFieldAt(std::size_t i) const;
  // Where a value without quotes ends.
  std::size_t RunEnd(std::size_t begin, int percent) const;

  struct Quoted {
    std::size_t begin = 0;  // of the value
    std::size_t end = 0;
    std::size_t next = 0;  // behind the closing quote
  };
  // The value whose opening quote is at `open`. A quote closes it when it is escaped exactly as deep as the
  // one that opened it, and belongs to the text around when it is escaped less. Inside a string of depth k,
  // where a quote has 2^k-1 backslashes, each backslash of the value itself adds 2^(k+1) of them. Looks no
  // further than `most` characters.
  Quoted ReadQuoted(std::size_t open, const SecretKey& key, std::size_t most = std::string_view::npos) const;

  // Behind a list of parameters: a="b", c=d; e
  std::size_t ParametersEnd(std::size_t begin, int percent) const;

  const PlainView& view_;
  const std::string_view text_;

 private:
  std::vector<ByteRange>& found_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_SECRET_SEARCH_H_
