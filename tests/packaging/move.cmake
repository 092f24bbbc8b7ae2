# cmake -DSOURCE=… -DPREFIX=… -DMOVED=… -P: every header has been installed, no file says where, and a copy
# takes the place of MOVED.
cmake_minimum_required(VERSION 3.23)

file(GLOB_RECURSE headers RELATIVE "${SOURCE}" "${SOURCE}/include/*")
file(GLOB_RECURSE installed RELATIVE "${PREFIX}" "${PREFIX}/include/*")
if(NOT headers STREQUAL installed)
  message(FATAL_ERROR "There are\n  ${headers}\nand installed are\n  ${installed}\nCMakeLists.txt "
                      "lists the headers")
endif()

file(GLOB_RECURSE files "${PREFIX}/*")
foreach(file IN LISTS files)
  file(READ "${file}" content)
  foreach(folder IN ITEMS "${PREFIX}" "${SOURCE}")
    string(FIND "${content}" "${folder}" at)
    if(NOT at EQUAL -1)
      message(SEND_ERROR "${file} holds the path ${folder}")
    endif()
  endforeach()
endforeach()

file(REMOVE_RECURSE "${MOVED}")
file(COPY "${PREFIX}/" DESTINATION "${MOVED}")
