#include "engine/documents/text_table.h"

#include <algorithm>
#include <array>

#include "engine/documents/figures.h"

namespace wflogscan {
namespace {

// More is no table of a command.
constexpr std::size_t kMostColumns = 32;

// U+2500 to U+257F are E2 94 80 to E2 95 BF.
constexpr std::string_view kBoxLead = "\xe2\x94";
constexpr std::string_view kBoxLead2 = "\xe2\x95";
constexpr std::array<std::string_view, 3> kBars = {"│", "║", "|"};

bool IsTail(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// The offset of the character with this number; the text's size where it has fewer.
std::size_t OffsetOfCharacter(std::string_view text, std::size_t number) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if (IsTail(text[at])) continue;
    if (number-- == 0) return at;
  }
  return at;
}

std::string_view BarOf(std::string_view line) {
  for (const std::string_view bar : kBars) {
    if (line.starts_with(bar)) return bar;
  }
  return {};
}

}  // namespace

std::string_view TableRow::operator[](std::string_view heading) const {
  for (const auto& [name, cell] : cells_) {
    if (name == heading) return cell;
  }
  return {};
}

bool TableRow::Has(std::string_view heading) const {
  return std::any_of(cells_.begin(), cells_.end(), [&](const auto& cell) { return cell.first == heading; });
}

bool TextTable::Has(std::string_view heading) const {
  return std::any_of(columns_.begin(), columns_.end(),
                     [&](const Column& column) { return column.heading == heading; });
}

TextTable TextTable::FromHeadings(std::string_view line) {
  TextTable table;
  std::vector<std::string_view> cells = BoxCells(line);
  if (cells.size() > 1) {
    table.boxed_ = true;
    for (const std::string_view cell : cells) table.columns_.push_back({std::string(cell), 0});
    return table;
  }
  std::size_t characters = 0;
  std::size_t blanks = 2;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == ' ' || line[at] == '\t') {
      ++blanks;
    } else {
      if (blanks >= 2) {
        if (table.columns_.size() == kMostColumns) return {};
        table.columns_.push_back({{}, characters});
      } else if (blanks == 1) {
        table.columns_.back().heading += ' ';
      }
      table.columns_.back().heading += line[at];
      blanks = 0;
    }
    if (!IsTail(line[at])) ++characters;
  }
  if (table.columns_.size() < 2) return {};
  return table;
}

TableRow TextTable::Row(std::string_view line) const {
  TableRow row;
  if (boxed_) {
    const std::vector<std::string_view> cells = BoxCells(line);
    if (cells.size() != columns_.size()) return row;
    for (std::size_t i = 0; i < cells.size(); ++i) row.cells_.emplace_back(columns_[i].heading, cells[i]);
    return row;
  }
  if (TrimBlanks(line).empty()) return row;
  std::string_view rest = line;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const std::size_t width =
        i + 1 < columns_.size() ? columns_[i + 1].begin - columns_[i].begin : rest.size();
    const std::size_t end = OffsetOfCharacter(rest, width);
    // A cell ends before the next column; a line whose letters run across it is of another text.
    if (end < rest.size() && end > 0 && rest[end - 1] != ' ') return {};
    row.cells_.emplace_back(columns_[i].heading, TrimBlanks(rest.substr(0, end)));
    rest.remove_prefix(end);
  }
  return row;
}

bool IsBoxBorder(std::string_view line) {
  line = TrimBlanks(line);
  std::size_t drawn = 0;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const std::string_view lead = line.substr(at, 2);
    if ((lead == kBoxLead || lead == kBoxLead2) && at + 2 < line.size()) {
      at += 2;
    } else if (line[at] != '+' && line[at] != '-' && line[at] != '=') {
      return false;
    }
    ++drawn;
  }
  return drawn >= 3;
}

std::vector<std::string_view> BoxCells(std::string_view line) {
  line = TrimBlanks(line);
  const std::string_view bar = BarOf(line);
  if (bar.empty() || !line.ends_with(bar) || line.size() == bar.size()) return {};
  std::vector<std::string_view> cells;
  line.remove_prefix(bar.size());
  while (!line.empty()) {
    const std::size_t end = line.find(bar);
    if (end == std::string_view::npos || cells.size() == kMostColumns) return {};
    cells.push_back(TrimBlanks(line.substr(0, end)));
    line.remove_prefix(end + bar.size());
  }
  return cells;
}

}  // namespace wflogscan
