// Field by field, in the order of the schema, so that reader and schema can be held side by side.

#include "engine/report/json_writer.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/base/shown_text.h"
#include "nlohmann/json.hpp"

namespace wflogscan {
namespace {

using Json = nlohmann::ordered_json;

Json ToValue(const std::string& text) { return text; }
Json ToValue(const LogTime& time) { return ToRfc3339(time); }
Json ToValue(const RedactedText& text) { return text.str(); }
Json ToValue(std::int64_t number) { return number; }

// An object in the order of its members. The library's own lists copy each value, all that is below it
// included, and once more when they grow.
struct Member {
  const char* name;
  Json value;
};
template <std::size_t kCount>
Json Object(Member (&&members)[kCount]) {
  Json object = Json::object();
  auto& entries = object.get_ref<Json::object_t&>();
  entries.reserve(kCount);
  for (Member& member : members) entries.emplace_back(member.name, std::move(member.value));
  return object;
}

template <typename T, typename Convert>
Json ToArray(const std::vector<T>& items, const Convert& convert) {
  Json array = Json::array();
  for (const T& item : items) array.push_back(convert(item));
  return array;
}

Json ToArray(const std::vector<std::string>& items) {
  return ToArray(items, [](const std::string& item) { return Json(item); });
}

Json ToValue(const TimeRange& range) {
  return Object({{"first", ToValue(range.first)}, {"last", ToValue(range.last)}});
}

Json ToValue(const Timeline& timeline) {
  return Object({{"start", ToValue(timeline.start)},
                 {"bucket_seconds", timeline.bucket_seconds},
                 {"counts", ToArray(timeline.counts, [](std::uint64_t count) { return Json(count); })}});
}

template <typename T>
Json OrNull(const std::optional<T>& value) {
  return value ? ToValue(*value) : Json(nullptr);
}

Json GuideJson(const std::vector<GuideLink>& guide) {
  return ToArray(guide, [](const GuideLink& link) {
    return Object({{"title", link.title}, {"url", link.url}});
  });
}

Json ToolJson(const ToolInfo& tool) {
  return Object({{"name", tool.name},
                 {"version", tool.version},
                 {"matcher", tool.matcher},
                 {"rules", Object({{"count", tool.rule_count}, {"sha256", tool.rules_sha256}})}});
}

Json ScanJson(const ScanSummary& scan, bool timing) {
  Json json = Object({{"bytes", scan.bytes},
                      {"lines", scan.lines},
                      {"matched_lines", scan.matched_lines},
                      {"time_range", OrNull(scan.time_range)}});
  if (timing) {
    json["elapsed_seconds"] = scan.elapsed_seconds;
    json["bytes_per_second"] =
        scan.elapsed_seconds > 0 ? static_cast<double>(scan.bytes) / scan.elapsed_seconds : 0.0;
  }
  return json;
}

Json SourceJson(const SourceSummary& source) {
  Json json = Object({{"name", ShownText(source.name)},
                      {"format", source.format},
                      {"service", OrNull(source.service)},
                      {"bytes", source.bytes},
                      {"lines", source.lines},
                      {"matched_lines", source.matched_lines}});
  if (source.repeated_lines > 0) json["repeated_lines"] = source.repeated_lines;
  json["problems"] =
      ToArray(source.problems, [](const std::string& problem) { return Json(ShownText(problem)); });
  return json;
}

Json EvidenceJson(const Evidence& evidence) {
  return Object(
      {{"name", evidence.name}, {"values", ToArray(evidence.values, [](const EvidenceValue& value) {
                                   return Object({{"value", ToValue(value.value)}, {"count", value.count}});
                                 })}});
}

Json SampleJson(const Sample& sample) {
  return Object({{"source", ShownText(sample.source)},
                 {"line", sample.line},
                 {"time", OrNull(sample.time)},
                 {"text", ToValue(sample.text)}});
}

Json FindingJson(const Finding& finding) {
  return Object({{"id", finding.id},
                 {"signature", finding.signature},
                 {"title", finding.title},
                 {"severity", ToString(finding.severity)},
                 {"service", OrNull(finding.service)},
                 {"connector", OrNull(finding.connector)},
                 {"instance", OrNull(finding.instance)},
                 {"count", finding.count},
                 {"rules", ToArray(finding.rules,
                                   [](const RuleCount& rule) {
                                     return Object({{"id", rule.id}, {"count", rule.count}});
                                   })},
                 {"first_seen", OrNull(finding.first_seen)},
                 {"last_seen", OrNull(finding.last_seen)},
                 {"state", ToString(finding.state)},
                 {"recovered_at", OrNull(finding.recovered_at)},
                 {"episodes", finding.episodes},
                 {"timeline", OrNull(finding.timeline)},
                 {"evidence", ToArray(finding.evidence, EvidenceJson)},
                 {"samples", ToArray(finding.samples, SampleJson)},
                 {"guide", GuideJson(finding.guide)},
                 {"meaning", finding.meaning},
                 {"impact", finding.impact},
                 {"advice", ToArray(finding.advice)},
                 {"commands", ToArray(finding.commands)}});
}

Json IncidentJson(const Incident& incident) {
  return Object({{"cause", incident.cause},
                 {"scope", incident.scope},
                 {"connectors", ToArray(incident.connectors)},
                 {"findings", ToArray(incident.findings)},
                 {"first_seen", OrNull(incident.first_seen)},
                 {"last_seen", OrNull(incident.last_seen)},
                 {"summary", incident.summary},
                 {"guide", GuideJson(incident.guide)}});
}

Json ConnectorJson(const ConnectorSummary& connector) {
  return Object({{"id", OrNull(connector.id)},
                 {"title", OrNull(connector.title)},
                 {"instance", OrNull(connector.instance)},
                 {"failures", connector.failures},
                 {"polls", connector.polls},
                 {"empty_polls", connector.empty_polls},
                 {"records", connector.records},
                 {"first_success", OrNull(connector.first_success)},
                 {"last_success", OrNull(connector.last_success)},
                 {"last_data", OrNull(connector.last_data)},
                 {"findings", connector.findings},
                 {"state", ToString(connector.state)},
                 {"without_data_seconds", OrNull(connector.without_data_seconds)}});
}

Json UnexplainedJson(const UnexplainedCluster& cluster) {
  return Object({{"template", ToValue(cluster.template_text)},
                 {"count", cluster.count},
                 {"level", cluster.level},
                 {"service", OrNull(cluster.service)},
                 {"connector", OrNull(cluster.connector)},
                 {"sample", ToValue(cluster.sample)}});
}

Json CoverageJson(const ServiceCoverage& coverage) {
  return Object({{"service", coverage.service},
                 {"first", OrNull(coverage.first)},
                 {"last", OrNull(coverage.last)},
                 {"gaps", ToArray(coverage.gaps,
                                  [](const CoverageGap& gap) {
                                    return Object({{"from", ToValue(gap.from)}, {"to", ToValue(gap.to)}});
                                  })},
                 {"truncated", coverage.truncated}});
}

Json ProblemJson(const Problem& problem) {
  return Object({{"source", ShownText(problem.source)}, {"problem", ShownText(problem.problem)}});
}

// The text of an object, value by value: the library's tree of a bundle with a hundred thousand sources takes
// several times the memory of what it says.
class ObjectText {
 public:
  explicit ObjectText(int indent, std::size_t likely_bytes) : indent_(indent) { text_.reserve(likely_bytes); }

