#ifndef DIGITS_DATA_HPP
#define DIGITS_DATA_HPP

#include <Eigen/Core>
#include <cstddef>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace digits {

inline constexpr int pixel_count = 64;
inline constexpr int class_count = 10;

/// One image per column, pixels from 0 to 1.
struct Dataset {
  Eigen::MatrixXf images;
  std::vector<int> labels;

  std::size_t size() const { return labels.size(); }
};

/// The images that `chosen` names, in its order.
Dataset subset(const Dataset& all, const std::vector<std::size_t>& chosen);

struct Split {
  Dataset training;
  Dataset validation;
  Dataset held_out;
};

inline constexpr std::size_t training_size = 1000;
inline constexpr std::size_t validation_size = 297;
inline constexpr std::size_t held_out_size = 500;

/// What is wrong with the data file, and what to do about it.
struct DataError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Throws DataError unless the file holds the 1,797 digits.
Dataset load(const std::filesystem::path& file);

/// The same three parts every time, shuffled so that writers are mixed.
Split split(const Dataset& all);

}  // namespace digits

#endif
