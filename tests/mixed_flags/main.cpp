// Runs every unit that the CPU can run: each must compute with its own code and report errors in its
// own way, whatever order they were linked in.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "../support/cpu.hpp"
#include "unit.hpp"

namespace {

struct named_unit {
  const char* name;
  const char* isa;
  const unit& code;
};

/// What a child process that runs f says on stderr, and whether it was ended by SIGABRT.
bool aborts_with(bool (*f)(), const std::string& message) {
  int ends[2];
  if (pipe(ends) != 0) return false;
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDERR_FILENO);
    _exit(f() ? 0 : 1);
  }
  close(ends[1]);
  std::string said;
  char text[256];
  for (ssize_t n; (n = read(ends[0], text, sizeof text)) > 0;) said.append(text, size_t(n));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT && said == message;
}

}  // namespace

int main() {
  const named_unit units[] = {{"sse2", "sse2", sse2},
                              {"avx", "avx", avx},
                              {"avx2", "avx2", avx2},
                              {"avx2_bmi2", "avx2", avx2_bmi2},
                              {"avx2_no_exceptions", "avx2", avx2_no_exceptions},
                              {"avx2_fast_math", "avx2", avx2_fast_math},
                              {"avx512", "avx512", avx512},
                              {"emulated", "emulated", emulated}};
  bool good = true;
  for (const named_unit& u : units) {
    if (!cpu_can_run(u.isa)) {
      std::printf("%s: skipped, this CPU has no %s\n", u.name, u.isa);
      continue;
    }
    const bool computes = u.code.computes();
    const bool refuses =
        u.code.has_exceptions
            ? u.code.refuses()
            : aborts_with(u.code.refuses, "xact::relu: x has 5 elements, but y has 6\n");
    std::printf("%s: %s, %s\n", u.name, computes ? "computes" : "WRONG RESULTS",
                refuses ? "refuses misuse" : "WRONG REACTION TO MISUSE");
    good = good && computes && refuses;
  }
  return good ? 0 : 1;
}
