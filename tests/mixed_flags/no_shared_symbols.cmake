# No function of xact may be defined by two of the OBJECTS: the linker would keep either body.
cmake_minimum_required(VERSION 3.23)
set(seen "")
set(count 0)
foreach(object IN LISTS OBJECTS)
  execute_process(
    COMMAND ${NM} --defined-only --format=just-symbols ${object}
    OUTPUT_VARIABLE symbols
    COMMAND_ERROR_IS_FATAL ANY)
  # Mangled names that begin in namespace xact: _ZN4xact, _ZNK4xact, _ZZN4xact, …
  string(REGEX MATCHALL "_Z[A-Z]*N?K?4xact[A-Za-z0-9_.]*" symbols "${symbols}")
  # The tags are meant to be one thing everywhere.
  list(FILTER symbols EXCLUDE REGEX "^_ZN4xactL?(8accurate|9streaming|6cached)E$")
  # So are the rows of the list, which are data and carry the version.
  list(FILTER symbols EXCLUDE REGEX "^_ZN4xact[0-9]+v[0-9_]+11activations")
  list(REMOVE_DUPLICATES symbols)
  list(LENGTH symbols number)
  math(EXPR count "${count} + ${number}")
  foreach(symbol IN LISTS symbols)
    if(symbol IN_LIST seen)
      message(SEND_ERROR "defined more than once, last in ${object}: ${symbol}")
    endif()
  endforeach()
  list(APPEND seen ${symbols})
endforeach()
if(count LESS 100)
  message(FATAL_ERROR "only ${count} functions of xact were found; the pattern must be wrong")
endif()
message(STATUS "${count} functions of xact, each defined once")
