// A pack as JSON and back. Tested by tests/rules/rule_json_test.cc.
// Idea: the fields of every struct are listed once, in Fields(); a writer and a reader both walk that list.
// What is empty is not written. nlohmann sorts keys, so equal packs give equal bytes, which the digest relies
// on.

#include "engine/rules/rule_json.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "engine/base/sha256.h"
#include "engine/rules/did_you_mean.h"
#include "engine/rules/severity_names.h"
#include "nlohmann/json.hpp"

namespace wflogscan {
namespace {

using nlohmann::json;
using ContextSet = std::pair<std::string, std::vector<std::string>>;

constexpr std::string_view kSchema = "wflogscan/rules/v1";

template <typename T, typename Struct>
concept MaybeConst = std::is_same_v<std::remove_const_t<T>, Struct>;

template <typename Io, MaybeConst<Capture> T>
void Fields(Io& io, T& v) {
  io("name", v.name);
  io("pattern", v.pattern);
}

template <typename Io, MaybeConst<Rule> T>
void Fields(Io& io, T& v) {
  io("id", v.id);
  io("signature", v.signature);
  io("title", v.title);
  io("severity", v.severity);
  io("any", v.any);
  io("all", v.all);
  io("none", v.none);
  io("suppresses", v.suppresses);
  io("captures", v.captures);
  io("meaning", v.meaning);
  io("impact", v.impact);
  io("steps", v.steps);
  io("commands", v.commands);
  io("guide", v.guide);
  io("origin", v.origin);
  io("hit_log", v.hit_log);
  io("miss_log", v.miss_log);
}

template <typename Io, MaybeConst<SignatureInfo> T>
void Fields(Io& io, T& v) {
  io("id", v.id);
  io("title", v.title);
  io("severity", v.severity);
  io("meaning", v.meaning);
  io("guide", v.guide);
}

template <typename Io, MaybeConst<GuideSection> T>
void Fields(Io& io, T& v) {
  io("id", v.id);
  io("title", v.title);
  io("url", v.url);
  io("signatures", v.signatures);
  io("steps", v.steps);
  io("commands", v.commands);
}

template <typename Io, MaybeConst<PollingInterval> T>
void Fields(Io& io, T& v) {
  io("data", v.data);
  io("seconds", v.seconds);
}

template <typename Io, MaybeConst<RateLimit> T>
void Fields(Io& io, T& v) {
  io("requests", v.requests);
  io("requests_max", v.requests_max);
  io("per_seconds", v.per_seconds);
  io("scope", v.scope);
}

template <typename Io, MaybeConst<ConnectorSection> T>
void Fields(Io& io, T& v) {
  io("title", v.title);
  io("url", v.url);
  io("signatures", v.signatures);
  io("checks", v.checks);
}

template <typename Io, MaybeConst<Connector> T>
void Fields(Io& io, T& v) {
  io("id", v.id);
  io("title", v.title);
  io("category", v.category);
  io("auth", v.auth);
  io("polling", v.polling);
  io("interval_on_429_seconds", v.interval_on_429_seconds);
  io("rate_limit", v.rate_limit);
  io("api_hosts", v.api_hosts);
  io("aliases", v.aliases);
  io("aliases_weak", v.aliases_weak);
  io("success_phrases", v.success_phrases);
  io("counts_records", v.counts_records);
  io("page", v.page);
  io("probe_command", v.probe_command);
  io("permissions", v.permissions);
  io("sections", v.sections);
}

template <typename Io, MaybeConst<Service> T>
void Fields(Io& io, T& v) {
  io("id", v.id);
  io("names", v.names);
  io("runs_connectors", v.runs_connectors);
}

template <typename Io, MaybeConst<ContextSet> T>
void Fields(Io& io, T& v) {
  io("name", v.first);
  io("patterns", v.second);
}

template <typename Io, MaybeConst<RulePack> T>
void Fields(Io& io, T& v) {
  io("rules", v.rules);
  io("signatures", v.signatures);
  io("guide", v.guide);
  io("connectors", v.connectors);
  io("services", v.services);
  io("contexts", v.contexts);
  io("healthy_log", v.healthy_log);
}

class Writer {
 public:
  explicit Writer(bool digest) : digest_(digest) {}
  json Take() { return std::move(object_); }

  template <typename T>
  void operator()(std::string_view name, const T& value) {
    if (digest_ && (name == "origin" || name == "hit_log" || name == "miss_log")) return;
    if (!IsEmpty(value)) object_[std::string(name)] = Value(value);
  }

