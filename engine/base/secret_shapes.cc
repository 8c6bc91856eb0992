#include "engine/base/secret_shapes.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "engine/base/string_bridge.h"
#include "re2/re2.h"

namespace wflogscan {
namespace {

constexpr char kShapePattern[] =
    R"((?:\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,32})"
    R"(|gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{20,})"
    R"(|glpat-[\w-]{16,}|gl(?:ptt|dt|rt|cbt|ft|soat|oas)-[\w-]{16,})"
    R"(|\bxox[a-z]-[\w-]{8,}|\bxapp-[\w-]{8,}|hooks\.slack\.com/services/[A-Za-z0-9/]{8,})"
    R"(|/api/webhooks/[0-9]{8,}/[\w-]{20,}|webhook\.office\.com/webhookb2/[\w@/-]{20,}|/bot[0-9]{6,}:[\w-]{20,})"
    R"(|\bAIza[\w-]{20,}|\bya29\.[\w.-]{10,}|GOCSPX-[\w-]{20,}|\b1//0[\w-]{20,})"
    R"(|[\w~.-]{3}[78]Q~[\w~.-]{24,40})"
    R"(|\b[srp]k_(?:live|test)_[A-Za-z0-9]{10,}|\bwhsec_[A-Za-z0-9+/=]{16,})"
    R"(|\bnpm_[A-Za-z0-9]{30,}|\bpypi-[\w-]{16,}|\bsntry[su]_[\w=+/-]{16,}|\bd[oprt][opr]?_v1_[a-f0-9]{32,})"
    R"(|\bhvs\.[\w-]{20,}|\bSG\.[\w-]{16,}\.[\w-]{16,}|\bsk-[\w-]{20,}|\bshp(?:at|ss|ca|pa)_[0-9A-Fa-f]{20,})"
    R"(|\bdckr_(?:pat|oat)_[\w-]{16,}|\bATATT3[\w=-]{20,}|\blin_api_[A-Za-z0-9]{20,}|\bdapi[0-9a-f]{32,})"
    R"(|\bxkeysib-[\w-]{20,}|\bPMAK-[\w-]{20,}|\bNRAK-[A-Z0-9]{20,}|\bdt0[a-z]01\.[A-Z0-9.]{20,})"
    R"(|\bAGE-SECRET-KEY-1[A-Z0-9]{20,}|eyJ[\w-]{8,}(?:\.[\w=-]*){0,4}))";

constexpr std::array<std::string_view, 56> kMarks = {"AKIA",
                                                     "ASIA",
                                                     "ABIA",
                                                     "ACCA",
                                                     "ghp_",
                                                     "gho_",
                                                     "ghu_",
                                                     "ghs_",
                                                     "ghr_",
                                                     "github_pat_",
                                                     "glpat-",
                                                     "glptt-",
                                                     "gldt-",
                                                     "glrt-",
                                                     "glcbt-",
                                                     "glft-",
                                                     "glsoat-",
                                                     "gloas-",
                                                     "xox",
                                                     "xapp-",
                                                     "hooks.slack.com/",
                                                     "/api/webhooks/",
                                                     "webhook.office.com/",
                                                     "/bot",
                                                     "AIza",
                                                     "ya29.",
                                                     "GOCSPX-",
                                                     "1//0",
                                                     "7Q~",
                                                     "8Q~",
                                                     "k_live_",
                                                     "k_test_",
                                                     "whsec_",
                                                     "npm_",
                                                     "pypi-",
                                                     "sntrys_",
                                                     "sntryu_",
                                                     "_v1_",
                                                     "hvs.",
                                                     "SG.",
                                                     "sk-",
                                                     "shpat_",
                                                     "shpss_",
                                                     "shpca_",
                                                     "shppa_",
                                                     "dckr_pat_",
                                                     "dckr_oat_",
                                                     "ATATT3",
                                                     "lin_api_",
                                                     "dapi",
                                                     "xkeysib-",
                                                     "PMAK-",
                                                     "NRAK-",
                                                     "dt0",
                                                     "AGE-SECRET-KEY-1",
                                                     "eyJ"};

const re2::RE2& Pattern() {
  static const re2::RE2* const pattern = [] {
    re2::RE2::Options options(re2::RE2::Latin1);
    options.set_longest_match(true);
    options.set_log_errors(false);
    return new re2::RE2(kShapePattern, options);
  }();
  return *pattern;
}

}  // namespace

std::string_view SecretShapePattern() { return kShapePattern; }

std::span<const std::string_view> SecretShapeMarks() { return kMarks; }

std::vector<ByteRange> FindSecretShapes(std::string_view text) {
  std::vector<ByteRange> found;
  const bool has_mark = std::any_of(kMarks.begin(), kMarks.end(), [text](std::string_view mark) {
    return text.find(mark) != std::string_view::npos;
  });
  if (!has_mark) return found;
  const re2::StringPiece all = ToRe2(text);
  re2::StringPiece shape;
  for (std::size_t at = 0; Pattern().Match(all, at, all.size(), re2::RE2::UNANCHORED, &shape, 1);) {
    const auto begin = static_cast<std::size_t>(shape.data() - all.data());
    at = begin + shape.size();
    found.push_back({begin, at});
  }
  return found;
}

}  // namespace wflogscan
