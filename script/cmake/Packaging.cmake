# SPDX-License-Identifier: MIT
# Packages: a .deb on Linux, a .zip for Windows. Made by script/package.
set(CPACK_PACKAGE_NAME bitsbridge)
set(CPACK_PACKAGE_VENDOR "The BITS Bridge authors")
set(CPACK_PACKAGE_CONTACT "The BITS Bridge authors <bitsbridge@users.noreply.github.com>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_STRIP_FILES ON)

if(WIN32)
  set(CPACK_GENERATOR ZIP)
else()
  set(CPACK_GENERATOR DEB)
  set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
  set(CPACK_DEBIAN_PACKAGE_SECTION net)
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
  set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
  set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"bridge from background downloads to web pages
 A store's page shows how the downloads that it started are doing, although
 they run in the background, outside of the browser. This program answers on
 localhost with the tagged jobs of the transfer queue as JSON and as
 server-sent events, and decides which page may see which jobs.
 .
 It brings an embedded transfer queue with the states, limits and rules of
 the Background Intelligent Transfer Service, a command line for it, and a
 dashboard.")
  # What Debian's policy asks for beside the program.
  set(package_documents ${PROJECT_BINARY_DIR}/package-documents)
  configure_file(${CMAKE_CURRENT_LIST_DIR}/copyright.in ${package_documents}/copyright @ONLY)
  configure_file(${CMAKE_CURRENT_LIST_DIR}/changelog.in ${package_documents}/changelog @ONLY)
  execute_process(COMMAND gzip -9nf ${package_documents}/changelog COMMAND_ERROR_IS_FATAL ANY)
  install(FILES ${package_documents}/copyright ${package_documents}/changelog.gz
    DESTINATION share/doc/bitsbridge)
endif()
include(CPack)
