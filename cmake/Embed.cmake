# Files that the program carries in itself, as generated C++ (cmake/embed.py).
#
# Debian's own interpreter is preferred because that is the one its fontTools package belongs to.
find_program(EQUATOR_PYTHON NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
find_program(EQUATOR_PYTHON NAMES python3 NO_CMAKE_FIND_ROOT_PATH REQUIRED)

# equator_embed(<target> TEXT|BYTES <header> [NAMESPACE <namespace>] NAME=FILE...)
# Gives <target> the header "generated/<header>" with one constant per file.
function(equator_embed target kind header)
  cmake_parse_arguments(PARSE_ARGV 3 arg "" NAMESPACE "")
  if(NOT arg_NAMESPACE)
    set(arg_NAMESPACE equator)
  endif()
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/embedded")
  set(output "${folder}/generated/${header}")
  set(outputs "${output}")
  if(kind STREQUAL BYTES)
    string(REGEX REPLACE "\\.h$" ".cpp" output "${output}")
    list(APPEND outputs "${output}")
  endif()
  list(TRANSFORM arg_UNPARSED_ARGUMENTS REPLACE "^[^=]*=" "" OUTPUT_VARIABLE files)
  string(TOLOWER ${kind} mode)
  add_custom_command(OUTPUT ${outputs}
    COMMAND "${EQUATOR_PYTHON}" "${PROJECT_SOURCE_DIR}/cmake/embed.py" ${mode} ${arg_NAMESPACE} "${output}"
            ${arg_UNPARSED_ARGUMENTS}
    WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
    DEPENDS "${PROJECT_SOURCE_DIR}/cmake/embed.py" ${files}
    COMMENT "Embedding ${header}" VERBATIM)
  target_sources(${target} PRIVATE ${outputs})
  target_include_directories(${target} PRIVATE "${folder}")
endfunction()

# equator_embed_shaders(<target> <file in shaders/>...)
# Gives <target> "generated/shaders.h": sphere.vert as kSphereVert, ring_glow.frag as kRingGlowFrag.
function(equator_embed_shaders target)
  set(named)
  foreach(file IN LISTS ARGN)
    set(name k)
    string(REGEX MATCHALL "[A-Za-z0-9]+" words "${file}")
    foreach(word IN LISTS words)
      string(SUBSTRING "${word}" 0 1 first)
      string(SUBSTRING "${word}" 1 -1 rest)
      string(TOUPPER "${first}" first)
      string(APPEND name "${first}${rest}")
    endforeach()
    list(APPEND named "${name}=${PROJECT_SOURCE_DIR}/shaders/${file}")
  endforeach()
  equator_embed(${target} TEXT shaders.h ${named})
endfunction()

# equator_embed_fonts(<target>)
# Gives <target> "generated/fonts.h": kInterRegular and kFallback (merge it into that), cut down to
# the characters of cmake/font_glyphs.txt.
function(equator_embed_fonts target)
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/fonts")
  file(MAKE_DIRECTORY "${folder}")
  set(fonts "${folder}/inter_regular.otf" "${folder}/fallback.ttf")
  add_custom_command(OUTPUT ${fonts}
    COMMAND "${EQUATOR_PYTHON}" "${PROJECT_SOURCE_DIR}/cmake/subset_fonts.py"
            "${PROJECT_SOURCE_DIR}/cmake/font_glyphs.txt" "${EQUATOR_FONT_DejaVuSans_ttf}=${folder}/fallback.ttf"
            "${EQUATOR_FONT_Inter_Regular_otf}=${folder}/inter_regular.otf"
    DEPENDS "${PROJECT_SOURCE_DIR}/cmake/subset_fonts.py" "${PROJECT_SOURCE_DIR}/cmake/font_glyphs.txt"
    COMMENT "Cutting the fonts down" VERBATIM)
  equator_embed(${target} BYTES fonts.h kInterRegular=${folder}/inter_regular.otf
                kFallback=${folder}/fallback.ttf)
endfunction()
