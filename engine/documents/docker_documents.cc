#include "engine/documents/docker_documents.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "engine/base/civil_time.h"
#include "engine/documents/figures.h"
#include "engine/documents/thresholds.h"

namespace wflogscan {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// "/signal-client-svc" and "signal-client-svc,other/alias".
std::string_view NameOf(std::string_view names) {
  if (names.starts_with('/')) names.remove_prefix(1);
  return names.substr(0, names.find(','));
}

Fact ContainerFact(std::string_view name, std::size_t at) {
  Fact fact;
  fact.at = at;
  fact.subject = name;
  fact.is_container = true;
  fact.AddFigure("container", name);
  return fact;
}

// The engine's zero time, year 1, is none.
std::optional<LogTime> TimeIn(const JsonValue& value) { return ParseRfc3339(value.text()); }

// "Exited (137) 3 minutes ago", "Up 2 hours (unhealthy)", "Restarting (1) 5 seconds ago".
void ReadStatusWords(std::string_view status, std::string_view name, std::size_t at,
                     std::vector<Fact>* facts) {
  Fact fact = ContainerFact(name, at);
  std::optional<std::int64_t> exit_code;
  for (const std::string_view lead : {"Exited (", "Restarting ("}) {
    if (!status.starts_with(lead)) continue;
    std::int64_t code = 0;
    const std::string_view digits = status.substr(lead.size());
    if (std::from_chars(digits.data(), digits.data() + digits.size(), code).ec == std::errc())
      exit_code = code;
    fact.kinds.push_back(FactKind::kContainerDown);
  }
  if (status == "Dead") fact.kinds.push_back(FactKind::kContainerDown);
  if (exit_code == kExitOfSigkill) fact.kinds.push_back(FactKind::kContainerExit137);
  if (status.find("(unhealthy)") != kNone) fact.kinds.push_back(FactKind::kContainerUnhealthy);
  if (fact.kinds.empty()) return;
  if (exit_code)
    fact.AddFigure("exit_code", static_cast<std::uint64_t>(std::max<std::int64_t>(*exit_code, 0)));
  facts->push_back(std::move(fact));
}

void ReadMemoryShare(double percent, std::string_view usage, std::string_view name, std::size_t at,
                     std::vector<Fact>* facts) {
  if (percent < kHighMemoryPercent) return;
  Fact fact = ContainerFact(name, at);
  fact.kinds.push_back(FactKind::kContainerMemoryHigh);
  fact.AddFigure("percent", absl::StrFormat("%.2f", percent));
  // "1.86GiB / 2GiB"
  if (const std::size_t slash = usage.find('/'); slash != kNone) {
    fact.AddFigure("used", TrimBlanks(usage.substr(0, slash)));
    fact.AddFigure("memory_limit", TrimBlanks(usage.substr(slash + 1)));
  }
  facts->push_back(std::move(fact));
}

void ReadEvent(std::string_view action, std::string_view name, std::optional<std::int64_t> exit_code,
               std::optional<LogTime> time, std::vector<Fact>* facts) {
  Fact fact = ContainerFact(name, 0);
  fact.time = time;
  if (action == "oom") {
    fact.kinds.push_back(FactKind::kContainerOomKilled);
  } else if ((action == "die" || action == "died") && exit_code == kExitOfSigkill) {
    fact.kinds.push_back(FactKind::kContainerExit137);
    fact.AddFigure("exit_code", static_cast<std::uint64_t>(kExitOfSigkill));
  } else if (action == "health_status: unhealthy") {
    fact.kinds.push_back(FactKind::kContainerUnhealthy);
  } else {
    return;
  }
  facts->push_back(std::move(fact));
}

// "image=signal-client:1.8, name=signal-client-svc": sorted by name; a value may hold ", " and "=".
std::string_view AttributeOf(std::string_view attributes, std::string_view name) {
  for (std::size_t at = 0; at != kNone && at < attributes.size();) {
    const std::string_view rest = attributes.substr(at);
    if (rest.starts_with(name) && rest.substr(name.size()).starts_with('=')) {
      const std::string_view value = rest.substr(name.size() + 1);
      return value.substr(0, value.find(", "));
    }
    const std::size_t comma = attributes.find(", ", at);
    at = comma == kNone ? kNone : comma + 2;
  }
  return {};
}

bool IsId(std::string_view word) {
  return word.size() >= 12 && std::all_of(word.begin(), word.end(), absl::ascii_isxdigit);
}

}  // namespace

