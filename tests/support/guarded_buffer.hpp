// Memory between two pages that must not be touched.
#ifndef XACT_TESTS_SUPPORT_GUARDED_BUFFER_HPP
#define XACT_TESTS_SUPPORT_GUARDED_BUFFER_HPP

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <new>
#include <span>

/// Room for at least n elements, directly before and after which lie pages without access: reading
/// or writing one byte outside ends the program. What of the room a test does not use holds a
/// pattern.
template <class T>
class guarded_buffer {
 public:
  explicit guarded_buffer(std::size_t n) {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    bytes_ = (n * sizeof(T) + page - 1) / page * page;
    mapped_ = bytes_ + 2 * page;
    void* p = mmap(nullptr, mapped_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) throw std::bad_alloc();
    start_ = static_cast<std::byte*>(p);
    data_ = reinterpret_cast<T*>(start_ + page);
    if (mprotect(data_, bytes_, PROT_READ | PROT_WRITE) != 0) throw std::bad_alloc();
    std::memset(data_, pattern, bytes_);
  }
  ~guarded_buffer() { munmap(start_, mapped_); }
  guarded_buffer(const guarded_buffer&) = delete;
  guarded_buffer& operator=(const guarded_buffer&) = delete;

  /// n elements that begin `gap` elements behind the first guard page, or end `gap` elements before
  /// the second.
  std::span<T> place(std::size_t n, std::size_t gap, bool at_end) const {
    T* const end = data_ + bytes_ / sizeof(T);
    return {at_end ? end - gap - n : data_ + gap, n};
  }

  /// True if nothing but `used` was written; makes that part a pattern again as well.
  bool only_written(std::span<const T> used) {
    const auto* first = reinterpret_cast<const std::byte*>(used.data());
    const auto* last = first + used.size_bytes();
    const auto* begin = reinterpret_cast<const std::byte*>(data_);
    const bool untouched = is_pattern(begin, first) && is_pattern(last, begin + bytes_);
    std::memset(data_, pattern, bytes_);
    return untouched;
  }

 private:
  static bool is_pattern(const std::byte* begin, const std::byte* end) {
    return begin == end || (*begin == std::byte(pattern) &&
                            std::memcmp(begin, begin + 1, std::size_t(end - begin - 1)) == 0);
  }

  static constexpr int pattern = 0xA5;
  std::byte* start_ = nullptr;
  T* data_ = nullptr;
  std::size_t bytes_ = 0;
  std::size_t mapped_ = 0;
};

#endif
