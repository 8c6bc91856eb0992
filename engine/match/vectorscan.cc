#include "engine/match/vectorscan.h"

#include <cstdlib>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace wflogscan {
namespace {

struct CompileErrorDeleter {
  void operator()(hs_compile_error_t* error) const { hs_free_compile_error(error); }
};

absl::Status CompileStatus(hs_compile_error_t* raw, const std::vector<const char*>& expressions) {
  const std::unique_ptr<hs_compile_error_t, CompileErrorDeleter> error(raw);
  if (error->expression < 0 || error->expression >= static_cast<int>(expressions.size())) {
    return absl::InvalidArgumentError(absl::StrCat("Vectorscan: ", error->message));
  }
  return absl::InvalidArgumentError(
      absl::StrCat("Vectorscan rejects \"", expressions[error->expression], "\": ", error->message));
}

std::vector<unsigned> Indices(std::size_t count) {
  std::vector<unsigned> ids(count);
  for (std::size_t i = 0; i < count; ++i) ids[i] = static_cast<unsigned>(i);
  return ids;
}

}  // namespace

absl::StatusOr<HsDatabase> CompilePatterns(const std::vector<std::string>& patterns) {
  std::vector<const char*> expressions;
  for (const std::string& pattern : patterns) expressions.push_back(pattern.c_str());
  const std::vector<unsigned> flags(patterns.size(), HS_FLAG_CASELESS | HS_FLAG_SINGLEMATCH);
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  if (hs_compile_multi(expressions.data(), flags.data(), Indices(patterns.size()).data(),
                       static_cast<unsigned>(patterns.size()), HS_MODE_BLOCK, nullptr, &database,
                       &error) != HS_SUCCESS) {
    return CompileStatus(error, expressions);
  }
  return HsDatabase(database);
}

absl::StatusOr<PatternWidth> WidthOfPattern(const std::string& pattern) {
  hs_expr_info_t* info = nullptr;
  hs_compile_error_t* error = nullptr;
  if (hs_expression_info(pattern.c_str(), HS_FLAG_CASELESS | HS_FLAG_SINGLEMATCH, &info, &error) !=
      HS_SUCCESS) {
    return CompileStatus(error, {pattern.c_str()});
  }
  const PatternWidth width{info->min_width, info->max_width};
  std::free(info);  // see SerializeDatabase
  return width;
}

absl::StatusOr<HsDatabase> CompileLiterals(const std::vector<std::string>& literals) {
  std::vector<const char*> expressions;
  std::vector<std::size_t> sizes;
  std::vector<unsigned> flags;
  for (const std::string& literal : literals) {
    expressions.push_back(literal.c_str());
    sizes.push_back(literal.size());
    flags.push_back(HS_FLAG_CASELESS);
  }
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  if (hs_compile_lit_multi(expressions.data(), flags.data(), Indices(literals.size()).data(), sizes.data(),
                           static_cast<unsigned>(literals.size()), HS_MODE_BLOCK, nullptr, &database,
                           &error) != HS_SUCCESS) {
    return CompileStatus(error, expressions);
  }
  return HsDatabase(database);
}

absl::StatusOr<std::string> SerializeDatabase(const hs_database_t* database) {
  char* bytes = nullptr;
  std::size_t size = 0;
  if (const hs_error_t error = hs_serialize_database(database, &bytes, &size); error != HS_SUCCESS) {
    return absl::InternalError(absl::StrCat("hs_serialize_database: ", error));
  }
  std::string serialized(bytes, size);
  std::free(bytes);  // Vectorscan's misc allocator is malloc unless somebody sets another; nobody here does
  return serialized;
}

absl::StatusOr<HsDatabase> DeserializeDatabase(std::string_view bytes) {
  hs_database_t* database = nullptr;
  if (const hs_error_t error = hs_deserialize_database(bytes.data(), bytes.size(), &database);
      error != HS_SUCCESS) {
    return absl::DataLossError(absl::StrCat("hs_deserialize_database: ", error));
  }
  return HsDatabase(database);
}

absl::Status GrowScratch(const hs_database_t* database, HsScratch* scratch) {
  hs_scratch_t* raw = scratch->release();
  const hs_error_t error = hs_alloc_scratch(database, &raw);
  scratch->reset(raw);
  return error == HS_SUCCESS ? absl::OkStatus()
                             : absl::InternalError(absl::StrCat("hs_alloc_scratch: ", error));
}

std::string MatcherName() {
  // hs_version() reads "5.4.9 2023-03-26": number, then the release's date.
  const std::string_view version = hs_version();
  return absl::StrCat("vectorscan ", std::string(version.substr(0, version.find(' '))));
}

}  // namespace wflogscan
