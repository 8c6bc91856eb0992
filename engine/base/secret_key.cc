#include "engine/base/secret_key.h"

#include <array>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "engine/base/string_bridge.h"
#include "engine/base/word_list.h"

namespace wflogscan {
namespace {

// A name may be wrapped once: "tokenValue".
SecretKey ReadKeyAt(std::string_view word, int depth) {
  static constexpr std::array<std::string_view, 18> kPasswords = {
      "password",     "passwd",    "passphrase",    "passcode",        "pwd",         "passwort",
      "clientsecret", "secretkey", "secret",        "secretaccesskey", "privatekey",  "sharedaccesskey",
      "accountkey",   "kennwort",  "snmpcommunity", "rocommunity",     "rwcommunity", "communitystring"};
  static constexpr std::array<std::string_view, 27> kTokens = {
      "token",           "apikey",         "accesskey",   "authkey",         "credential",     "signature",
      "assertion",       "samlresponse",   "samlrequest", "signingkey",      "encryptionkey",  "masterkey",
      "subscriptionkey", "applicationkey", "appkey",      "clientkey",       "sharedkey",      "sessionkey",
      "licensekey",      "hmackey",        "storagekey",  "accesskeysecret", "integrationkey", "functionskey",
      "codeverifier",    "chkpsid",        "lwuak"};
  static constexpr std::array<std::string_view, 12> kTokenNames = {
      "auth", "sig", "otp", "hmac", "jwt", "bearer", "skey", "psk", "totp", "apitoken", "authn", "xauth"};
  static constexpr std::array<std::string_view, 3> kWrapping = {"value", "string", "header"};

  std::array<char, 64> buffer;
  std::size_t size = 0;
  while (!word.empty() && !absl::ascii_isalnum(word.back())) word.remove_suffix(1);
  const std::size_t last_cut = word.find_last_of("_-.");
  const std::string_view last = last_cut == std::string_view::npos ? word : word.substr(last_cut + 1);
  if (word.size() > buffer.size()) word.remove_prefix(word.size() - buffer.size());
  for (const char c : word) {
    if (absl::ascii_isalnum(c)) buffer[size++] = absl::ascii_tolower(c);
  }
  std::string_view name(buffer.data(), size);
  // Behind a dot it is the domain of Palau.
  if (name.ends_with("pw") && (name.size() == 2 || word.ends_with("_pw") || word.ends_with("-pw") ||
                               word.ends_with("_PW") || word.ends_with("-PW"))) {
    return {.kind = KeyKind::kPassword};
  }
  if (name.size() < 3 || name == "1password" || name == "onepassword") return {};

  SecretKey key;
  if (name.ends_with("authorization")) return {.kind = KeyKind::kAuthorization};
  if (name.ends_with("cookie") || name.ends_with("cookies")) return {.kind = KeyKind::kCookie};
  if (name.back() == 's' && !name.ends_with("pass")) {
    key.plural = true;
    name.remove_suffix(1);
  }
  key.private_key = name.ends_with("privatekey");
  if (EndsWithAny(name, kPasswords) || (absl::EqualsIgnoreCase(ToAbsl(last), "pass") && !key.plural) ||
      name == "userpass" || name == "dbpass") {
    key.kind = KeyKind::kPassword;
    key.in_prose = true;
  } else if (EndsWithAny(name, kTokens)) {
    key.kind = KeyKind::kToken;
    key.in_prose = name.ends_with("token") || name.ends_with("key");
  } else if (!key.plural && AnyEquals(last, kTokenNames)) {
    key.kind = KeyKind::kToken;
  } else if (name == "code" || name == "key" || name.ends_with("session") || name == "sid" ||
             (name.ends_with("secretid") && last.size() == 2) || name.ends_with("devicecode") ||
             name.ends_with("authorizationcode") || name.ends_with("authcode") ||
             name.ends_with("sessionid") || name.ends_with("sessid") || name.ends_with("sessiontokenid")) {
    key.kind = KeyKind::kRandomOnly;
  } else if (depth == 0) {
    for (const std::string_view wrapping : kWrapping) {
      if (name.ends_with(wrapping)) return ReadKeyAt(name.substr(0, name.size() - wrapping.size()), 1);
    }
  }
  return key;
}

}  // namespace

SecretKey ReadKey(std::string_view word) { return ReadKeyAt(word, 0); }

bool MakesKeySecret(std::string_view word) {
  static constexpr std::array<std::string_view, 14> kKinds = {
      "api",     "access",  "secret", "private",      "shared",      "signing", "encryption",
      "account", "license", "auth",   "subscription", "application", "app",     "integration"};
  return AnyEquals(word, kKinds);
}

Scheme ReadScheme(std::string_view word) {
  static constexpr std::array<std::string_view, 6> kStrong = {
      "bearer", "ssws", "geniekey", "apitoken", "zoho-oauthtoken", "apikey-v1"};
  static constexpr std::array<std::string_view, 11> kWeak = {"basic",   "token",     "splunk", "apikey",
                                                             "api-key", "negotiate", "ntlm",   "key",
                                                             "api_key", "kerberos",  "bot"};
  static constexpr std::array<std::string_view, 9> kParameters = {
      "digest",        "aws4-hmac-sha256",      "hawk", "oauth", "sharedkey",
      "sharedkeylite", "sharedaccesssignature", "hmac", "aws"};
  if (word.size() < 3 || word.size() > 24) return Scheme::kNone;
  if (AnyEquals(word, kStrong)) return Scheme::kStrong;
  if (AnyEquals(word, kWeak)) return Scheme::kWeak;
  return AnyEquals(word, kParameters) ? Scheme::kParameters : Scheme::kNone;
}

}  // namespace wflogscan
