# cmake -DVCPKG=… -DSOURCE=… -DWORK=… -DGENERATOR=… -P: the port by vcpkg itself, with all that it checks,
# and a program that uses the result through vcpkg's toolchain. Downloads what the port depends on.
cmake_minimum_required(VERSION 3.23)

function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}")
foreach(folder IN ITEMS . ports/xact)
  configure_file("${SOURCE}/${folder}/vcpkg.json" "${WORK}/vcpkg.json" COPYONLY)
  run("${VCPKG}" format-manifest "${WORK}/vcpkg.json")
  file(READ "${SOURCE}/${folder}/vcpkg.json" before)
  file(READ "${WORK}/vcpkg.json" after)
  if(NOT before STREQUAL after)
    message(FATAL_ERROR "vcpkg format-manifest would write ${folder}/vcpkg.json thus:\n${after}")
  endif()
endforeach()
file(REMOVE "${WORK}/vcpkg.json")

set(ENV{VCPKG_DISABLE_METRICS} 1)
run("${VCPKG}" install xact --classic "--overlay-ports=${SOURCE}/ports" --enforce-port-checks
    --binarysource=clear "--x-install-root=${WORK}/installed"
    "--x-buildtrees-root=${WORK}/buildtrees" "--x-packages-root=${WORK}/packages")

cmake_path(GET VCPKG PARENT_PATH root)
if(DEFINED ENV{VCPKG_ROOT})
  set(root "$ENV{VCPKG_ROOT}")
endif()
run("${CMAKE_COMMAND}" -S "${SOURCE}/examples/quickstart" -B "${WORK}/consumer" -G "${GENERATOR}"
    "-DCMAKE_TOOLCHAIN_FILE=${root}/scripts/buildsystems/vcpkg.cmake" -DVCPKG_MANIFEST_MODE=OFF
    "-DVCPKG_INSTALLED_DIR=${WORK}/installed" -DCMAKE_BUILD_TYPE=Release)
file(STRINGS "${WORK}/consumer/CMakeCache.txt" found REGEX "^xact_DIR:")
if(NOT found MATCHES "=${WORK}/installed/")
  message(FATAL_ERROR "the program took another xact: ${found}")
endif()
run("${CMAKE_COMMAND}" --build "${WORK}/consumer" --config Release)
