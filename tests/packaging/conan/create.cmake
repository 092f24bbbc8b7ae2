# cmake -DCONAN=… -DSOURCE=… -DXSIMD_INCLUDE=… -DXSIMD_VERSION=… -DWORK=… -P: the recipe and its test package.
# Without a remote: the xsimd that xact is built with becomes a package.
cmake_minimum_required(VERSION 3.23)

file(REMOVE_RECURSE "${WORK}")
set(ENV{CONAN_HOME} "${WORK}/home")
function(run)
  execute_process(COMMAND "${CONAN}" ${ARGV} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()
run(profile detect)
run(remote disable *)

list(GET XSIMD_INCLUDE 0 folder)
file(COPY "${folder}/xsimd" DESTINATION "${WORK}/xsimd/include")
configure_file("${CMAKE_CURRENT_LIST_DIR}/xsimd.py" "${WORK}/xsimd/conanfile.py" COPYONLY)
run(create "${WORK}/xsimd" --version ${XSIMD_VERSION})

# From a copy, since Conan builds the test package where it lies.
foreach(entry IN ITEMS conanfile.py LICENSE cmake include ports)
  file(COPY "${SOURCE}/${entry}" DESTINATION "${WORK}/xact")
endforeach()
run(create "${WORK}/xact" --settings compiler.cppstd=20)
