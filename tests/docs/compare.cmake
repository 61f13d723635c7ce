# SPDX-License-Identifier: MIT
# Fails when the program does not print just what the document holds.
execute_process(COMMAND ${PROGRAM} OUTPUT_VARIABLE printed COMMAND_ERROR_IS_FATAL ANY)
file(READ ${DOCUMENT} written)
if(NOT printed STREQUAL written)
  message(FATAL_ERROR "${DOCUMENT} is out of date: cmake --build build/dev --target errors_doc")
endif()
