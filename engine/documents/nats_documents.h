#ifndef WFLOGSCAN_ENGINE_DOCUMENTS_NATS_DOCUMENTS_H_
#define WFLOGSCAN_ENGINE_DOCUMENTS_NATS_DOCUMENTS_H_

// What a NATS server says of its streams, its consumers and itself: the nats command's reports, as tables, as
// "Key: value" and as JSON, and the monitoring endpoints varz, jsz and connz.
//
// Streams of key-value buckets and object stores may be empty or quiet for ever. The stream DATA carries all
// artifacts and its name a suffix of the appliance; it alone is expected to hold messages at all times.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/documents/fact.h"
#include "engine/documents/json_tree.h"
#include "engine/documents/text_table.h"
#include "engine/source/document_kind.h"

namespace wflogscan {

// Adds the facts of every stream, consumer and server in the object, however deep; kNone where it holds none.
DocumentKind ReadNatsJson(const JsonValue& root, std::vector<Fact>* facts);

// Which of these documents a table with such headings is; kNone for others.
DocumentKind KindOfNatsTable(const TextTable& table);
// `title`: of the table or the line before it; it names a consumer's stream.
void ReadNatsRow(DocumentKind kind, std::string_view title, const TableRow& row, std::vector<Fact>* facts);

// `nats stream info`, `nats consumer info`, `nats server info`: a heading, then right-aligned "Key: value".
class NatsInformation {
 public:
  // kNone where the line is no such heading.
  static DocumentKind KindOfHeading(std::string_view line);

  explicit NatsInformation(std::string_view heading);
  // Takes a line that stands at `at`; false where it cannot belong to the information.
  bool Take(std::string_view line, std::size_t at);
  void Finish(std::vector<Fact>* facts) const;

 private:
  struct Value {
    std::string text;
    std::size_t at = 0;
  };
  std::string_view Get(const char* key) const;
  std::size_t At(const char* key) const;

  DocumentKind kind_;
  std::string stream_;
  std::string consumer_;
  std::map<std::string, Value, std::less<>> values_;  // the first of each key
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_DOCUMENTS_NATS_DOCUMENTS_H_
