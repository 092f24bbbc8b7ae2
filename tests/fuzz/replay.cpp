// replay FILE: the calls that fuzz.cpp makes of each line of the file, which are bytes in hexadecimal. With
// any compiler, and in a test; libFuzzer need not be there.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: replay FILE\n");
    return 2;
  }
  std::ifstream file(argv[1]);
  std::size_t count = 0;
  for (std::string line; std::getline(file, line); ++count) {
    std::fprintf(stderr, "%s\n", line.c_str());  // the last one is to blame
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i + 1 < line.size(); i += 2) {
      bytes.push_back(static_cast<std::uint8_t>(std::stoi(line.substr(i, 2), nullptr, 16)));
    }
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  }
  std::printf("%zu inputs\n", count);
  return count > 0 ? 0 : 1;
}
