# SPDX-License-Identifier: MIT
# What a package is made of, as SPDX 2.3 in JSON beside it: cmake -DPACKAGE=FILE -DBUILD=FOLDER -P Sbom.cmake
# A .deb names the libraries that it needs, by Debian's packages and the versions that it was built with; a .zip those that
# are part of its program, by Debian's source packages.
cmake_minimum_required(VERSION 3.25)

get_filename_component(name ${PACKAGE} NAME)
file(SHA256 ${PACKAGE} sum)
file(STRINGS ${BUILD}/CMakeCache.txt project REGEX "^CMAKE_PROJECT_VERSION:")
string(REGEX REPLACE ".*=" "" version ${project})
if(DEFINED ENV{SOURCE_DATE_EPOCH})
  string(TIMESTAMP created "%Y-%m-%dT%H:%M:%SZ" UTC) # by SOURCE_DATE_EPOCH
else()
  message(FATAL_ERROR "SOURCE_DATE_EPOCH is not set; script/package sets it.")
endif()

# Licences of what is linked, by Debian's binary or source package.
set(licence_libc6 "LGPL-2.1-or-later")
set(licence_libcivetweb1 "MIT")
set(licence_libcjson1 "MIT")
set(licence_libcurl4 "curl")
set(licence_libcurl4t64 "curl")
set(licence_libsqlite3-0 "blessing")
set(licence_libuuid1 "BSD-3-Clause")
set(licence_libidn2-0 "LGPL-3.0-or-later OR GPL-2.0-or-later")
set(licence_civetweb "MIT")
set(licence_cjson "MIT")

set(packages "")
set(relationships "")

# add_part(NAME VERSION PURL RELATIONSHIP)
function(add_part part part_version purl relationship)
  set(licence NOASSERTION)
  if(DEFINED licence_${part})
    set(licence ${licence_${part}})
  endif()
  string(APPEND packages ",
    {
      \"name\": \"${part}\",
      \"SPDXID\": \"SPDXRef-${part}\",
      \"versionInfo\": \"${part_version}\",
      \"downloadLocation\": \"NOASSERTION\",
      \"filesAnalyzed\": false,
      \"licenseConcluded\": \"${licence}\",
      \"licenseDeclared\": \"${licence}\",
      \"copyrightText\": \"NOASSERTION\",
      \"externalRefs\": [{\"referenceCategory\": \"PACKAGE-MANAGER\", \"referenceType\": \"purl\",
        \"referenceLocator\": \"${purl}\"}]
    }")
  string(APPEND relationships ",
    {\"spdxElementId\": \"SPDXRef-bitsbridge\", \"relationshipType\": \"${relationship}\",
      \"relatedSpdxElement\": \"SPDXRef-${part}\"}")
  set(packages "${packages}" PARENT_SCOPE)
  set(relationships "${relationships}" PARENT_SCOPE)
endfunction()

if(name MATCHES "[.]deb$")
  execute_process(COMMAND dpkg-deb -f ${PACKAGE} Depends OUTPUT_VARIABLE depends
    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX REPLACE ", *" ";" depends "${depends}")
  foreach(depend IN LISTS depends)
    string(REGEX REPLACE " .*" "" part "${depend}")
    execute_process(COMMAND dpkg-query -W -f "\${Version}" ${part} OUTPUT_VARIABLE part_version
      COMMAND_ERROR_IS_FATAL ANY)
    add_part(${part} ${part_version} "pkg:deb/debian/${part}@${part_version}" DEPENDS_ON)
  endforeach()
else()
  file(STRINGS ${BUILD}/CMakeCache.txt sources REGEX "^BITSBRIDGE_SOURCES:")
  string(REGEX REPLACE ".*=" "" sources "${sources}")
  if(NOT sources)
    set(sources ${BUILD}/sources)
  endif()
  foreach(part civetweb cjson)
    set(part_version NOASSERTION)
    if(EXISTS ${sources}/${part}/.complete)
      file(STRINGS ${sources}/${part}/.complete part_version)
    endif()
    add_part(${part} ${part_version} "pkg:deb/debian/${part}@${part_version}?arch=source" CONTAINS)
  endforeach()
endif()

file(WRITE ${PACKAGE}.spdx.json "{
  \"spdxVersion\": \"SPDX-2.3\",
  \"dataLicense\": \"CC0-1.0\",
  \"SPDXID\": \"SPDXRef-DOCUMENT\",
  \"name\": \"${name}\",
  \"documentNamespace\": \"urn:sha256:${sum}\",
  \"creationInfo\": {\"created\": \"${created}\", \"creators\": [\"Tool: bitsbridge script/package\"]},
  \"documentDescribes\": [\"SPDXRef-bitsbridge\"],
  \"packages\": [
    {
      \"name\": \"bitsbridge\",
      \"SPDXID\": \"SPDXRef-bitsbridge\",
      \"versionInfo\": \"${version}\",
      \"packageFileName\": \"${name}\",
      \"supplier\": \"Organization: The BITS Bridge authors\",
      \"downloadLocation\": \"NOASSERTION\",
      \"filesAnalyzed\": false,
      \"checksums\": [{\"algorithm\": \"SHA256\", \"checksumValue\": \"${sum}\"}],
      \"licenseConcluded\": \"MIT\",
      \"licenseDeclared\": \"MIT\",
      \"copyrightText\": \"2026 The BITS Bridge authors\",
      \"primaryPackagePurpose\": \"APPLICATION\"
    }${packages}
  ],
  \"relationships\": [
    {\"spdxElementId\": \"SPDXRef-DOCUMENT\", \"relationshipType\": \"DESCRIBES\",
      \"relatedSpdxElement\": \"SPDXRef-bitsbridge\"}${relationships}
  ]
}
")
