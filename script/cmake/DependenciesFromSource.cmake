# SPDX-License-Identifier: MIT
# The libraries of the Windows build, compiled from their sources. BITSBRIDGE_SOURCES names a folder that holds
# civetweb/, cjson/ and cmocka/; where it is not given, script/fetch-sources makes one from Debian's packages.
set(BITSBRIDGE_SOURCES "" CACHE PATH
  "Folder with the sources of civetweb, cjson and cmocka; empty: fetched from Debian's source packages")

set(sources ${BITSBRIDGE_SOURCES})
if(NOT sources)
  set(sources ${CMAKE_BINARY_DIR}/sources)
  execute_process(
    COMMAND ${PROJECT_SOURCE_DIR}/script/fetch-sources ${sources} civetweb cjson cmocka
    RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "The libraries' sources could not be fetched; the lines above say why.")
  endif()
endif()
foreach(file civetweb/src/civetweb.c cjson/cJSON.c cmocka/src/cmocka.c)
  if(NOT EXISTS ${sources}/${file})
    message(FATAL_ERROR "${sources} (BITSBRIDGE_SOURCES) has no ${file}.")
  endif()
endforeach()

# bitsbridge_source_library(NAME FILE INCLUDE_DIR): one C file of somebody else, with its warnings left to them.
function(bitsbridge_source_library name file include)
  add_library(dep_${name} STATIC ${sources}/${file})
  target_include_directories(dep_${name} SYSTEM PUBLIC ${include})
  target_compile_options(dep_${name} PRIVATE -w)
endfunction()

# No files, CGI or TLS: the bridge answers everything itself and listens on loopback alone.
bitsbridge_source_library(civetweb civetweb/src/civetweb.c ${sources}/civetweb/include)
target_include_directories(dep_civetweb PRIVATE ${sources}/civetweb/src)
target_compile_definitions(dep_civetweb PRIVATE
  NO_SSL NO_CGI NO_FILES NO_CACHING USE_IPV6 _WIN32_WINNT=0x0601)
# Its sockets pass through server/http/sockets_win32.c, which every user of civetweb here brings along.
target_compile_options(dep_civetweb PRIVATE -std=gnu11
  -include ${PROJECT_SOURCE_DIR}/server/http/civetweb_sockets.h)
target_link_libraries(dep_civetweb PUBLIC ws2_32 Threads::Threads)

bitsbridge_source_library(cjson cjson/cJSON.c ${sources})
target_compile_definitions(dep_cjson PRIVATE CJSON_HIDE_SYMBOLS)
target_compile_definitions(dep_cjson INTERFACE CJSON_HIDE_SYMBOLS)

if(BUILD_TESTING OR NOT DEFINED BUILD_TESTING)
  bitsbridge_source_library(cmocka cmocka/src/cmocka.c ${sources}/cmocka/include)
  target_compile_definitions(dep_cmocka PRIVATE
    HAVE_INTTYPES_H HAVE_MALLOC_H HAVE_SIGNAL_H HAVE_STRINGS_H HAVE_STRUCT_TIMESPEC
    HAVE_GCC_THREAD_LOCAL_STORAGE)
endif()
