#ifndef WFLOGSCAN_ENGINE_SOURCE_STAND_IN_H_
#define WFLOGSCAN_ENGINE_SOURCE_STAND_IN_H_

// Lines that stand where lines of the log should be: what docker, podman, journalctl or a shell put there
// because they could not, or would not, give the log itself. They say nothing of the program, so rules do not
// see them; but whoever reads the report must know that something is missing. Each kind is a row here, with
// what to do about it.
//
// Stage one looks for the stems, so a row costs nothing on other lines. Tested by
// tests/source/stand_in_test.cc and tests/scan/stand_in_test.cc.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/source/framing.h"

namespace wflogscan {

struct StandIn {
  enum class Where : std::uint8_t {
    kPlainLine,      // a line that is not wrapped in anything
    kJournalText,    // the message of a line of syslog or of journalctl's short modes
    kJournalRecord,  // a whole line of journalctl -o json
  };
  std::string_view stem;  // eight bytes in lower case that every such line holds
  Where where = Where::kPlainLine;
  std::string_view begins = {};
  std::string_view holds = {};
  std::string_view ends = {};
  std::size_t most_bytes = 0;  // 0: any length
  std::string_view problem;    // for the report
};

inline constexpr std::string_view kNoDockerLog =
    "docker could not give the log, and what it says instead is not part of one: see whether `docker ps -a` "
    "lists the container";

inline constexpr std::array kStandIns = {
    StandIn{.stem = "rom daem", .begins = "Error response from daemon: ", .problem = kNoDockerLog},
    // The client up to 20.10.
    StandIn{.stem = "such con", .begins = "Error: No such container: ", .problem = kNoDockerLog},
    StandIn{.stem = "rom daem",
            .begins = "error from daemon in stream: ",
            .problem = "docker broke off before the end of the log: scan the container's file "
                       "(docker inspect -f '{{.LogPath}}' NAME)"},
    StandIn{
        .stem = "er daemo",
        .begins = "Cannot connect to the Docker daemon at ",
        .problem = "docker did not reach its engine, so there is no log: see whether `docker info` works"},
    StandIn{
        .stem = "such con",
        .begins = "Error: no container with ",
        .ends = ": no such container",
        .problem = "podman knows no such container, so there is no log: see whether `podman ps -a` lists it"},
    StandIn{.stem = "lob data",
            .where = StandIn::Where::kJournalText,
            .begins = "[",
            .ends = " blob data]",
            .most_bytes = 24,
            .problem =
                "journalctl left the text out, for its colours or control characters: use journalctl -a, or "
                "-o export"},
    StandIn{
        .stem = "age\":nul",
        .where = StandIn::Where::kJournalRecord,
        .holds = "\"MESSAGE\":null",
        .problem = "journalctl left the text out, for its length: use journalctl -a -o json, or -o export"},
    StandIn{.stem = "ivecomma",
            .begins = "    + FullyQualifiedErrorId : NativeCommandError",
            .problem =
                "PowerShell made an error record of a line and may have broken long lines in two: let cmd "
                "redirect, cmd /c \"docker logs NAME > FILE 2>&1\""},
};

// Which of them the line is; `raw` with or without its line break. O(line).
std::optional<std::size_t> FindStandIn(std::string_view raw, const SourceFraming& source);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_STAND_IN_H_
