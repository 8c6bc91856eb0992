#include "engine/rules/catalog_file.h"

#include <string>
#include <unordered_set>
#include <utility>

#include "engine/base/status_macros.h"
#include "engine/rules/mapping_reader.h"
#include "engine/rules/text_file.h"
#include "engine/rules/yaml_tree.h"

namespace wflogscan {
namespace {

// A file of one key whose value is a list of entries that each have an id.
template <typename Entry>
absl::StatusOr<std::vector<Entry>> ParseEntries(std::string_view text, std::string_view origin,
                                                std::string_view list_key,
                                                absl::Status (*read_entry)(MappingReader&, std::string_view,
                                                                           Entry*)) {
  WFL_ASSIGN_OR_RETURN(const YamlNode root, ParseYaml(text, origin));
  std::vector<Entry> entries;
  std::unordered_set<std::string> ids;
  MappingReader file(root, origin);
  file.Each(list_key, [&](const YamlNode& node) -> absl::Status {
    Entry entry;
    MappingReader reader(node, origin);
    reader.Required("id", &entry.id);
    WFL_RETURN_IF_ERROR(read_entry(reader, origin, &entry));
    if (!ids.insert(entry.id).second) {
      return BrokenFile(origin, reader.LineOf("id"), "\"" + entry.id + "\" stands here twice");
    }
    entries.push_back(std::move(entry));
    return absl::OkStatus();
  });
  WFL_RETURN_IF_ERROR(file.Finish());
  return entries;
}

absl::Status ReadSignature(MappingReader& reader, std::string_view, SignatureInfo* signature) {
  reader.Required("title", &signature->title);
  reader.Required("severity", &signature->severity);
  reader.Required("meaning", &signature->meaning);
  reader.Optional("impact", &signature->impact);
  reader.Optional("guide", &signature->guide);
  return reader.Finish();
}

absl::Status ReadGuideSection(MappingReader& reader, std::string_view, GuideSection* section) {
  reader.Required("title", &section->title);
  reader.Required("url", &section->url);
  reader.Optional("signatures", &section->signatures);
  reader.Optional("service", &section->service);
  reader.Optional("steps", &section->steps);
  reader.Optional("commands", &section->commands);
  return reader.Finish();
}

absl::Status ReadService(MappingReader& reader, std::string_view, Service* service) {
  reader.Required("names", &service->names);
  reader.Optional("runs_connectors", &service->runs_connectors);
  return reader.Finish();
}

absl::Status ReadPolling(const YamlNode& node, std::string_view origin,
                         std::vector<PollingInterval>* polling) {
  PollingInterval interval;
  MappingReader reader(node, origin);
  reader.Required("data", &interval.data);
  reader.Required("seconds", &interval.seconds);
  WFL_RETURN_IF_ERROR(reader.Finish());
  if (interval.seconds == 0)
    return BrokenFile(origin, reader.LineOf("seconds"), "a polling interval of 0 seconds");
  polling->push_back(std::move(interval));
  return absl::OkStatus();
}

absl::Status ReadRateLimit(const YamlNode& node, std::string_view origin, std::optional<RateLimit>* limit) {
  RateLimit read;
  MappingReader reader(node, origin);
  reader.Required("requests", &read.requests);
  reader.Optional("requests_max", &read.requests_max);
  reader.Required("per_seconds", &read.per_seconds);
  reader.Optional("scope", &read.scope);
  WFL_RETURN_IF_ERROR(reader.Finish());
  if (read.requests == 0 || read.per_seconds == 0) return BrokenFile(origin, node.line, "a rate limit of 0");
  if (read.requests_max.has_value() && *read.requests_max < read.requests) {
    return BrokenFile(origin, reader.LineOf("requests_max"), "\"requests_max\" is below \"requests\"");
  }
  *limit = std::move(read);
  return absl::OkStatus();
}

absl::Status ReadSection(const YamlNode& node, std::string_view origin,
                         std::vector<ConnectorSection>* sections) {
  ConnectorSection section;
  MappingReader reader(node, origin);
  reader.Required("title", &section.title);
  reader.Required("url", &section.url);
  reader.Optional("signatures", &section.signatures);
  reader.Optional("checks", &section.checks);
  WFL_RETURN_IF_ERROR(reader.Finish());
  sections->push_back(std::move(section));
  return absl::OkStatus();
}

absl::Status ReadConnector(MappingReader& reader, std::string_view origin, Connector* connector) {
  reader.Required("title", &connector->title);
  reader.Optional("category", &connector->category);
  reader.Optional("auth", &connector->auth);
  reader.Each("polling", [&](const YamlNode& n) { return ReadPolling(n, origin, &connector->polling); });
  reader.Optional("interval_on_429_seconds", &connector->interval_on_429_seconds);
  reader.Inner("rate_limit",
               [&](const YamlNode& n) { return ReadRateLimit(n, origin, &connector->rate_limit); });
  reader.Optional("api_hosts", &connector->api_hosts);
  reader.Optional("aliases", &connector->aliases);
  reader.Optional("aliases_weak", &connector->aliases_weak);
  reader.Optional("success_phrases", &connector->success_phrases);
  reader.Optional("counts_records", &connector->counts_records);
  reader.Optional("page", &connector->page);
  reader.Optional("probe_command", &connector->probe_command);
  reader.Optional("permissions", &connector->permissions);
  reader.Each("sections", [&](const YamlNode& n) { return ReadSection(n, origin, &connector->sections); });
  reader.Misnomer("hosts", "api_hosts");
  reader.Misnomer("url", "page");
  return reader.Finish();
}

}  // namespace

absl::StatusOr<std::vector<SignatureInfo>> ParseSignatures(std::string_view text, std::string_view origin) {
  return ParseEntries<SignatureInfo>(text, origin, "signatures", ReadSignature);
}

absl::StatusOr<std::vector<GuideSection>> ParseGuide(std::string_view text, std::string_view origin) {
  return ParseEntries<GuideSection>(text, origin, "sections", ReadGuideSection);
}

absl::StatusOr<std::vector<Connector>> ParseConnectors(std::string_view text, std::string_view origin) {
  return ParseEntries<Connector>(text, origin, "connectors", ReadConnector);
}

absl::StatusOr<std::vector<Service>> ParseServices(std::string_view text, std::string_view origin) {
  return ParseEntries<Service>(text, origin, "services", ReadService);
}

}  // namespace wflogscan
