#ifndef WFLOGSCAN_ENGINE_DOCUMENTS_TEXT_TABLE_H_
#define WFLOGSCAN_ENGINE_DOCUMENTS_TEXT_TABLE_H_

// Tables as commands print them.
//
//   aligned   NAME   STATUS           columns begin where their heading does, in characters; headings stand
//             web    Up 2 hours       two blanks or more apart and may hold single ones. docker.
//   boxed     │ Stream │ Messages │   columns between bars; lines of other box characters are borders, a
//             | DATA   | 0        |   single cell is the title. nats; `|` and `║` as older versions have it.

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wflogscan {

// One row. Views into the line and the table.
class TableRow {
 public:
  // The cell under the first of these headings that the table has; empty where it has none of them.
  std::string_view operator[](std::string_view heading) const;
  bool Has(std::string_view heading) const;
  bool empty() const { return cells_.empty(); }

 private:
  friend class TextTable;
  std::vector<std::pair<std::string_view, std::string_view>> cells_;
};

class TextTable {
 public:
  // A table that begins with this line; empty() where the line is no row of headings.
  static TextTable FromHeadings(std::string_view line);

  bool empty() const { return columns_.empty(); }
  bool boxed() const { return boxed_; }
  bool Has(std::string_view heading) const;
  // Empty where the line cannot be a row of this table.
  TableRow Row(std::string_view line) const;

 private:
  struct Column {
    std::string heading;
    std::size_t begin = 0;  // in characters; of aligned tables
  };
  std::vector<Column> columns_;
  bool boxed_ = false;
};

// A line that only draws: borders, or a box around one cell.
bool IsBoxBorder(std::string_view line);

// The cells of a line between bars; empty where it is none.
std::vector<std::string_view> BoxCells(std::string_view line);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_DOCUMENTS_TEXT_TABLE_H_
