#include "engine/base/login_search.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "absl/strings/ascii.h"
#include "engine/base/secret_value.h"
#include "engine/base/word_list.h"

namespace wflogscan {

LoginSearch::LoginSearch(const PlainView& view, std::vector<ByteRange>* found)
    : SecretSearch(view, found), curl_at_(text_.find("curl")) {}

void LoginSearch::Urls() {
  for (std::size_t i = text_.find("://"); i != std::string_view::npos; i = text_.find("://", i + 3))
    TakeUrl(i + 3);
}

void LoginSearch::TakeUrl(std::size_t begin) {
  const int percent = view_.percent[begin - 1];
  const auto ends_url = [&](std::size_t i) {
    const char c = text_[i];
    return Structural(i, percent) && (IsBlank(c) || c == '\n' || IsQuote(c) || c == '<' || c == '>');
  };
  constexpr std::size_t kMostBytes = 2048;  // of a URL's first part; keeps a text of nothing but "://" linear
  const std::size_t most = std::min(text_.size(), begin + kMostBytes);
  std::size_t colon = std::string_view::npos;
  std::size_t at = std::string_view::npos;
  std::size_t i = begin;
  for (; i < most && !ends_url(i); ++i) {
    const char c = text_[i];
    if (!Structural(i, percent)) continue;
    if (c == '/' || c == '?' || c == '#') break;
    if (c == ',' && text_.substr(i, 40).find("://") != std::string_view::npos) break;
    if (c == ':' && colon == std::string_view::npos && at == std::string_view::npos) colon = i;
    if (c == '@') at = i;
  }
  const bool port = colon != std::string_view::npos && colon + 1 < i &&
                    std::all_of(text_.begin() + colon + 1, text_.begin() + i, absl::ascii_isdigit);
  if (at == std::string_view::npos && colon != std::string_view::npos && colon + 1 < i && !port) {
    // No port, so a password that holds a slash.
    for (; i < most && !ends_url(i) && !(text_[i] == ':' && text_.substr(i, 3) == "://"); ++i) {
      if (text_[i] == '@') at = i;
    }
    if (at == std::string_view::npos || begin == colon) return;
  }
  if (at == std::string_view::npos) return;
  if (colon != std::string_view::npos && colon < at) {
    if (!IsPlaceholder(Part(colon + 1, at))) Add(colon + 1, at);
    if (LooksRandom(Part(begin, colon), 20)) Add(begin, colon);
  } else if (LooksRandom(Part(begin, at), 10)) {
    Add(begin, at);
  }
}

void LoginSearch::BareCredentials() {
  constexpr std::size_t kMostBytes = 128;  // of user and password
  constexpr std::size_t kShortest = 8;
  constexpr std::size_t kLongestHost = 253;
  for (std::size_t at = text_.find('@'); at != std::string_view::npos; at = text_.find('@', at + 1)) {
    std::size_t word = at;
    std::size_t begin = at;  // behind the last slash
    while (word > 0 && at - word < kMostBytes && !IsBlank(text_[word - 1]) && text_[word - 1] != '\n' &&
           !IsQuote(text_[word - 1])) {
      if (text_[word - 1] == '/' && begin == at) begin = word;
      --word;
    }
    if (begin == at) begin = word;
    std::size_t end = at + 1;
    while (end - at <= kLongestHost && (absl::ascii_isalnum(At(end)) || At(end) == '.' || At(end) == '-'))
      ++end;
    const std::string_view host = Part(std::min(at + 1, text_.size()), std::min(end, text_.size()));
    if (TakeOracle(word, at, end) || (At(end) == '(' && TakeGoSource(word, at, host))) continue;
    const std::size_t colon = Part(begin, at).find(':');
    if (colon == std::string_view::npos || colon == 0) continue;
    const std::size_t password = begin + colon + 1;
    if (LooksRandom(Part(password, at), kShortest) && IsHost(host)) Add(password, at);
  }
}

// user:password@tcp(host:3306)/database, as Go's driver of MySQL has it.
bool LoginSearch::TakeGoSource(std::size_t word, std::size_t at, std::string_view network) {
  static constexpr std::array<std::string_view, 6> kNetworks = {"tcp",  "tcp4", "tcp6",
                                                                "unix", "udp",  "cloudsql"};
  if (!AnyEquals(network, kNetworks)) return false;
  std::size_t user = word;
  if (const std::size_t scheme = Part(word, at).find("://"); scheme != std::string_view::npos)
    user += scheme + 3;
  const std::size_t colon = Part(user, at).find(':');
  if (colon == std::string_view::npos || IsPlaceholder(Part(user + colon + 1, at))) return false;
  Add(user + colon + 1, at);
  return true;
}

// jdbc:oracle:thin:user/password@host:1521:database, user/password@//host/database
bool LoginSearch::TakeOracle(std::size_t word, std::size_t at, std::size_t host_end) {
  static constexpr std::array<std::string_view, 3> kDrivers = {"oracle:thin:", "oracle:oci:", "oracle:oci8:"};
  const std::string_view login = Part(word, at);
  std::size_t user = std::string_view::npos;
  for (const std::string_view driver : kDrivers) {
    const std::size_t found = login.find(driver);
    if (found != std::string_view::npos) user = found + driver.size();
  }
  if (user == std::string_view::npos) {
    const bool is_oracle =
        text_.substr(host_end, 5) == ":1521" || (host_end == at + 1 && text_.substr(host_end, 2) == "//");
    if (!is_oracle || login.find(':') != std::string_view::npos) return false;
    user = 0;
  }
  const std::size_t slash = login.find('/', user);
  if (slash == std::string_view::npos || IsPlaceholder(login.substr(slash + 1))) return false;
  Add(word + slash + 1, at);
  return true;
}

std::size_t LoginSearch::TakeUserFlag(std::size_t begin, std::size_t end) {
  const std::string_view word = Part(begin, end);
  const bool is_short = word == "-u" || word == "-U";
  if (!is_short && word != "--user" && word != "--proxy-user") return end;
  if (is_short && curl_at_ > begin) return end;
  std::size_t i = At(end) == '=' ? end + 1 : SkipBlanks(end);
  if (i == end) return end;
  std::size_t value_end = 0;
  if (IsQuote(At(i))) {
    const Quoted value = ReadQuoted(i, {}, kLongestPhrase);
    i = value.begin;
    value_end = std::min(value.end, text_.find('\n', i));
  } else {
    value_end = RunEnd(i, i < text_.size() ? view_.percent[i] : 0);
  }
  const std::size_t colon = Part(i, std::max(i, value_end)).find(':');
  if (colon == std::string_view::npos) return end;
  if (!IsPlaceholder(Part(i + colon + 1, value_end))) Add(i + colon + 1, value_end);
  return value_end;
}

}  // namespace wflogscan