  void Add(std::string_view name, const Json& value) {
    Begin(name);
    Append(value, 1);
  }

  template <typename T, typename Convert>
  void AddArray(std::string_view name, const std::vector<T>& items, const Convert& convert) {
    Begin(name);
    text_ += '[';
    for (const T& item : items) {
      if (&item != &items.front()) text_ += ',';
      BreakLine(2);
      Append(convert(item), 2);
    }
    if (!items.empty()) BreakLine(1);
    text_ += ']';
  }

  std::string Finish() && {
    BreakLine(0);
    text_ += "}\n";
    return std::move(text_);
  }

 private:
  void Begin(std::string_view name) {
    text_ += text_.empty() ? '{' : ',';
    BreakLine(1);
    text_ += '"';
    text_ += name;
    text_ += indent_ < 0 ? "\":" : "\": ";
  }

  // `depth`: of the value. In strings the library writes a line break as two characters.
  void Append(const Json& value, int depth) {
    // `replace`: rules of the user's may hold bytes that are no UTF-8.
    const std::string lines = value.dump(indent_, ' ', false, Json::error_handler_t::replace);
    for (std::size_t begin = 0;;) {
      const std::size_t end = lines.find('\n', begin);
      text_.append(lines, begin, end - begin);
      if (end == std::string::npos) return;
      BreakLine(depth);
      begin = end + 1;
    }
  }

  void BreakLine(int depth) {
    if (indent_ < 0) return;
    text_ += '\n';
    text_.append(static_cast<std::size_t>(depth * indent_), ' ');
  }

  const int indent_;
  std::string text_;
};

}  // namespace

std::string ToJson(const Report& report, const JsonOptions& options) {
  constexpr std::size_t kUsualBytes = 64 << 10;
  constexpr std::size_t kUsualSourceBytes = 256;
  ObjectText text(options.indent, kUsualBytes + kUsualSourceBytes * report.sources.size());
  text.Add("schema", "wflogscan/report/v1");
  text.Add("tool", ToolJson(report.tool));
  text.Add("scan", ScanJson(report.scan, options.timing));
  text.AddArray("sources", report.sources, SourceJson);
  text.AddArray("findings", report.findings, FindingJson);
  text.AddArray("incidents", report.incidents, IncidentJson);
  text.AddArray("connectors", report.connectors, ConnectorJson);
  text.AddArray("unexplained", report.unexplained, UnexplainedJson);
  text.AddArray("coverage", report.coverage, CoverageJson);
  text.Add("interrupted", report.interrupted);
  text.AddArray("problems", report.problems, ProblemJson);
  return std::move(text).Finish();
}

}  // namespace wflogscan
