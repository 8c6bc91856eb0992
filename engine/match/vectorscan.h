#ifndef WFLOGSCAN_ENGINE_MATCH_VECTORSCAN_H_
#define WFLOGSCAN_ENGINE_MATCH_VECTORSCAN_H_

// Ownership and errors for Vectorscan's C API; nothing else of it is wrapped.

#include <hs/hs.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace wflogscan {

struct HsDatabaseDeleter {
  void operator()(hs_database_t* database) const { hs_free_database(database); }
};
struct HsScratchDeleter {
  void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};
using HsDatabase = std::unique_ptr<hs_database_t, HsDatabaseDeleter>;
using HsScratch = std::unique_ptr<hs_scratch_t, HsScratchDeleter>;

// Caseless patterns; a match reports the pattern's index, once a scan. kInvalidArgument names the pattern.
absl::StatusOr<HsDatabase> CompilePatterns(const std::vector<std::string>& patterns);

// How many bytes a match of the pattern has at least and at most; UINT_MAX: there is no bound.
struct PatternWidth {
  unsigned min = 0;
  unsigned max = 0;
};
absl::StatusOr<PatternWidth> WidthOfPattern(const std::string& pattern);

// Caseless literals; a match reports the literal's index.
absl::StatusOr<HsDatabase> CompileLiterals(const std::vector<std::string>& literals);

// Where a database may lie: it holds no addresses, but its parts are aligned.
inline constexpr std::size_t kDatabaseAlignment = 64;

// The bytes of a database as it lies at such an address, for this library version and kind of processor.
// Unlike the library's own serialised form, which is read into a block of its own and summed up again on the
// way, they are a database wherever they are put.
absl::StatusOr<std::string> ImageOfDatabase(const hs_database_t* database);
// The image's database, in place; it is not to be freed. kDataLoss: no image, or not at such an address.
// Whether the image is whole is not looked at.
absl::StatusOr<const hs_database_t*> DatabaseOfImage(std::string_view image);

// Makes *scratch (null at first) large enough for scanning with the database, beside those it was grown for
// before. One thread uses a scratch.
absl::Status GrowScratch(const hs_database_t* database, HsScratch* scratch);

// "vectorscan 5.4.9".
std::string MatcherName();

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_MATCH_VECTORSCAN_H_
