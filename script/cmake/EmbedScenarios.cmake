# SPDX-License-Identifier: MIT
# Writes the recordings of FOLDER into OUTPUT, a C file: cmake -DFOLDER=... -DOUTPUT=... -P EmbedScenarios.cmake
file(GLOB files ${FOLDER}/*.jsonl)
list(SORT files)
set(content "/* Made from the recordings. */\n#include \"cli/scenario_list.h\"\n\n")
set(rows "")
set(number 0)
foreach(file IN LISTS files)
  get_filename_component(name ${file} NAME_WE)
  file(READ ${file} hex HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
  string(REGEX REPLACE "((....,){24})" "\\1\n" bytes "${bytes}")
  string(APPEND content "static const char text_${number}[] = {\n${bytes}\n};\n")
  string(APPEND rows "\t{\"${name}\", text_${number}, sizeof text_${number}},\n")
  math(EXPR number "${number} + 1")
endforeach()
string(APPEND content "\nconst struct embedded_scenario embedded_scenarios[] = {\n${rows}};\n"
  "const size_t embedded_scenario_count = ${number};\n")
file(WRITE ${OUTPUT} "${content}")