DocumentKind ReadDockerInspect(const JsonValue& root, std::vector<Fact>* facts) {
  const bool state_alone = root["OOMKilled"] && root["ExitCode"];
  const JsonValue state = state_alone ? root : root["State"];
  if (!state.IsObject() || !(state["OOMKilled"] || state["ExitCode"] || state["Status"])) {
    return DocumentKind::kNone;
  }
  // The name stands behind the state, so a document that was cut off may not have it.
  if (!state_alone &&
      !(root["HostConfig"] || root["RestartCount"] || (root["Id"] && (root["Name"] || state["OOMKilled"])))) {
    return DocumentKind::kNone;
  }
  const std::string_view name = NameOf(root["Name"].text());
  const std::optional<std::int64_t> exit_code = state["ExitCode"].Int();
  const std::string_view status = state["Status"].text();
  const bool runs = state["Running"].IsTrue() && status != "restarting";
  const std::optional<LogTime> ended = runs ? std::nullopt : TimeIn(state["FinishedAt"]);
  const auto add = [&](FactKind kind, const JsonValue& member, std::optional<LogTime> time) {
    Fact fact = ContainerFact(name, member.at());
    fact.kinds.push_back(kind);
    fact.time = time;
    if (exit_code && !runs)
      fact.AddFigure("exit_code", static_cast<std::uint64_t>(std::max<std::int64_t>(*exit_code, 0)));
    if (const auto limit = root["HostConfig"]["Memory"].Int(); limit.value_or(0) > 0) {
      fact.AddFigure("memory_limit", static_cast<std::uint64_t>(*limit));
    }
    if (const auto restarts = root["RestartCount"].Int(); restarts.value_or(0) > 0) {
      fact.AddFigure("restarts", static_cast<std::uint64_t>(*restarts));
    }
    facts->push_back(std::move(fact));
  };
  if (state["OOMKilled"].IsTrue()) {
    const bool main_lives_on = runs || exit_code == 0;
    add(main_lives_on ? FactKind::kContainerChildOomKilled : FactKind::kContainerOomKilled,
        state["OOMKilled"], ended);
  } else if (exit_code == kExitOfSigkill && !runs) {
    add(state["OOMKilled"] ? FactKind::kContainerKilled : FactKind::kContainerExit137, state["ExitCode"],
        ended);
  }
  if (status == "exited" || status == "dead" || status == "restarting") {
    add(FactKind::kContainerDown, state["Status"], ended);
  }
  JsonValue health = state["Health"];
  if (!health) health = state["Healthcheck"];
  if (health["Status"].text() == "unhealthy")
    add(FactKind::kContainerUnhealthy, health["Status"], std::nullopt);
  return DocumentKind::kDockerInspect;
}

DocumentKind ReadDockerPs(const JsonValue& root, std::vector<Fact>* facts) {
  const JsonValue status = root["Status"];
  const JsonValue names = root["Names"] ? root["Names"] : root["Name"];
  // docker's JSON has no word of its own for what it is; these members stand together nowhere else.
  if (!names || !status.IsString() || !root["State"].IsString() || !(root["Image"] || root["Command"])) {
    return DocumentKind::kNone;
  }
  std::string_view name = names.IsString() ? names.text() : names.First().text();
  if (root["Service"].IsString() && !root["Service"].text().empty()) name = root["Service"].text();
  ReadStatusWords(status.text(), NameOf(name), status.at(), facts);
  return DocumentKind::kDockerPs;
}

DocumentKind ReadDockerStats(const JsonValue& root, std::vector<Fact>* facts) {
  const auto first_of = [&](std::string_view a, std::string_view b) { return root[a] ? root[a] : root[b]; };
  const JsonValue name = first_of("Name", "name");
  if (const JsonValue percent = first_of("MemPerc", "mem_percent"); percent.IsString()) {
    if (const std::optional<double> share = ParsePercent(percent.text())) {
      ReadMemoryShare(*share, first_of("MemUsage", "mem_usage").text(), NameOf(name.text()), percent.at(),
                      facts);
    }
    return DocumentKind::kDockerStats;
  }
  // The API counts the page cache in, which docker stats takes off.
  const JsonValue memory = root["memory_stats"];
  if (!memory.IsObject() || !root["cpu_stats"]) return DocumentKind::kNone;
  const std::optional<std::int64_t> usage = memory["usage"].Int();
  const std::optional<std::int64_t> limit = memory["limit"].Int();
  if (usage && limit && *limit > 0) {
    const JsonValue stats = memory["stats"];
    const std::int64_t cache = std::clamp<std::int64_t>(
        (stats["total_inactive_file"] ? stats["total_inactive_file"] : stats["inactive_file"])
            .Int()
            .value_or(0),
        0, *usage);
    const double percent = 100.0 * static_cast<double>(*usage - cache) / static_cast<double>(*limit);
    ReadMemoryShare(percent, absl::StrCat(*usage - cache, " / ", *limit), NameOf(name.text()),
                    memory["usage"].at(), facts);
  }
  return DocumentKind::kDockerStats;
}

