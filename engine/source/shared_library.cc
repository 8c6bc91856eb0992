#include "engine/source/shared_library.h"

#include <dlfcn.h>

#include "absl/strings/str_cat.h"

namespace wflogscan {

absl::StatusOr<SharedLibrary> SharedLibrary::Open(const char* purpose, const char* package,
                                                  std::initializer_list<const char*> names) {
  std::string reason;
  for (const char* name : names) {
    if (void* handle = ::dlopen(name, RTLD_NOW | RTLD_LOCAL)) return SharedLibrary(handle, name);
    if (reason.empty()) reason = ::dlerror();
  }
  return absl::FailedPreconditionError(
      absl::StrCat(purpose, " needs ", *names.begin(), " (Debian package ", package, "): ", reason));
}

void* SharedLibrary::Address(const char* name) {
  void* const address = ::dlsym(handle_, name);
  if (address == nullptr && status_.ok()) {
    status_ = absl::FailedPreconditionError(absl::StrCat(name_, " is too old: it has no ", name));
  }
  return address;
}

}  // namespace wflogscan
