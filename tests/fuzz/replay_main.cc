// Runs a fuzz target over files, for builds without libFuzzer: every file below the folders given, whole and
// cut in half, and a few inputs that every parser should have seen.

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

int replayed = 0;

void Replay(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  ++replayed;
}

}  // namespace

int main(int argc, char** argv) {
  constexpr std::size_t kMaxBytes = std::size_t{64} << 10;
  for (const char* input :
       {"", "\n", "{", "{\"log\":\"", "\x1b[", "\\", "\\u00", "[ERROR] okta: 401", "\r\n\r\n"}) {
    Replay(input);
  }
  Replay(std::string(1000, '\0'));
  Replay(std::string(1000, '\n'));
  for (int i = 1; i < argc; ++i) {
    std::error_code error;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i], error)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      std::ostringstream bytes;
      bytes << file.rdbuf();
      const std::string whole = bytes.str().substr(0, kMaxBytes);
      Replay(whole);
      Replay(whole.substr(0, whole.size() / 2));
    }
  }
  std::printf("%d inputs replayed\n", replayed);
  return 0;
}
