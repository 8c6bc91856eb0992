#include "engine/source/journal_export.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/source/json_text.h"

namespace wflogscan {
namespace {

// In the order in which they are written: what tells the format apart comes first.
constexpr std::array<std::string_view, 7> kKeptFields = {
    "__REALTIME_TIMESTAMP", "_BOOT_ID",       "PRIORITY", "SYSLOG_IDENTIFIER",
    "_SYSTEMD_UNIT",        "CONTAINER_NAME", "_HOSTNAME"};

constexpr std::size_t kLongestField = std::size_t{256} << 10;
constexpr std::size_t kMostOpen = 64;

// 64 bits, low byte first.
std::uint64_t ReadLength(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 8; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

}  // namespace

void JournalExportStream::TakeField(std::string_view name, std::string_view value) {
  if (name == "MESSAGE") {
    entry_.message = value;
    entry_.has_message = true;
  } else if (name == "CONTAINER_PARTIAL_MESSAGE") {
    entry_.partial = value == "true";
  } else if (name == "CONTAINER_ID_FULL" || (name == "CONTAINER_ID" && entry_.container.empty())) {
    entry_.container = value;
  } else if (std::find(kKeptFields.begin(), kKeptFields.end(), name) != kKeptFields.end()) {
    entry_.fields.insert_or_assign(std::string(name), std::string(value));
  }
}

void JournalExportStream::Write(const Entry& entry, std::string* output) {
  output->push_back('{');
  for (const std::string_view name : kKeptFields) {
    const auto field = entry.fields.find(name);
    if (field == entry.fields.end()) continue;
    output->append("\"").append(name).append("\":\"");
    AppendJsonEscaped(field->second, output);
    output->append("\",");
  }
  output->append("\"MESSAGE\":\"");
  AppendJsonEscaped(entry.message, output);
  output->append("\"}\n");
}

void JournalExportStream::EndEntry(std::string* output) {
  Entry entry = std::exchange(entry_, Entry{});
  if (!entry.has_message) return;
  if (entry.container.empty()) return Write(entry, output);
  const auto priority = entry.fields.find("PRIORITY");
  const std::string key = entry.container + (priority == entry.fields.end() ? "" : priority->second);
  if (const auto open = open_.find(key); open != open_.end()) {
    const bool partial = entry.partial;
    open->second.message += entry.message;
    entry = std::move(open->second);
    entry.partial = partial && entry.message.size() < kLongestField;
    open_.erase(open);
  }
  if (entry.partial && open_.size() < kMostOpen) {
    open_.emplace(key, std::move(entry));
  } else {
    Write(entry, output);
  }
}

std::size_t JournalExportStream::Decode(std::string_view input, bool whole, std::string* output) {
  std::size_t done = 0;
  while (done < input.size()) {
    const std::string_view rest = input.substr(done);
    if (skip_bytes_ > 0) {
      const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(skip_bytes_, rest.size()));
      skip_bytes_ -= size;
      done += size;
      continue;
    }
    const std::size_t newline = rest.find('\n');
    if (skip_line_) {
      skip_line_ = newline == std::string_view::npos;
      done += skip_line_ ? rest.size() : newline + 1;
      continue;
    }
    if (newline == std::string_view::npos && rest.size() < kLongestField && !whole) break;
    const std::string_view line = rest.substr(0, std::min(newline, kLongestField));
    const std::size_t line_bytes = std::min(line.size() + 1, rest.size());
    const std::size_t equals = line.find('=');
    if (line.empty()) {
      EndEntry(output);
    } else if (equals != std::string_view::npos) {
      TakeField(line.substr(0, equals), line.substr(equals + 1));
      skip_line_ = line.size() == kLongestField && newline != line.size();
      done += skip_line_ ? line.size() : line_bytes;
      continue;
    } else {
      constexpr std::size_t kLengthBytes = 8;
      const std::string_view value = rest.substr(line_bytes);
      if (value.size() < kLengthBytes) {
        if (!whole) break;
        notes_.AddProblem("the last entry is cut off");
        done = input.size();
        continue;
      }
      const std::uint64_t size = ReadLength(value);
      const auto kept = static_cast<std::size_t>(std::min<std::uint64_t>(size, kLongestField));
      if (value.size() < kLengthBytes + kept && !whole) break;
      TakeField(line, value.substr(kLengthBytes, kept));
      done += line_bytes + std::min(kLengthBytes + kept, value.size());
      skip_bytes_ = size - kept + 1;  // and the line break behind it
      if (value.size() < kLengthBytes + kept) notes_.AddProblem("the last entry is cut off");
      continue;
    }
    done += line_bytes;
  }
  if (whole) {
    EndEntry(output);
    for (const auto& [key, entry] : open_) Write(entry, output);
    open_.clear();
  }
  return done;
}

}  // namespace wflogscan
