# SPDX-License-Identifier: MIT
# Makes a C file of every page under webroot/, with an entity tag each.
# Usage: cmake -DWEBROOT=DIR -DCLIENT=DIR -DOUTPUT=FILE.c -P EmbedPages.cmake    CLIENT: what stands for WEBROOT/client
file(GLOB_RECURSE pages RELATIVE ${WEBROOT} ${WEBROOT}/*)
list(FILTER pages INCLUDE REGEX "\\.(html|css|js|json|svg|png|ico|txt|woff2)$")
list(FILTER pages EXCLUDE REGEX "^demo/|^client/package.json$|(^|/)\\.")
list(SORT pages)

set(data "")
set(rows "")
set(number 0)
foreach(page IN LISTS pages)
  string(REGEX REPLACE "^client/" "${CLIENT}/" path ${page})
  cmake_path(ABSOLUTE_PATH path BASE_DIRECTORY ${WEBROOT})
  file(READ ${path} bytes HEX)
  file(SHA256 ${path} hash)
  string(SUBSTRING ${hash} 0 32 hash)
  string(LENGTH "${bytes}" length)
  math(EXPR length "${length} / 2")
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
  string(REGEX REPLACE "(................................................................................)"
    "\\1\n" bytes "${bytes}")
  string(APPEND data "static const unsigned char page_${number}[] = {\n${bytes}0};\n")
  string(APPEND rows "\t{\"/${page}\", \"\\\"${hash}\\\"\", page_${number}, ${length}},\n")
  math(EXPR number "${number} + 1")
endforeach()

file(WRITE ${OUTPUT} "/* Made by script/cmake/EmbedPages.cmake. */
#include \"http/pages.h\"

${data}
const struct embedded_page embedded_pages[] = {
${rows}\t{NULL, NULL, NULL, 0},
};
const size_t embedded_page_count = ${number};
")
