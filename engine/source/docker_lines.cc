#include "engine/source/docker_lines.h"

#include <algorithm>

#include "engine/source/json_text.h"

namespace wflogscan {

DockerLines::Open& DockerLines::OpenLine(OutputStream stream, std::string_view time) {
  Open& line = open_[stream == OutputStream::kStderr ? 1 : 0];
  if (!line.is_open) {
    line.is_open = true;
    line.text.clear();
    line.time = time;
  }
  return line;
}

void DockerLines::Write(OutputStream stream, const Open& line, std::string* output) {
  output->append(kDockerJsonOpening);
  AppendJsonEscaped(line.text, output);
  output->append(stream == OutputStream::kStderr ? R"(","stream":"stderr")" : R"(","stream":"stdout")");
  if (!line.time.empty()) {
    output->append(R"(,"time":")");
    AppendJsonEscaped(line.time, output);
    output->push_back('"');
  }
  output->append("}\n");
}

void DockerLines::Add(OutputStream stream, std::string_view time, std::string_view text,
                      std::string* output) {
  OpenLine(stream, time);
  while (!text.empty()) {
    Open& line = OpenLine(stream, time);
    const std::size_t room = kMostJoined - std::min(kMostJoined, line.text.size());
    const std::size_t newline = text.substr(0, room).find('\n');
    const std::string_view part = text.substr(0, std::min(newline, room));
    line.text.append(part);
    text.remove_prefix(part.size());
    if (newline != std::string_view::npos) {
      EndLine(stream, time, output);
      text.remove_prefix(1);
    } else if (line.text.size() >= kMostJoined) {
      Write(stream, line, output);
      line.text.clear();
    }
  }
}

void DockerLines::EndLine(OutputStream stream, std::string_view time, std::string* output) {
  Open& line = OpenLine(stream, time);
  line.text.push_back('\n');
  Write(stream, line, output);
  line.is_open = false;
}

void DockerLines::Flush(std::string* output) {
  for (const OutputStream stream : {OutputStream::kStdout, OutputStream::kStderr}) {
    Open& line = open_[stream == OutputStream::kStderr ? 1 : 0];
    if (line.is_open && !line.text.empty()) Write(stream, line, output);
    line.is_open = false;
  }
}

}  // namespace wflogscan
