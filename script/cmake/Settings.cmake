# SPDX-License-Identifier: MIT
# Language level, warnings and sanitizers, for every target of this project.
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)

set(BITSBRIDGE_SANITIZE "" CACHE STRING "Sanitizers to compile with, e.g. address,undefined or thread")
option(BITSBRIDGE_FUZZ "Build the libFuzzer targets (clang only)" OFF)

# What every target of ours is compiled with; link it PRIVATE. Warnings are errors in the developers' presets alone
# (CMAKE_COMPILE_WARNING_AS_ERROR): the next compiler's new ones shall not keep people from building.
add_library(bitsbridge_settings INTERFACE)
target_include_directories(bitsbridge_settings INTERFACE
  ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/server)
target_compile_options(bitsbridge_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wstrict-prototypes
  -Wmissing-prototypes -Wold-style-definition -Wpointer-arith -Wcast-qual -Wwrite-strings
  -Wundef -Wformat=2 -Wvla -Wimplicit-fallthrough)
if(WIN32)
  target_compile_definitions(bitsbridge_settings INTERFACE
    __USE_MINGW_ANSI_STDIO=1 _WIN32_WINNT=0x0601 UNICODE _UNICODE WIN32_LEAN_AND_MEAN)
else()
  target_compile_definitions(bitsbridge_settings INTERFACE _POSIX_C_SOURCE=200809L)
endif()

if(BITSBRIDGE_SANITIZE)
  add_compile_options(-fsanitize=${BITSBRIDGE_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${BITSBRIDGE_SANITIZE})
endif()
if(BITSBRIDGE_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT WIN32)
  # The same bytes from the same sources wherever they lie.
  add_compile_options(-fstack-protector-strong
    -ffile-prefix-map=${CMAKE_BINARY_DIR}=. -ffile-prefix-map=${PROJECT_SOURCE_DIR}=.)
  add_compile_definitions(_FORTIFY_SOURCE=2)
  add_link_options(-Wl,-z,relro,-z,now)
endif()

# One program that needs no library but the system's, and the same bytes from the same sources wherever they lie.
if(WIN32)
  add_compile_options(-ffile-prefix-map=${CMAKE_BINARY_DIR}=. -ffile-prefix-map=${PROJECT_SOURCE_DIR}=.
    -ffunction-sections -fdata-sections)
  add_link_options(-static -Wl,--no-insert-timestamp,--gc-sections)
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    # Control-flow guard is not to be had: gcc makes no tables for it. Addresses are random by the linker's defaults.
    add_compile_options(-fstack-protector-strong)
    add_link_options(-s -fstack-protector-strong)
  endif()
endif()

# bitsbridge_library(NAME SOURCES... [LINK LIBRARIES...]): one folder of server/ as a static library.
function(bitsbridge_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE bitsbridge_settings PUBLIC ${arg_LINK})
endfunction()
