# cmake -Dcompile=<command> -Dmessage=<text> -P refusal.cmake: the command does not compile, and says the
# message first and nothing after it but that it stops there.
separate_arguments(compile UNIX_COMMAND "${compile}")
execute_process(
  COMMAND ${compile}
  RESULT_VARIABLE result
  OUTPUT_VARIABLE output
  ERROR_VARIABLE output)
string(REGEX MATCHALL "[^\n]*error: [^\n]*" errors "${output}")
list(LENGTH errors count)
if(result EQUAL 0 OR NOT count EQUAL 2)
  message(FATAL_ERROR "${count} errors where there should be a message and a stop:\n${output}")
endif()
list(GET errors 0 first)
string(FIND "${first}" "${message}" position)
if(position EQUAL -1)
  message(FATAL_ERROR "not \"${message}\" but:\n${output}")
endif()
