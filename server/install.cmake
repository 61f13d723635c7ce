# SPDX-License-Identifier: MIT
# What "cmake --install" puts where.
include(GNUInstallDirs)
install(TARGETS bitsbridge RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
if(WIN32)
  install(TARGETS bitsbridgew RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  return()
endif()

install(FILES ${PROJECT_SOURCE_DIR}/docs/bitsbridge.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)

install(FILES ${CMAKE_CURRENT_LIST_DIR}/bitsbridge.service DESTINATION lib/systemd/user)

# The shells' completions come from the program's own tables.
set(completions)
function(bitsbridge_completion shell file destination)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/completions/${file})
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_CURRENT_BINARY_DIR}/completions
    COMMAND bitsbridge completion ${shell} --config /dev/null > ${output}
    DEPENDS bitsbridge VERBATIM)
  set(completions ${completions} ${output} PARENT_SCOPE)
  install(FILES ${output} DESTINATION ${CMAKE_INSTALL_DATADIR}/${destination})
endfunction()
bitsbridge_completion(bash bitsbridge bash-completion/completions)
bitsbridge_completion(zsh _bitsbridge zsh/vendor-completions)
bitsbridge_completion(fish bitsbridge.fish fish/vendor_completions.d)
add_custom_target(bitsbridge_completions ALL DEPENDS ${completions})
