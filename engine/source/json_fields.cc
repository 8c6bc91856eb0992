#include "engine/source/json_fields.h"

namespace wflogscan {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// One past the bracket that closes the one at text[at]; kNone if it is cut off.
std::size_t EndOfBrackets(std::string_view text, std::size_t at) {
  int depth = 0;
  for (; at < text.size(); ++at) {
    switch (text[at]) {
      case '"':
        at = EndOfJsonString(text, at + 1);
        if (at == kNone) return kNone;
        break;
      case '{':
      case '[':
        ++depth;
        break;
      case '}':
      case ']':
        if (--depth == 0) return at + 1;
        break;
      default:
        break;
    }
  }
  return kNone;
}

}  // namespace

std::size_t EndOfJsonString(std::string_view text, std::size_t from) {
  std::size_t quote = text.find('"', from);
  for (std::size_t at = from; quote != kNone;) {
    const std::size_t escape = text.substr(0, quote).find('\\', at);
    if (escape == kNone) return quote;
    at = escape + 2;
    if (quote < at) quote = text.find('"', at);
  }
  return kNone;
}

JsonFields::JsonFields(std::string_view object) : text_(object) {
  SkipBlanks();
  if (at_ < text_.size() && text_[at_] == '{') {
    ++at_;
  } else {
    at_ = text_.size();
  }
}

void JsonFields::SkipBlanks() {
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
}

bool JsonFields::Next() {
  SkipBlanks();
  if (at_ < text_.size() && text_[at_] == ',') {
    ++at_;
    SkipBlanks();
  }
  if (at_ >= text_.size() || text_[at_] != '"') return false;
  const std::size_t key_end = EndOfJsonString(text_, at_ + 1);
  if (key_end == kNone) return false;
  key_ = text_.substr(at_ + 1, key_end - at_ - 1);
  at_ = key_end + 1;
  SkipBlanks();
  if (at_ >= text_.size() || text_[at_] != ':') return false;
  ++at_;
  SkipBlanks();
  if (at_ >= text_.size()) return false;
  kind_ = text_[at_];
  std::size_t end = kNone;
  if (kind_ == '"') {
    end = EndOfJsonString(text_, at_ + 1);
    if (end == kNone) return false;
    value_ = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return true;
  }
  end = kind_ == '{' || kind_ == '[' ? EndOfBrackets(text_, at_) : text_.find_first_of(",} \t", at_);
  if (end == kNone) return false;
  value_ = text_.substr(at_, end - at_);
  at_ = end;
  return true;
}

}  // namespace wflogscan
