// require_isa ISA PROGRAM [ARGUMENTS...]: runs the program if the CPU has the instruction set; if
// not, says so and exits with 77, which ctest reports as SKIPPED. The program itself cannot look:
// what its compiler put before main may already need the instruction set.
#include <unistd.h>

#include <cstdio>

#include "cpu.hpp"

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: require_isa ISA PROGRAM [ARGUMENTS...]\n");
    return 2;
  }
  if (!cpu_can_run(argv[1])) {
    std::printf("SKIPPED: this CPU has no %s\n", argv[1]);
    return 77;
  }
  execv(argv[2], argv + 2);
  std::perror(argv[2]);
  return 2;
}
