#include "engine/documents/fact.h"

#include <string>

namespace wflogscan {

void Fact::AddFigure(std::string_view name, std::string_view value) {
  if (value.empty()) return;
  if (!figures.empty()) figures += ' ';
  figures += name;
  figures += '=';
  for (const char c : value) figures += static_cast<unsigned char>(c) <= ' ' ? '_' : c;
}

void Fact::AddFigure(std::string_view name, std::uint64_t value) { AddFigure(name, std::to_string(value)); }

}  // namespace wflogscan
