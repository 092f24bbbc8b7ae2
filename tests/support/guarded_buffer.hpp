// Memory between two pages that must not be touched.
#ifndef XACT_TESTS_SUPPORT_GUARDED_BUFFER_HPP
#define XACT_TESTS_SUPPORT_GUARDED_BUFFER_HPP

#include <cstddef>
#include <cstring>
#include <new>
#include <span>

#if defined(_WIN32) || defined(__EMSCRIPTEN__)

/// Pages that can be accessed, with one before and one after them that are watched too: access to them
/// cannot be forbidden here.
class guarded_pages {
 public:
  explicit guarded_pages(std::size_t bytes) : size_((bytes + page - 1) / page * page) {
    start_ = static_cast<std::byte*>(operator new(size_ + 2 * page, std::align_val_t(page)));
  }
  ~guarded_pages() { operator delete(start_, std::align_val_t(page)); }
  guarded_pages(const guarded_pages&) = delete;
  guarded_pages& operator=(const guarded_pages&) = delete;

  std::span<std::byte> accessible() const { return {start_ + page, size_}; }
  std::span<std::byte> watched() const { return {start_, size_ + 2 * page}; }

 private:
  static constexpr std::size_t page = 4096;
  std::size_t size_;
  std::byte* start_;
};

#else

#include <sys/mman.h>
#include <unistd.h>

/// Pages that can be accessed, between two that cannot.
class guarded_pages {
 public:
  explicit guarded_pages(std::size_t bytes) : size_((bytes + page_ - 1) / page_ * page_) {
    void* p = mmap(nullptr, size_ + 2 * page_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) throw std::bad_alloc();
    start_ = static_cast<std::byte*>(p);
    if (mprotect(start_ + page_, size_, PROT_READ | PROT_WRITE) != 0) throw std::bad_alloc();
  }
  ~guarded_pages() { munmap(start_, size_ + 2 * page_); }
  guarded_pages(const guarded_pages&) = delete;
  guarded_pages& operator=(const guarded_pages&) = delete;

  std::span<std::byte> accessible() const { return {start_ + page_, size_}; }
  std::span<std::byte> watched() const { return accessible(); }

 private:
  std::size_t page_ = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  std::size_t size_;
  std::byte* start_ = nullptr;
};

#endif

/// Room for at least n elements, directly before and after which lie pages without access: reading
/// or writing one byte outside ends the program. What of the room a test does not use holds a
/// pattern.
template <class T>
class guarded_buffer {
 public:
  explicit guarded_buffer(std::size_t n) : pages_(n * sizeof(T)) { fill(); }

  /// n elements that begin `gap` elements behind the first guard page, or end `gap` elements before
  /// the second.
  std::span<T> place(std::size_t n, std::size_t gap, bool at_end) const {
    T* const begin = reinterpret_cast<T*>(pages_.accessible().data());
    T* const end = begin + pages_.accessible().size() / sizeof(T);
    return {at_end ? end - gap - n : begin + gap, n};
  }

  /// True if nothing but `used` was written; makes that part a pattern again as well.
  bool only_written(std::span<const T> used) {
    const auto all = pages_.watched();
    const auto* first = reinterpret_cast<const std::byte*>(used.data());
    const auto* last = first + used.size_bytes();
    const bool untouched =
        is_pattern(all.data(), first) && is_pattern(last, all.data() + all.size());
    fill();
    return untouched;
  }

 private:
  static constexpr int pattern = 0xA5;

  void fill() const { std::memset(pages_.watched().data(), pattern, pages_.watched().size()); }

  static bool is_pattern(const std::byte* begin, const std::byte* end) {
    return begin == end || (*begin == std::byte(pattern) &&
                            std::memcmp(begin, begin + 1, std::size_t(end - begin - 1)) == 0);
  }

  guarded_pages pages_;
};

#endif
