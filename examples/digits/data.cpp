#include "data.hpp"

#include <charconv>
#include <fstream>
#include <numeric>
#include <system_error>

#include "random.hpp"

namespace digits {
namespace {

constexpr std::size_t image_count = training_size + validation_size + held_out_size;
constexpr int brightest_pixel = 16;

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& problem) {
  throw DataError(file.string() + ": " + problem +
                  "\nName the digits.csv that comes with this example: --data FILE");
}

/// The integers of one line, separated by commas; empty if anything else stands in it.
std::vector<int> integers(const std::string& line) {
  std::vector<int> values;
  const char* position = line.data();
  const char* end = position + line.size();
  if (line.ends_with('\r')) --end;
  while (true) {
    int value = 0;
    const auto [next, error] = std::from_chars(position, end, value);
    if (error != std::errc()) return {};
    values.push_back(value);
    if (next == end) return values;
    if (*next != ',') return {};
    position = next + 1;
  }
}

bool is_digit(const std::vector<int>& values) {
  if (values.size() != pixel_count + 1) return false;
  for (std::size_t i = 0; i < pixel_count; ++i) {
    if (values[i] < 0 || values[i] > brightest_pixel) return false;
  }
  return values.back() >= 0 && values.back() < class_count;
}

}  // namespace

Dataset subset(const Dataset& all, const std::vector<std::size_t>& chosen) {
  Dataset part;
  part.images.resize(all.images.rows(), static_cast<Eigen::Index>(chosen.size()));
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    part.images.col(static_cast<Eigen::Index>(i)) =
        all.images.col(static_cast<Eigen::Index>(chosen[i]));
    part.labels.push_back(all.labels[chosen[i]]);
  }
  return part;
}

Dataset load(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream || std::filesystem::is_directory(file)) fail(file, "cannot be read");

  Dataset all;
  all.images.resize(pixel_count, image_count);
  std::string line;
  while (std::getline(stream, line)) {
    const std::size_t image = all.size();
    const std::string place = "line " + std::to_string(image + 1);
    if (image == image_count) {
      fail(file, "more than the " + std::to_string(image_count) + " lines expected");
    }
    const std::vector<int> values = integers(line);
    if (!is_digit(values)) {
      fail(file, place + " is not 64 pixels from 0 to 16 and a digit from 0 to 9");
    }
    for (std::size_t pixel = 0; pixel < pixel_count; ++pixel) {
      all.images(static_cast<Eigen::Index>(pixel), static_cast<Eigen::Index>(image)) =
          static_cast<float>(values[pixel]) / brightest_pixel;
    }
    all.labels.push_back(values.back());
  }
  if (all.size() != image_count) {
    fail(file,
         std::to_string(all.size()) + " lines, but " + std::to_string(image_count) + " expected");
  }
  return all;
}

Split split(const Dataset& all) {
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  Random random(1998);
  random.shuffle(order);

  auto first = order.begin();
  const auto next = [&](std::size_t size) {
    const auto last = first + static_cast<std::ptrdiff_t>(size);
    const std::vector<std::size_t> chosen(first, last);
    first = last;
    return subset(all, chosen);
  };
  Split parts;
  parts.training = next(training_size);
  parts.validation = next(validation_size);
  parts.held_out = next(held_out_size);
  return parts;
}

}  // namespace digits
