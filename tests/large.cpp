// More than 2^32 elements: if a size or an index were cut to 32 bits, either most of a range or its end
// would stay as it was.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <cstring>
#include <span>
#include <xact/bit_mask.hpp>

#include "support/tables.hpp"

namespace {

constexpr std::size_t chunks = 256;
constexpr std::size_t chunk = (std::size_t(1) << 32) / chunks;
constexpr std::size_t rest = 4091;

/// A small file mapped 256 times in a row, then memory of its own.
class repeated_file {
 public:
  explicit repeated_file(std::size_t chunk_bytes) : chunk_bytes_(chunk_bytes) {
    void* const room = mmap(nullptr, bytes(), PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (room == MAP_FAILED) SKIP("4 GiB of address space cannot be had");
    data_ = static_cast<unsigned char*>(room);
    const int file = memfd_create("xact", 0);
    REQUIRE(file >= 0);
    REQUIRE(ftruncate(file, static_cast<off_t>(chunk_bytes)) == 0);
    for (std::size_t i = 0; i < chunks; ++i) {
      unsigned char* const at = data_ + i * chunk_bytes;
      REQUIRE(mmap(at, chunk_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file, 0) == at);
    }
    close(file);
  }
  ~repeated_file() { munmap(data_, bytes()); }
  repeated_file(const repeated_file&) = delete;
  repeated_file& operator=(const repeated_file&) = delete;

  /// What every chunk holds.
  unsigned char* first() const { return data_; }
  /// What comes behind the last chunk.
  unsigned char* end() const { return data_ + chunks * chunk_bytes_; }
  void fill(unsigned char value) {
    std::memset(first(), value, chunk_bytes_);
    std::memset(end(), value, end_bytes);
  }

 private:
  static constexpr std::size_t end_bytes = 4096;
  std::size_t bytes() const { return chunks * chunk_bytes_ + end_bytes; }

  std::size_t chunk_bytes_;
  unsigned char* data_ = nullptr;
};

/// relu of int8, with a mask or without.
void relu(std::span<const signed char> x, std::span<signed char> y, std::uint64_t* mask) {
  for (const tables::kernel_under_test& k : tables::kernels_of(tables::isa_under_test())) {
    const bool is_wanted = k.of->function == std::string_view("relu") &&
                           k.type == tables::element_type::int8 &&
                           k.has_mask() == (mask != nullptr);
    if (!is_wanted) continue;
    tables::call call;
    call.inputs[0] = x.data();
    call.outputs[0] = y.data();
    call.outputs[1] = mask;
    call.run(k, x.size(), static_cast<const signed char*>(nullptr));
  }
}

std::span<signed char> elements(const repeated_file& file) {
  return {reinterpret_cast<signed char*>(file.first()), chunks * chunk + rest};
}

signed char sample(std::size_t i) { return static_cast<signed char>(i % 241 - 120); }

void fill_with_samples(const repeated_file& file) {
  for (std::size_t i = 0; i < chunk; ++i) file.first()[i] = static_cast<unsigned char>(sample(i));
  for (std::size_t i = 0; i < rest; ++i) file.end()[i] = static_cast<unsigned char>(sample(i));
}

bool holds_relu_of_samples(const repeated_file& file) {
  const auto holds = [](const unsigned char* p, std::size_t n) {
    bool right = true;
    for (std::size_t i = 0; i < n; ++i) right &= p[i] == std::max<int>(sample(i), 0);
    return right;
  };
  return holds(file.first(), chunk) && holds(file.end(), rest);
}

}  // namespace

TEST_CASE("more than 2^32 elements in place", "[ranges][large]") {
  const repeated_file x(chunk);
  fill_with_samples(x);
  relu(elements(x), elements(x), nullptr);
  CHECK(holds_relu_of_samples(x));
}

TEST_CASE("more than 2^32 elements and bits", "[ranges][masks][large]") {
  if (tables::isa_under_test().name == "emulated") SKIP("it takes ten seconds for this");
  const repeated_file x(chunk);
  repeated_file y(chunk);
  repeated_file words(chunk / 8);
  fill_with_samples(x);
  y.fill(7);
  words.fill(0xA5);
  const xact::bit_span mask(reinterpret_cast<std::uint64_t*>(words.first()), elements(x).size());

  relu(elements(x), elements(y), mask.words());
  CHECK(holds_relu_of_samples(y));
  bool right = true;
  for (std::size_t i = 0; i < chunk; ++i) right &= mask[i] == (sample(i) > 0);
  for (std::size_t i = 0; i < rest; ++i) right &= mask[chunks * chunk + i] == (sample(i) > 0);
  CHECK(right);
}
