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
#include "simdjson.h"

namespace wflogscan {
namespace {

using nlohmann::json;

constexpr std::string_view kSchema = "wflogscan/rules/v1";

template <typename T, typename Struct>
concept MaybeConst = std::is_same_v<std::remove_const_t<T>, Struct>;

template <typename Io, MaybeConst<Capture> T>
void Fields(Io& io, T& v) {
  io("name", v.name);
  io("pattern", v.pattern);
}

template <typename Io, MaybeConst<FieldCondition> T>
void Fields(Io& io, T& v) {
  io("name", v.name);
  io("matches", v.matches);
  io("min", v.min);
  io("max", v.max);
}

template <typename Io, MaybeConst<CountCondition> T>
void Fields(Io& io, T& v) {
  io("count", v.count);
  io("within_seconds", v.within_seconds);
}

template <typename Io, MaybeConst<FollowCondition> T>
void Fields(Io& io, T& v) {
  io("success", v.success);
  io("any", v.any);
  io("within_seconds", v.within_seconds);
  io("any_lines", v.any_lines);
}

template <typename Io, MaybeConst<Rule> T>
void Fields(Io& io, T& v) {
  io("id", v.id);
  io("signature", v.signature);
  io("title", v.title);
  io("severity", v.severity);
  io("status", v.status);
  io("any", v.any);
  io("all", v.all);
  io("none", v.none);
  io("contexts", v.contexts);
  io("fact", v.fact);
  io("of", v.of);
  io("service", v.service);
  io("fields", v.fields);
  io("connectors", v.connectors);
  io("services", v.services);
  io("at_least", v.at_least);
  io("followed_by", v.followed_by);
  io("not_followed_by", v.not_followed_by);
  io("suppresses", v.suppresses);
  io("captures", v.captures);
  io("meaning", v.meaning);
  io("impact", v.impact);
  io("steps", v.steps);
  io("commands", v.commands);
  io("guide", v.guide);
  io("origin", v.origin);
  io("any_lines", v.any_lines);
  io("all_lines", v.all_lines);
  io("hit_log", v.hit_log);
  io("miss_log", v.miss_log);
}

template <typename Io, MaybeConst<SignatureInfo> T>
void Fields(Io& io, T& v) {
  io("id", v.id);
  io("title", v.title);
  io("severity", v.severity);
  io("meaning", v.meaning);
  io("impact", v.impact);
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
  io("service", v.service);
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

template <typename Io, MaybeConst<Exclusion> T>
void Fields(Io& io, T& v) {
  io("any", v.any);
  io("levels", v.levels);
  io("unattributed", v.unattributed);
  io("attributed", v.attributed);
  io("unless", v.unless);
}

template <typename Io, MaybeConst<ContextSet> T>
void Fields(Io& io, T& v) {
  io("name", v.name);
  io("exclusions", v.exclusions);
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
    if (digest_ && (name == "origin" || name == "any_lines" || name == "all_lines" || name == "hit_log" ||
                    name == "miss_log" || name == "healthy_log")) {
      return;
    }
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

// Remembers the first value of the wrong type and leaves the rest alone. Reads with simdjson, which takes a
// twentieth of the time: the built-in pack is a megabyte, and every run begins with it.
class Reader {
 public:
  Reader(simdjson::dom::object object, std::string* problem) : object_(object), problem_(problem) {}

  template <typename T>
  void operator()(std::string_view name, T& field) {
    simdjson::dom::element value;
    if (object_.at_key(name).get(value) == simdjson::SUCCESS) Read(name, value, field);
  }

 private:
  using Element = simdjson::dom::element;

  void Fail(std::string_view name, const char* expected) {
    if (problem_->empty()) *problem_ = Quoted(name) + " is not " + expected;
  }

  void Read(std::string_view name, Element value, std::string& field) {
    std::string_view text;
    if (value.get_string().get(text) != simdjson::SUCCESS) return Fail(name, "a text");
    field = text;
  }
  void Read(std::string_view name, Element value, std::int64_t& field) {
    if (value.get_int64().get(field) != simdjson::SUCCESS) Fail(name, "a whole number");
  }
  void Read(std::string_view name, Element value, bool& field) {
    if (value.get_bool().get(field) != simdjson::SUCCESS) Fail(name, "true or false");
  }
  void Read(std::string_view name, Element value, Severity& field) {
    std::string text;
    Read(name, value, text);
    const std::optional<Severity> severity = SeverityFromName(text);
    if (!severity.has_value()) return Fail(name, "a severity");
    field = *severity;
  }
  template <typename T>
  void Read(std::string_view name, Element value, std::optional<T>& field) {
    Read(name, value, field.emplace());
  }
  template <typename T>
  void Read(std::string_view name, Element value, std::vector<T>& field) {
    simdjson::dom::array array;
    if (value.get_array().get(array) != simdjson::SUCCESS) return Fail(name, "a list");
    field.reserve(array.size());
    for (const Element item : array) Read(name, item, field.emplace_back());
  }
  template <typename T>
  void Read(std::string_view name, Element value, T& field) {
    simdjson::dom::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS) return Fail(name, "an object");
    Reader inner(object, problem_);
    Fields(inner, field);
  }

  const simdjson::dom::object object_;
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
  if (!pack.sha256.empty()) object["sha256"] = pack.sha256;
  return Dump(object);
}

absl::StatusOr<RulePack> RulePackFromJson(std::string_view text) {
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  if (parser.parse(text.data(), text.size()).get_object().get(object) != simdjson::SUCCESS) {
    return absl::InvalidArgumentError("a rule pack is a JSON object");
  }
  std::string_view schema;
  if (object.at_key("schema").get_string().get(schema) != simdjson::SUCCESS || schema != kSchema) {
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
  // The digest costs more than all the rest, so a pack carries its own; one that has none is given it.
  std::string_view digest;
  if (object.at_key("sha256").get_string().get(digest) == simdjson::SUCCESS) pack.sha256 = digest;
  if (pack.sha256.empty()) pack.sha256 = RulePackDigest(pack);
  return pack;
}

std::string RulePackDigest(const RulePack& pack) {
  Writer writer(/*digest=*/true);
  Fields(writer, pack);
  return Sha256Hex(Dump(writer.Take()));
}

}  // namespace wflogscan
