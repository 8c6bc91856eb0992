#include "engine/base/authorization_search.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/ascii.h"
#include "engine/base/diagnosis_words.h"
#include "engine/base/secret_value.h"
#include "engine/base/word_list.h"

namespace wflogscan {
namespace {

// "id:signature", as some vendors' schemes have it.
bool IsSignedId(std::string_view text) {
  constexpr std::size_t kShortest = 8;
  const std::size_t colon = text.find(':');
  return colon != std::string_view::npos && LooksRandom(text.substr(colon + 1), kShortest);
}

}  // namespace

std::size_t AuthorizationSearch::TakeValue(std::size_t begin, std::size_t limit, const SecretKey& key,
                                           int percent) {
  const bool bounded = limit <= text_.size();
  const std::size_t most = std::min(limit, text_.size());
  begin = std::min(SkipBlanks(begin), most);
  std::size_t end = begin;
  while (end < most && IsWordByte(text_[end])) ++end;
  const Scheme scheme = ReadScheme(Part(begin, end));
  std::size_t credential = std::min(SkipBlanks(end), most);
  if (scheme != Scheme::kNone && credential < most && text_[credential] == '\n' &&
      IsBlank(At(credential + 1))) {
    credential = std::min(SkipBlanks(credential + 1), most);  // a header that was folded
  }
  if (scheme != Scheme::kNone && credential > end) {
    std::size_t credential_end = most;
    if (!bounded) {
      const std::size_t run_end = RunEnd(credential, percent);
      const std::size_t equals = Part(credential, run_end).find('=');
      const bool parameters = scheme == Scheme::kParameters ||
                              (equals != std::string_view::npos && credential + equals + 2 < run_end &&
                               text_[credential + equals + 1] != '=' && text_[run_end - 1] != '=');
      credential_end = IsQuote(At(credential))
                           ? std::min(ReadQuoted(credential, key).next, text_.find('\n', credential))
                       : parameters ? ParametersEnd(credential, percent)
                                    : run_end;
    }
    const std::string_view value = Part(credential, credential_end);
    const DiagnosisWords words = ReadDiagnosis(value);
    if (value.empty() || IsPlaceholder(value) || (words.all_known && (words.count != 1 || words.has_state))) {
      return std::max(end, credential);
    }
    Add(credential, credential_end);
    return credential_end;
  }
  if (bounded) {
    if (IsSecret(Part(begin, most), key) && Part(begin, most).find(kMark) == std::string_view::npos)
      Add(begin, most);
    return most;
  }
  std::size_t run_end = RunEnd(begin, percent);
  if (!IsSecret(Part(begin, run_end), key)) {
    // A scheme of a vendor's own before the credential.
    const std::size_t second = SkipBlanks(run_end);
    const std::size_t second_end = RunEnd(second, percent);
    const std::string_view value = Part(second, second_end);
    if (second > run_end && (LooksRandom(value, 8) || IsSignedId(value))) Add(second, second_end);
    return run_end;
  }
  const std::size_t second = SkipBlanks(run_end);
  const std::size_t second_end = RunEnd(second, percent);
  if (second > run_end && LooksRandom(Part(second, second_end), 6) && !IsFieldAt(second))
    run_end = second_end;
  Add(begin, run_end);
  return run_end;
}

std::size_t AuthorizationSearch::TakeScheme(std::size_t begin, std::size_t end) {
  const Scheme scheme = ReadScheme(Part(begin, end));
  const std::size_t credential = SkipBlanks(end);
  if (scheme == Scheme::kNone || scheme == Scheme::kParameters || credential == end) return end;
  const std::size_t run_end = RunEnd(credential, credential < text_.size() ? view_.percent[credential] : 0);
  std::string_view run = Part(credential, run_end);
  if (run.empty() || IsPlaceholder(run) || IsQuote(run[0])) return end;
  // WWW-Authenticate: Bearer realm="...", error="invalid_token"
  const std::size_t equals = run.find('=');
  if (equals != std::string_view::npos && equals + 2 < run.size() && run[equals + 1] != '=') return end;
  const DiagnosisWords words = ReadDiagnosis(run);
  if (words.all_known) return end;
  bool secret = run.size() >= 6 && !IsHost(run);
  if (scheme == Scheme::kStrong) {
    // "bearer of bad news" is no credential, but "Bearer abcdefghijklm" is.
    secret = secret && (absl::ascii_isupper(text_[begin]) || LooksRandom(run, 6) || run.size() >= 12);
  } else if (EqualsIgnoreCase(Part(begin, end), "basic")) {
    secret = run.size() >= 8 && (LooksRandom(run, 8) || (run.back() == '=' && run.size() % 4 == 0));
  } else {
    secret = LooksRandom(run, 12);
  }
  if (!secret) return end;
  Add(credential, run_end);
  return run_end;
}

}  // namespace wflogscan
