#ifndef WFLOGSCAN_ENGINE_SOURCE_SHARED_LIBRARY_H_
#define WFLOGSCAN_ENGINE_SOURCE_SHARED_LIBRARY_H_

// A shared library that is loaded when it is first needed, and not when the program starts.
//
// For what few runs need and all would pay for: libcurl and libarchive bring some forty libraries with them,
// for which the dynamic linker takes longer than a short scan. And a host that lacks one can scan whatever
// does not need it. Whoever uses one keeps a table of its functions, each of the type that the header
// declares.

#include <initializer_list>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace wflogscan {

class SharedLibrary {
 public:
  // The first of the names that the dynamic linker finds; more than one where builds of the library go by
  // different names. It stays loaded for good. `purpose` is who needs it and `package` what has it:
  // kFailedPrecondition says "reading docker:// needs libcurl.so.4 (Debian package libcurl4): ...".
  static absl::StatusOr<SharedLibrary> Open(const char* purpose, const char* package,
                                            std::initializer_list<const char*> names);

  // Sets *function to what is called `name`. Where there is none, status() says so.
  template <typename Function>
  void Find(const char* name, Function** function) {
    *function = reinterpret_cast<Function*>(Address(name));
  }

  // kFailedPrecondition: the library is older than what was looked for.
  const absl::Status& status() const { return status_; }

 private:
  SharedLibrary(void* handle, std::string name) : handle_(handle), name_(std::move(name)) {}
  void* Address(const char* name);

  void* handle_;
  std::string name_;
  absl::Status status_;
};

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_SOURCE_SHARED_LIBRARY_H_