 private:
  template <typename T>
  static bool IsEmpty(const std::vector<T>& value) {
    return value.empty();
  }
  template <typename T>
  static bool IsEmpty(const std::optional<T>& value) {
    return !value.has_value();
  }
  static bool IsEmpty(const std::string& value) { return value.empty(); }
  template <typename T>
  static bool IsEmpty(const T&) {
    return false;
  }

  json Value(const std::string& value) const { return value; }
  json Value(std::int64_t value) const { return value; }
  json Value(bool value) const { return value; }
  json Value(Severity value) const { return kSeverityNames[static_cast<std::size_t>(value)]; }
  template <typename T>
  json Value(const std::optional<T>& value) const {
    return Value(*value);
  }
  template <typename T>
  json Value(const std::vector<T>& values) const {
    json list = json::array();
    for (const T& value : values) list.push_back(Value(value));
    return list;
  }
  template <typename T>
  json Value(const T& value) const {
    Writer inner(digest_);
    Fields(inner, value);
    return inner.Take();
  }

  const bool digest_;
  json object_ = json::object();
};

// Remembers the first value of the wrong type and leaves the rest alone.
class Reader {
 public:
  Reader(const json& object, std::string* problem) : object_(object), problem_(problem) {}

  template <typename T>
  void operator()(std::string_view name, T& field) {
    const auto found = object_.find(name);
    if (found != object_.end()) Read(name, *found, field);
  }

 private:
  void Fail(std::string_view name, const char* expected) {
    if (problem_->empty()) *problem_ = Quoted(name) + " is not " + expected;
  }

  void Read(std::string_view name, const json& value, std::string& field) {
    if (const auto* text = value.get_ptr<const std::string*>()) {
      field = *text;
    } else {
      Fail(name, "a text");
    }
  }
  void Read(std::string_view name, const json& value, std::int64_t& field) {
    if (!value.is_number_integer()) return Fail(name, "a whole number");
    field = value.get<std::int64_t>();
  }
  void Read(std::string_view name, const json& value, bool& field) {
    if (!value.is_boolean()) return Fail(name, "true or false");
    field = value.get<bool>();
  }
  void Read(std::string_view name, const json& value, Severity& field) {
    std::string text;
    Read(name, value, text);
    const std::optional<Severity> severity = SeverityFromName(text);
    if (!severity.has_value()) return Fail(name, "a severity");
    field = *severity;
  }
  template <typename T>
  void Read(std::string_view name, const json& value, std::optional<T>& field) {
    Read(name, value, field.emplace());
  }
  template <typename T>
  void Read(std::string_view name, const json& value, std::vector<T>& field) {
    if (!value.is_array()) return Fail(name, "a list");
    field.reserve(value.size());
    for (const json& item : value) Read(name, item, field.emplace_back());
  }
  template <typename T>
  void Read(std::string_view name, const json& value, T& field) {
    if (!value.is_object()) return Fail(name, "an object");
    Reader inner(value, problem_);
    Fields(inner, field);
  }

  const json& object_;
  std::string* const problem_;
};

std::string Dump(const json& value) {
  // ASCII only, so that the text may stand in a C++ literal; invalid UTF-8, which no loader lets in, is
  // replaced.
  return value.dump(-1, ' ', true, json::error_handler_t::replace);
}

}  // namespace

std::string RulePackToJson(const RulePack& pack) {
  Writer writer(/*digest=*/false);
  Fields(writer, pack);
  json object = writer.Take();
  object["schema"] = kSchema;
  return Dump(object);
}

absl::StatusOr<RulePack> RulePackFromJson(std::string_view text) {
  const json object = json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) return absl::InvalidArgumentError("a rule pack is a JSON object");
  if (object.value("schema", json()) != json(kSchema)) {
    return absl::InvalidArgumentError("a rule pack of another schema than " + std::string(kSchema));
  }
  RulePack pack;
  std::string problem;
  Reader reader(object, &problem);
  Fields(reader, pack);
  if (!problem.empty()) return absl::InvalidArgumentError("rule pack: " + problem);
  const auto by_id = [](const auto& a, const auto& b) { return a.id < b.id; };
  std::stable_sort(pack.rules.begin(), pack.rules.end(), by_id);
  std::stable_sort(pack.connectors.begin(), pack.connectors.end(), by_id);
  pack.sha256 = RulePackDigest(pack);
  return pack;
}

std::string RulePackDigest(const RulePack& pack) {
  Writer writer(/*digest=*/true);
  Fields(writer, pack);
  return Sha256Hex(Dump(writer.Take()));
}

}  // namespace wflogscan