DocumentKind ReadDockerEvent(const JsonValue& root, std::vector<Fact>* facts) {
  const JsonValue attributes = root["Actor"]["Attributes"] ? root["Actor"]["Attributes"] : root["Attributes"];
  const bool docker = root["Action"].IsString() && root["Actor"].IsObject();
  const bool podman = root["Status"].IsString() && root["Type"].IsString() && root["Time"].IsString();
  if (!root["Type"].IsString() || (!docker && !podman)) return DocumentKind::kNone;
  if (root["Type"].text() != "container") return DocumentKind::kDockerEvents;
  std::optional<LogTime> time;
  if (const auto nanoseconds = root["timeNano"].Int()) {
    time = LogTime{*nanoseconds, 9};
  } else if (const auto seconds = root["time"].Int();
             seconds && *seconds >= 0 && *seconds < DaysFromCivil(kLastYear, 1, 1) * 86400) {
    time = LogTime{*seconds * kNanosecondsPerSecond, 0};
  } else {
    time = TimeIn(root["Time"]);
  }
  const std::string_view name = docker ? attributes["name"].text() : root["Name"].text();
  const JsonValue exit_code = docker ? attributes["exitCode"] : root["ContainerExitCode"];
  ReadEvent(docker ? root["Action"].text() : root["Status"].text(), NameOf(name), exit_code.Int(), time,
            facts);
  return DocumentKind::kDockerEvents;
}

// "2026-02-22T06:01:20.138219094Z container die ID (exitCode=137, image=..., name=...)". podman puts blanks
// and the zone's name into the time.
bool ReadDockerEventLine(std::string_view line, std::vector<Fact>* facts) {
  std::size_t at = 0;
  const std::optional<LogTime> time = ParseRfc3339Prefix(line, &at);
  if (!time) return false;
  std::string_view rest = line.substr(at);
  rest.remove_prefix(ZoneNameLength(rest));
  if (!rest.starts_with(' ')) return false;
  rest.remove_prefix(1);
  const std::size_t type_end = rest.find(' ');
  if (type_end == kNone) return false;
  const std::string_view type = rest.substr(0, type_end);
  rest.remove_prefix(type_end + 1);
  const auto is_type = [&](std::string_view word) { return word == type; };
  constexpr std::array<std::string_view, 10> kTypes = {"container", "image",   "network", "volume", "daemon",
                                                       "plugin",    "service", "node",    "secret", "config"};
  if (!rest.ends_with(')') || std::none_of(kTypes.begin(), kTypes.end(), is_type)) return false;
  const std::size_t open = rest.find(" (");
  if (open == kNone) return false;
  const std::string_view head = rest.substr(0, open);
  const std::size_t id_at = head.rfind(' ');
  if (id_at == kNone) return false;
  if (type != "container") return true;
  if (!IsId(head.substr(id_at + 1))) return false;
  const std::string_view attributes = rest.substr(open + 2, rest.size() - open - 3);
  std::int64_t exit_code = -1;
  for (const std::string_view key : {"exitCode", "containerExitCode"}) {
    const std::string_view digits = AttributeOf(attributes, key);
    std::from_chars(digits.data(), digits.data() + digits.size(), exit_code);
  }
  ReadEvent(head.substr(0, id_at), AttributeOf(attributes, "name"), exit_code, time, facts);
  return true;
}

DocumentKind KindOfDockerTable(const TextTable& table) {
  if (table.boxed()) return DocumentKind::kNone;
  if (table.Has("MEM %") && (table.Has("NAME") || table.Has("CONTAINER") || table.Has("CONTAINER ID"))) {
    return DocumentKind::kDockerStats;
  }
  if (table.Has("NAMES") && table.Has("STATUS")) return DocumentKind::kDockerPs;
  if (table.Has("NAME") && table.Has("STATUS") && (table.Has("SERVICE") || table.Has("COMMAND"))) {
    return DocumentKind::kDockerPs;  // compose
  }
  return DocumentKind::kNone;
}

bool ReadDockerPsRow(const TableRow& row, std::vector<Fact>* facts) {
  std::string_view name = row["SERVICE"];
  if (name.empty()) name = row[row.Has("NAMES") ? "NAMES" : "NAME"];
  if (name.empty() || row["STATUS"].empty()) return false;
  ReadStatusWords(row["STATUS"], NameOf(name), 0, facts);
  return true;
}

bool ReadDockerStatsRow(const TableRow& row, std::vector<Fact>* facts) {
  std::string_view name = row["NAME"];
  if (name.empty()) name = row["CONTAINER"];
  const std::optional<double> share = ParsePercent(row["MEM %"]);
  if (share) ReadMemoryShare(*share, row["MEM USAGE / LIMIT"], NameOf(name), 0, facts);
  return share || row["MEM %"] == "--";
}

}  // namespace wflogscan
