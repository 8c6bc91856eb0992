#ifndef WFLOGSCAN_ENGINE_SOURCE_JOURNAL_EXPORT_H_
#define WFLOGSCAN_ENGINE_SOURCE_JOURNAL_EXPORT_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "engine/source/record_stream.h"

namespace wflogscan {

// `journalctl -o export`: an entry is `FIELD=value` lines and an empty line; a value with control bytes
// stands behind its length. Given on as `journalctl -o json` would write it, one object a line, with the
// fields that say what, when, who and how bad. What docker's driver split (CONTAINER_PARTIAL_MESSAGE) is
// joined.
class JournalExportStream final : public RecordStream {
 public:
  using RecordStream::RecordStream;

 protected:
  std::size_t Decode(std::string_view input, bool whole, std::string* output) override;

 private:
  struct Entry {
    std::map<std::string, std::string, std::less<>> fields;  // those that are kept
    std::string message;
    bool has_message = false;
    bool partial = false;
    std::string container;
  };

  void TakeField(std::string_view name, std::string_view value);
  void EndEntry(std::string* output);
  static void Write(const Entry& entry, std::string* output);

  Entry entry_;
  std::map<std::string, Entry> open_;  // split messages, by container and priority
  std::uint64_t skip_bytes_ = 0;       // the rest of a value longer than is kept
  bool skip_line_ = false;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_JOURNAL_EXPORT_H_
