#include "engine/match/vectorscan.h"

#include <cstdint>
#include <cstdlib>
#include <cstring>

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

// Vectorscan's misc allocator is malloc unless somebody sets another; nobody here does.
struct FreeMisc {
  void operator()(void* block) const { std::free(block); }
};

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
  FreeMisc()(info);
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

absl::StatusOr<std::string> ImageOfDatabase(const hs_database_t* database) {
  char* bytes = nullptr;
  std::size_t size = 0;
  if (const hs_error_t error = hs_serialize_database(database, &bytes, &size); error != HS_SUCCESS) {
    return absl::InternalError(absl::StrCat("hs_serialize_database: ", error));
  }
  const std::unique_ptr<char, FreeMisc> serialized(bytes);
  std::size_t image_size = 0;
  if (const hs_error_t error = hs_serialized_database_size(bytes, size, &image_size); error != HS_SUCCESS) {
    return absl::InternalError(absl::StrCat("hs_serialized_database_size: ", error));
  }
  const std::size_t capacity =
      (image_size + kDatabaseAlignment - 1) / kDatabaseAlignment * kDatabaseAlignment;
  const std::unique_ptr<char, FreeMisc> image(
      static_cast<char*>(std::aligned_alloc(kDatabaseAlignment, capacity)));
  if (image == nullptr) return absl::ResourceExhaustedError("no memory for a database");
  std::memset(image.get(), 0, capacity);  // what the library leaves out is the same every time
  if (const hs_error_t error =
          hs_deserialize_database_at(bytes, size, reinterpret_cast<hs_database_t*>(image.get()));
      error != HS_SUCCESS) {
    return absl::InternalError(absl::StrCat("hs_deserialize_database_at: ", error));
  }
  return std::string(image.get(), image_size);
}

absl::StatusOr<const hs_database_t*> DatabaseOfImage(std::string_view image) {
  constexpr std::size_t kMoreThanItsHead = 256;  // which hs_database_size reads
  const auto* const database = reinterpret_cast<const hs_database_t*>(image.data());
  std::size_t size = 0;
  if (reinterpret_cast<std::uintptr_t>(image.data()) % kDatabaseAlignment != 0 ||
      image.size() < kMoreThanItsHead || hs_database_size(database, &size) != HS_SUCCESS ||
      size != image.size()) {
    return absl::DataLossError("not a database");
  }
  return database;
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
