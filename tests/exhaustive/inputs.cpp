#include "inputs.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <random>
#include <string>

void fill_with_doubles(std::uint64_t chunk, std::span<const double> edges, std::span<double> x) {
  std::mt19937_64 random(chunk + 1000);
  const auto uniform = [&](double low, double high) {
    return low + (high - low) * (static_cast<double>(random() >> 11) * 0x1p-53);
  };
  const auto beside = [&](double v) { return from_bits<double>(bits(v) + random() % 129 - 64); };
  for (std::size_t i = 0; i < x.size(); ++i) {
    do {
      const auto pick = static_cast<std::uint32_t>(random() >> 32);
      switch (i % 8) {
        case 0:
          x[i] = from_bits<double>(random());
          break;
        case 1:
          x[i] = uniform(-746, 38);
          break;
        case 2:
          x[i] = uniform(-40, 40);
          break;
        case 3:
          x[i] = uniform(-2, 2);
          break;
        case 4:
          x[i] = beside(
              std::ldexp(pick % 2 == 0 ? 1.0 : -1.0, static_cast<int>(pick / 2 % 2098) - 1074));
          break;
        case 5:
          x[i] = edges.empty() ? uniform(-800, 800) : beside(edges[pick % edges.size()]);
          break;
        default: {
          constexpr double ln2 = 0.693147180559945309417;
          const int parts = i % 8 == 6 ? 1 : 8 << pick % 3;  // 8, 16, 32
          const int k =
              static_cast<int>(pick / 4 % static_cast<unsigned>(1132 * parts)) - 1076 * parts;
          x[i] = beside((static_cast<double>(k) + 0.5) * (ln2 / parts));
        }
      }
    } while (std::isnan(x[i]));
  }
}

hard_cases::hard_cases(const char* file) {
  if (file == nullptr) return;
  std::ifstream lines(std::string(XACT_REFERENCES) + "/" + file);
  for (std::string line; std::getline(lines, line);) {
    unsigned x = 0, y = 0;
    if (std::sscanf(line.c_str(), "%8x,%8x", &x, &y) == 2) all_.push_back({x, y});
  }
  std::ranges::sort(all_, {}, &hard_case::x);
}

bool hard_cases::contains(float x) const {
  return std::ranges::binary_search(all_, bits(x), {}, &hard_case::x);
}
