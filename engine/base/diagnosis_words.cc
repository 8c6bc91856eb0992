#include "engine/base/diagnosis_words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "absl/strings/ascii.h"

namespace wflogscan {
namespace {

// clang-format off
// Words that say how things stand. One of them makes a phrase a diagnosis.
constexpr std::string_view kStateWords[] = {
    "aborted", "absent", "accepted", "access", "accessed", "allowed", "already", "authenticated",
    "authenticating", "authorized", "available", "bad", "been", "blank", "blocked", "broken", "canceled",
    "cancelled", "cannot", "changed", "checked", "closed", "compromised", "configured", "corrupt",
    "corrupted", "could", "created", "deactivated", "deadline", "debug", "declined", "decode", "decoding",
    "deleted", "denied", "did", "different", "disabled", "does", "doesn", "doesnt", "don", "dont",
    "duplicate", "empty", "enabled", "ended", "eof", "error", "errors", "exceeded", "exception",
    "exhausted", "exist", "exists", "expected", "expire", "expired", "expires", "expiring", "expiry",
    "fail", "failed", "failing", "fails", "failure", "failures", "false", "fatal", "fetch", "fetched",
    "fetching", "filtered", "forbidden", "found", "generated", "granted", "handshake", "has", "hidden",
    "ignored", "illegal", "inactive", "incomplete", "incorrect", "info", "insufficient", "invalid",
    "invalidated", "is", "isn", "isnt", "issued", "killed", "length", "limited", "locked", "lookup", "lost",
    "malformed", "masked", "match", "matched", "misbehaving", "mismatch", "mismatched", "missing", "must",
    "need", "needed", "needs", "never", "nil", "no", "none", "not", "null", "obtained", "off", "ok", "okay",
    "omitted", "on", "optional", "outdated", "passed", "pending", "permitted", "present", "problem",
    "provided", "quota", "recognized", "redacted", "refresh", "refreshed", "refused", "rejected",
    "rejecting", "removed", "renewed", "required", "reset", "restarted", "retrieved", "retry", "retrying",
    "returned", "revoked", "rotated", "sent", "set", "skipped", "stale", "stopped", "succeeded", "success",
    "successful", "successfully", "suspended", "terminated", "throttled", "timed", "timedout", "timeout",
    "true", "unable", "unauthenticated", "unauthorized", "unavailable", "undefined", "unexpected",
    "unknown", "unreachable", "unrecognized", "unresolved", "unset", "unspecified", "unsupported",
    "unusable", "unverified", "updated", "used", "using", "valid", "validated", "verified", "violation",
    "warn", "warning", "warnings", "was", "wasn", "were", "will", "without", "won", "would", "wrong", "yes",
};

// Words that keep them company in error messages.
constexpr std::string_view kCompanyWords[] = {
    "1password", "a", "abnormal", "about", "account", "accounts", "ad", "admin", "after", "again", "agent",
    "agni", "algorithm", "all", "am", "amp", "an", "and", "another", "any", "anywhere", "api", "apikey",
    "app", "appid", "application", "applications", "apps", "are", "arista", "as", "asia", "assertion",
    "assume", "assumerole", "at", "audience", "auth", "auth0", "authentication", "authority",
    "authorization", "authorize", "authorizer", "aws", "azure", "back", "backend", "backoff", "base64",
    "basic", "bcrypt", "be", "bearer", "because", "before", "begin", "being", "between", "black", "body",
    "both", "broker", "browser", "bucket", "but", "by", "byte", "bytes", "ca", "cache", "call", "callback",
    "calls", "can", "cannotfetch", "carbon", "casb", "censored", "cert", "certificate", "certificates",
    "character", "characters", "check", "cisco", "claim", "claims", "client", "clientid", "clients",
    "cloud", "code", "codes", "com", "config", "configuration", "connect", "connection", "connector",
    "console", "contains", "content", "context", "cookie", "cookies", "copied", "cortex", "count",
    "credential", "credentials", "crowdstrike", "csrf", "current", "custom", "cyberark", "darktrace",
    "data", "date", "day", "days", "deep", "default", "delegated", "dial", "digest", "directory", "dns",
    "do", "domain", "druva", "duo", "during", "each", "ec2", "either", "email", "encoding", "endpoint",
    "entra", "environment", "epm", "es256", "event", "events", "exchange", "external", "extra", "falcon",
    "federated", "field", "file", "first", "flow", "follow", "following", "for", "format", "fortianalyzer",
    "forwarded", "from", "function", "gateway", "gcp", "get", "github", "give", "given", "go", "google",
    "googleapi", "grant", "graph", "group", "grpc", "guardduty", "guid", "guide", "had", "halcyon",
    "handler", "hash", "have", "head", "header", "headers", "her", "here", "hex", "hmac", "hmacsha256",
    "host", "hour", "hours", "how", "hs256", "http", "http2", "https", "i", "iam", "id", "identity", "if",
    "imds", "impersonation", "implicit", "in", "input", "insert", "insightidr", "instance", "instinct",
    "integration", "integrations", "internal", "into", "invalidation", "invalidclient", "io", "issue",
    "issuer", "issuers", "it", "item", "its", "json", "jwks", "jwt", "k8s", "kerberos", "key", "keys",
    "keystore", "kid", "kind", "kubernetes", "ldap", "lease", "least", "less", "level", "lifetime", "like",
    "limacharlie", "limit", "line", "list", "loaded", "loading", "local", "log", "login", "logs", "long",
    "longer", "lookups", "mac", "made", "mail", "managed", "management", "manager", "map", "marshal", "max",
    "may", "me", "meraki", "message", "metadata", "method", "methods", "mfa", "microsoft", "mimecast",
    "minute", "minutes", "mode", "more", "most", "ms", "mtls", "multiple", "name", "names", "nats",
    "negotiate", "netskope", "network", "new", "next", "nonce", "normal", "ntlm", "number", "oauth",
    "oauth2", "object", "oci", "of", "oidc", "okta", "one", "onepassword", "only", "open", "openid",
    "operation", "option", "or", "org", "organization", "other", "our", "out", "over", "owner", "page",
    "pair", "pan", "panic", "parameter", "parameters", "parse", "parsed", "parser", "parsing", "part",
    "password", "passwords", "path", "permission", "permissions", "person", "plain", "please", "pod",
    "policy", "poll", "polling", "port", "position", "post", "prefix", "previous", "private", "process",
    "profile", "project", "proofpoint", "protect", "protocol", "provider", "proxy", "proxyconnect",
    "public", "put", "qualys", "query", "rapid7", "read", "reading", "realm", "reason", "receive",
    "received", "record", "redirect", "region", "registered", "remote", "renew", "renewal", "repository",
    "request", "requesting", "requests", "resolve", "resource", "resources", "response", "rest", "result",
    "revocation", "role", "root", "rotate", "rotation", "route", "rpc", "rs256", "rsa", "run", "saml",
    "sanitized", "sasl", "save", "saved", "scc", "scheme", "scope", "scopes", "scram", "second", "seconds",
    "secret", "secretname", "secrets", "secure", "security", "securityhub", "see", "select", "send",
    "sentinel", "sentinelone", "server", "service", "services", "session", "sessions", "sha1", "sha256",
    "sha512", "shared", "should", "sign", "signature", "signatures", "signed", "signin", "signing",
    "single", "size", "smtp", "so", "some", "sophos", "source", "splunk", "ssh", "ssl", "sso", "start",
    "started", "state", "static", "status", "stealthwatch", "step", "still", "storage", "store", "stream",
    "string", "strings", "stripped", "structure", "sts", "sub", "subject", "such", "support", "supported",
    "sync", "syntax", "system", "target", "tcp", "team", "tenable", "tenant", "test", "text", "than",
    "that", "the", "their", "them", "then", "there", "these", "they", "this", "time", "times", "tls", "to",
    "token", "tokens", "tokenservice", "too", "topic", "transfer", "try", "two", "type", "umbrella", "unit",
    "unmarshal", "until", "up", "update", "upstream", "uri", "url", "use", "user", "username", "users",
    "usm", "validation", "value", "values", "variable", "vault", "vendor", "verification", "verify",
    "version", "via", "vs", "wait", "wants", "way", "we", "web", "webhook", "what", "when", "where",
    "which", "while", "who", "with", "within", "wiz", "workload", "write", "x", "x509", "xml", "xsrf",
    "yaml", "yml", "you", "your", "zia", "zone", "zscaler",
};

// clang-format on
static_assert(std::is_sorted(std::begin(kStateWords), std::end(kStateWords)));
static_assert(std::is_sorted(std::begin(kCompanyWords), std::end(kCompanyWords)));

bool AllDigits(std::string_view text) { return std::all_of(text.begin(), text.end(), absl::ascii_isdigit); }

enum class WordKind { kUnknown, kCompany, kState };

WordKind KindOf(std::string_view word) {
  std::array<char, 24> lower;
  if (word.empty() || word.size() > lower.size()) return WordKind::kUnknown;
  std::transform(word.begin(), word.end(), lower.begin(),
                 [](char c) { return absl::ascii_isupper(c) ? static_cast<char>(c - 'A' + 'a') : c; });
  const std::string_view key(lower.data(), word.size());
  if (std::binary_search(std::begin(kStateWords), std::end(kStateWords), key)) return WordKind::kState;
  if (std::binary_search(std::begin(kCompanyWords), std::end(kCompanyWords), key)) return WordKind::kCompany;
  // The vendors' numbered errors: AADSTS7000215, Okta's E0000011.
  if (key.size() > 6 && key.size() < 18 && key.substr(0, 6) == "aadsts" && AllDigits(key.substr(6))) {
    return WordKind::kState;
  }
  if (key.size() == 8 && key[0] == 'e' && AllDigits(key.substr(1))) return WordKind::kState;
  return WordKind::kUnknown;
}

// InvalidAuthenticationToken, ExpiredToken: cut where a lower-case letter meets an upper-case one.
bool ReadCamelCase(std::string_view text, DiagnosisWords* words) {
  if (text.size() > 64) return false;
  std::size_t begin = 0;
  for (std::size_t i = 1; i <= text.size(); ++i) {
    const bool cut = i == text.size() ||
                     (absl::ascii_isupper(text[i]) && !absl::ascii_isupper(text[i - 1])) ||
                     (i + 1 < text.size() && absl::ascii_isupper(text[i]) &&
                      absl::ascii_isupper(text[i - 1]) && !absl::ascii_isupper(text[i + 1]));
    if (!cut) continue;
    const WordKind kind = KindOf(text.substr(begin, i - begin));
    if (kind == WordKind::kUnknown) return false;
    words->has_state = words->has_state || kind == WordKind::kState;
    begin = i;
  }
  return true;
}

}  // namespace

DiagnosisWords ReadDiagnosis(std::string_view text) {
  constexpr std::string_view kBetweenWords = " _-.,:;!?'\"()[]/\t\n";
  DiagnosisWords words;
  words.all_known = true;
  for (std::size_t i = 0; i < text.size() && words.all_known;) {
    if (!absl::ascii_isalnum(text[i])) {
      words.all_known = kBetweenWords.find(text[i]) != std::string_view::npos;
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && absl::ascii_isalnum(text[end])) ++end;
    const std::string_view word = text.substr(i, end - i);
    i = end;
    if (word.size() <= 4 && AllDigits(word)) {
      words.has_status_code =
          words.has_status_code || (word.size() == 3 && (word[0] == '4' || word[0] == '5'));
      continue;
    }
    ++words.count;
    const WordKind kind = KindOf(word);
    if (kind == WordKind::kUnknown) {
      words.all_known = ReadCamelCase(word, &words);
    } else {
      words.has_state = words.has_state || kind == WordKind::kState;
    }
  }
  return words;
}

}  // namespace wflogscan
