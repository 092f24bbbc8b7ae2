# A file of kernels may define no function that another file of the program can define as well, the
# linker would keep either body, but those whose names carry the instruction set.
cmake_minimum_required(VERSION 3.23)
set(count 0)
foreach(object IN LISTS OBJECTS)
  execute_process(
    COMMAND ${NM} --defined-only --format=posix ${object}
    OUTPUT_VARIABLE symbols
    COMMAND_ERROR_IS_FATAL ANY)
  # Functions: T for one definition in the program, W for one that is shared. (u, V and the rest are data.)
  string(REGEX MATCHALL "[^ \n]+ [TW] " functions "${symbols}")
  # clang's own, a few instructions that are the same for every instruction set.
  list(FILTER functions EXCLUDE REGEX "^__clang_call_terminate ")
  foreach(function IN LISTS functions)
    math(EXPR count "${count} + 1")
    if(NOT function MATCHES "4xact[0-9]+v[0-9]+_[0-9]+_[0-9]+_|6tables[0-9]+kernels_")
      message(SEND_ERROR "${object} defines ${function}")
    endif()
  endforeach()
endforeach()
if(count EQUAL 0)
  message(FATAL_ERROR "no function was found; the pattern must be wrong")
endif()
message(STATUS "${count} functions, each with its instruction set in its name")
