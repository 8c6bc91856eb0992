// Any bytes as an input: no crash, the counts balance, reading in small pieces changes nothing, and the quick
// road says what the slow and obvious one says. The first byte chooses the size of the pieces.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "engine/report/json_writer.h"
#include "wflogscan/scan.h"

namespace wflogscan {
namespace {

void Check(bool holds) {
  if (!holds) __builtin_trap();
}

RulePack SmallPack() {
  RulePack pack;
  for (const char* id : {"oauth-refresh", "auth-401", "rate-limit-429", "dns", "tls", "connect", "no-data"}) {
    pack.signatures.emplace_back().id = id;
  }
  const auto add = [&](const char* id, const char* signature) -> Rule& {
    Rule& rule = pack.rules.emplace_back();
    rule.id = id;
    rule.signature = signature;
    rule.title = id;
    return rule;
  };
  add("auth-401/status", "auth-401").any = {" 401\\b", "=401\\b", ": 401\\b", "unauthorized"};
  Rule& dns = add("dns/lookup", "dns");
  dns.any = {"no such host", "lookup .{0,60}i/o timeout"};
  dns.captures = {{"host", "lookup (\\S+)"}};
  dns.suppresses = {"connect"};
  add("connect/refused", "connect").any = {"connection refused", "i/o timeout", "no route to host"};
  add("no-data/none", "no-data").any = {"no new events", "fetched 0 \\w+"};
  Rule& oauth = add("oauth-refresh/response", "oauth-refresh");
  oauth.all = {"cannot fetch token", "invalid_(?:client|grant)"};
  oauth.suppresses = {"auth-401"};
  Rule& rate = add("rate-limit-429/status", "rate-limit-429");
  rate.any = {"\\b429\\b.{0,20}too many", "too many requests"};
  rate.none = {"count=429", "retry succeeded"};
  Rule& tls = add("tls/x509", "tls");
  tls.any = {"x509: .*(?:expired|unknown authority)", "tls: bad certificate"};
  for (const char* id : {"okta", "wiz", "splunk"}) {
    Connector& connector = pack.connectors.emplace_back();
    connector.id = id;
    connector.title = id;
    connector.api_hosts = {std::string("*.") + id + ".com"};
  }
  pack.connectors.front().success_phrases = {"authenticated, fetching events"};
  Service& service = pack.services.emplace_back();
  service.id = "signal-client";
  service.names = {"signal-client-svc"};
  service.runs_connectors = true;
  pack.healthy_log = "[INFO] okta: fetched 42 events\n";
  pack.sha256 = "scan_fuzz";
  return pack;
}

const Scanner& SmallScanner() {
  static const Scanner* const scanner = [] {
    absl::StatusOr<Scanner> made = Scanner::FromPack(SmallPack(), {});
    if (!made.ok()) std::abort();
    return new Scanner(*std::move(made));
  }();
  return *scanner;
}

Report ScanText(std::string_view bytes, int jobs, std::size_t chunk_bytes, bool oracle) {
  ScanOptions options;
  options.jobs = jobs;
  options.memory_chunk_bytes = chunk_bytes;
  absl::StatusOr<Report> report =
      SmallScanner().ScanBytes("signal-client-svc.log", bytes, options, nullptr, oracle);
  Check(report.ok());
  return *std::move(report);
}

}  // namespace
}  // namespace wflogscan

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using wflogscan::Check;
  using wflogscan::ScanText;
  if (size == 0) return 0;
  const std::size_t chunk_bytes = std::size_t{1} + data[0] * std::size_t{7};
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const wflogscan::Report whole = ScanText(bytes, 1, 0, /*oracle=*/false);

  std::uint64_t lines = 0;
  for (const char c : bytes) lines += c == '\n' ? 1 : 0;
  if (!bytes.empty() && bytes.back() != '\n') ++lines;
  // What is unpacked or rewritten has other bytes and lines than the input, and maybe many sources.
  const bool as_it_lies = whole.sources.size() == 1 && (whole.sources[0].format == "text" ||
                                                        whole.sources[0].format == "docker-json-file");
  if (as_it_lies) {
    Check(whole.scan.bytes == bytes.size());
    Check(whole.scan.lines <= lines);
  }
  Check(whole.scan.matched_lines <= whole.scan.lines);
  // A line with a signature is a failure, or a poll that succeeded and brought nothing, or took too long.
  std::uint64_t failures = 0;
  std::uint64_t polls = 0;
  for (const wflogscan::ConnectorSummary& connector : whole.connectors) {
    failures += connector.failures;
    polls += connector.polls;
  }
  Check(failures <= whole.scan.matched_lines && whole.scan.matched_lines <= failures + polls);
  for (const wflogscan::Finding& finding : whole.findings) {
    Check(finding.count > 0 && finding.count <= whole.scan.matched_lines);
    for (const wflogscan::Sample& sample : finding.samples)
      Check(sample.line >= 1 && (!as_it_lies || sample.line <= lines));
  }

  wflogscan::JsonOptions json;
  json.timing = false;
  const std::string expected = ToJson(whole, json);
  Check(ToJson(ScanText(bytes, 2, chunk_bytes, /*oracle=*/false), json) == expected);
  Check(ToJson(ScanText(bytes, 1, chunk_bytes, /*oracle=*/true), json) == expected);
  return 0;
}
