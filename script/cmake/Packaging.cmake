# SPDX-License-Identifier: MIT
# Packages: a .deb on Debian, a .zip for Windows, a .tar.gz elsewhere. Made by script/package.
# Who answers for a package is whoever gives it to others, so they say it when they make it. The default promises
# nobody's help: ".invalid" is the end of no address, by RFC 2606.
set(BITSBRIDGE_MAINTAINER "The BITS Bridge authors <nobody@bitsbridge.invalid>" CACHE STRING
  "Who answers for the packages: Name <address>")
if(NOT BITSBRIDGE_MAINTAINER MATCHES "^[^<>]+ <[^<>@ ]+@[^<>@ ]+>$")
  message(FATAL_ERROR "BITSBRIDGE_MAINTAINER is \"${BITSBRIDGE_MAINTAINER}\"; write it as: Name <address>")
endif()

set(CPACK_PACKAGE_NAME bitsbridge)
set(CPACK_PACKAGE_VENDOR "The BITS Bridge authors")
set(CPACK_PACKAGE_CONTACT "${BITSBRIDGE_MAINTAINER}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/PrepareTree.cmake)

# The documents keep their places towards each other, so that the links between them work.
if(WIN32)
  set(package_documents .)
  # What is linked into the program has licences of its own, which go where it goes.
  set(licence ${PROJECT_BINARY_DIR}/LICENSE)
  file(READ ${PROJECT_SOURCE_DIR}/LICENSE text)
  foreach(part civetweb/LICENSE.md cjson/LICENSE)
    if(NOT EXISTS ${sources}/${part})
      message(FATAL_ERROR "${sources} has no ${part}; the .zip must carry it.")
    endif()
    file(READ ${sources}/${part} part_text)
    get_filename_component(part_name ${part} DIRECTORY)
    string(REPLACE cjson cJSON part_name ${part_name})
    string(APPEND text "\n\n---- ${part_name}, which is part of the program ----\n\n${part_text}")
  endforeach()
  file(WRITE ${licence} "${text}")
  install(FILES ${licence} DESTINATION .)
else()
  include(GNUInstallDirs)
  set(package_documents ${CMAKE_INSTALL_DATADIR}/doc/bitsbridge)
endif()
install(FILES ${PROJECT_SOURCE_DIR}/README.md DESTINATION ${package_documents})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs DESTINATION ${package_documents}
  FILES_MATCHING PATTERN *.md PATTERN *.png)

if(WIN32)
  set(CPACK_GENERATOR ZIP)
elseif(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  set(CPACK_GENERATOR DEB)
  set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
  set(CPACK_DEBIAN_PACKAGE_SECTION net)
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
  # That sees what the program is linked with. libcurl it loads when there is something to move.
  get_filename_component(curl_file ${curl_LIBRARY} REALPATH)
  execute_process(COMMAND dpkg-query --search ${curl_file} OUTPUT_VARIABLE curl_owner ERROR_QUIET)
  if(curl_owner MATCHES "^([^:]+):")
    set(CPACK_DEBIAN_PACKAGE_DEPENDS "${CMAKE_MATCH_1} (>= ${curl_AT_LEAST})")
  endif()
  set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
  set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"A store's page shows how the downloads that it started are doing, although
they run in the background, outside of the browser. This program answers on
localhost with the tagged jobs of the transfer queue as JSON and as
server-sent events, and decides which page may see which jobs.

It brings an embedded transfer queue with the states, limits and rules of
the Background Intelligent Transfer Service, a command line for it, and a
dashboard.")
  # What Debian's policy asks for beside the program.
  set(made ${PROJECT_BINARY_DIR}/package-documents)
  configure_file(${CMAKE_CURRENT_LIST_DIR}/copyright.in ${made}/copyright @ONLY)
  configure_file(${CMAKE_CURRENT_LIST_DIR}/changelog.in ${made}/changelog @ONLY)
  install(FILES ${made}/copyright ${made}/changelog DESTINATION ${package_documents})
else()
  set(CPACK_GENERATOR TGZ)
endif()
include(CPack)
