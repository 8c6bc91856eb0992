#include <malloc.h>

#include <csignal>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/print_result.h"
#include "engine/match/vectorscan.h"
#include "wflogscan/version.h"

namespace {

constexpr const char* kHelp =
    R"(wflogscan: what is broken in a Signal Client log, for whom, since when, and what to do

Usage:
  wflogscan [scan] [OPTIONS] [PATH...]   scan logs and print a report; the default
  wflogscan explain WHAT                 a signature, rule or section of the guide in full
  wflogscan rules list|show|lint|test    the rules that are loaded, and their own examples run as tests
  wflogscan rules why|draft|coverage     why a line matches or does not; a rule to begin with; which rules are hit
  wflogscan connectors                   the connectors: intervals, rate limits, guide pages
  wflogscan check DIR|--labelled FILE    regression run over a corpus of logs, or over labelled lines
  wflogscan --version

Examples:
  docker logs signal-client-svc 2>&1 | wflogscan
  wflogscan docker://signal-client-svc
  wflogscan /var/log/signal-client-svc.log
  wflogscan -f json -o report.json support-bundle/
  wflogscan --since 2h --connector okta --fail-on error signal-client-svc.log
  wflogscan explain rate-limit-429

A PATH is a file, a folder, an archive or docker://NAME; without one, standard input is read. "wflogscan COMMAND --help" says more.
)";

}  // namespace

int main(int argc, char** argv) {
  using namespace wflogscan::cli;
#ifdef M_MMAP_THRESHOLD
  // Large blocks go back to the system when they are freed. By itself glibc takes each for a reason to keep
  // the next one, and tables that grow leave holes twice their size.
  ::mallopt(M_MMAP_THRESHOLD, 128 << 10);
#endif
  std::signal(SIGPIPE, SIG_IGN);  // a reader that has seen enough is no reason to die loudly
  const std::vector<std::string> args(argv + 1, argv + argc);
  if (args.empty()) return RunScan({});
  const std::string& first = args.front();
  const std::span<const std::string> rest = std::span(args).subspan(1);
  if (first == "--help" || first == "-h" || first == "help") {
    return PrintResult(kHelp, kExitOk);
  }
  if (first == "--version" || first == "-V") {
    return PrintResult(absl::StrCat("wflogscan ", wflogscan::kVersion, " (", wflogscan::MatcherName(), ")\n"),
                       kExitOk);
  }
  if (first == "scan") return RunScan(rest);
  if (first == "explain") return RunExplain(rest);
  if (first == "rules") return RunRules(rest);
  if (first == "connectors") return RunConnectors(rest);
  if (first == "check") return RunCheck(rest);
  return RunScan(args);
}
