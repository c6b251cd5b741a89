# Everything Equator is built from that is not Equator's own, with its version: stated here and nowhere else.
set(EQUATOR_EIGEN_VERSION 3.4)        # the oldest that is tested
set(EQUATOR_DOCTEST_VERSION 2.4)      # likewise
set(EQUATOR_JSON_VERSION 3.11)        # likewise: reads JSON in the tests
set(EQUATOR_IMGUI_VERSION 1.92.2b)    # exactly this one: its font and texture interfaces still move
set(EQUATOR_GLFW_VERSION 3.3)         # of the desktop's window
set(EQUATOR_PNG_VERSION 1.6)          # likewise: its pictures
set(EQUATOR_FONT_PACKAGES "fonts-inter (4.0), fonts-dejavu-core (2.37), and for the page fonts-stix (1.1.1)")

# Fails unless `found` is at least `wanted`.
function(equator_require name found wanted where)
  if(found VERSION_LESS wanted)
    message(FATAL_ERROR "Equator needs ${name} ${wanted}; ${where} has ${found}")
  endif()
endfunction()

# Header-only libraries serve native and web builds alike. An Emscripten toolchain looks only inside its own system
# root, hence NO_CMAKE_FIND_ROOT_PATH; and never is /usr/include itself added: the rest of it belongs to another C
# library.
find_path(EQUATOR_EIGEN_INCLUDE NAMES Eigen/Core PATH_SUFFIXES eigen3 PATHS /usr/include /usr/local/include
          NO_CMAKE_FIND_ROOT_PATH REQUIRED)
set(version_file "${EQUATOR_EIGEN_INCLUDE}/Eigen/src/Core/util/Macros.h")
if(EXISTS "${EQUATOR_EIGEN_INCLUDE}/Eigen/Version") # since 5.0
  set(version_file "${EQUATOR_EIGEN_INCLUDE}/Eigen/Version")
endif()
file(STRINGS "${version_file}" lines REGEX "#define EIGEN_(MAJOR|MINOR)_VERSION")
string(REGEX REPLACE ".*MAJOR_VERSION ([0-9]+).*MINOR_VERSION ([0-9]+).*" "\\1.\\2" found "${lines}")
if(version_file MATCHES "Macros.h$")
  set(found "3.${found}") # 3.x kept its first number apart, under another name
endif()
equator_require(Eigen "${found}" ${EQUATOR_EIGEN_VERSION} "${EQUATOR_EIGEN_INCLUDE}")
add_library(Eigen3::Eigen INTERFACE IMPORTED)
target_include_directories(Eigen3::Eigen SYSTEM INTERFACE "${EQUATOR_EIGEN_INCLUDE}")
# Eigen's own checks cost time in inner loops; the sanitizer build keeps them.
if(NOT EQUATOR_SANITIZE)
  target_compile_definitions(Eigen3::Eigen INTERFACE EIGEN_NO_DEBUG)
endif()

if(EQUATOR_TESTS)
  find_path(EQUATOR_DOCTEST_INCLUDE NAMES doctest/doctest.h PATHS /usr/include /usr/local/include
            NO_CMAKE_FIND_ROOT_PATH REQUIRED)
  file(STRINGS "${EQUATOR_DOCTEST_INCLUDE}/doctest/doctest.h" lines REGEX "#define DOCTEST_VERSION_(MAJOR|MINOR) ")
  string(REGEX REPLACE ".*VERSION_MAJOR ([0-9]+).*VERSION_MINOR ([0-9]+).*" "\\1.\\2" found "${lines}")
  equator_require(doctest "${found}" ${EQUATOR_DOCTEST_VERSION} "${EQUATOR_DOCTEST_INCLUDE}")
  # Copied because it may lie in /usr/include itself (see above).
  configure_file("${EQUATOR_DOCTEST_INCLUDE}/doctest/doctest.h" "${PROJECT_BINARY_DIR}/include/doctest/doctest.h"
                 COPYONLY)
  add_library(doctest::doctest INTERFACE IMPORTED)
  target_include_directories(doctest::doctest SYSTEM INTERFACE "${PROJECT_BINARY_DIR}/include")

  find_path(EQUATOR_JSON_INCLUDE NAMES nlohmann/json.hpp PATHS /usr/include /usr/local/include
            NO_CMAKE_FIND_ROOT_PATH REQUIRED)
  set(version_file "${EQUATOR_JSON_INCLUDE}/nlohmann/detail/abi_macros.hpp")
  file(STRINGS "${version_file}" lines REGEX "#define NLOHMANN_JSON_VERSION_(MAJOR|MINOR) ")
  string(REGEX REPLACE ".*VERSION_MAJOR ([0-9]+).*VERSION_MINOR ([0-9]+).*" "\\1.\\2" found "${lines}")
  equator_require("nlohmann's JSON" "${found}" ${EQUATOR_JSON_VERSION} "${EQUATOR_JSON_INCLUDE}")
  file(COPY "${EQUATOR_JSON_INCLUDE}/nlohmann" DESTINATION "${PROJECT_BINARY_DIR}/include") # likewise
  add_library(nlohmann_json::nlohmann_json INTERFACE IMPORTED)
  target_include_directories(nlohmann_json::nlohmann_json SYSTEM INTERFACE "${PROJECT_BINARY_DIR}/include")
endif()

if(EQUATOR_FRONT)
  # script/build leaves a copy in build/deps where Debian's archive has this version; anywhere else it is cloned.
  # FETCHCONTENT_SOURCE_DIR_IMGUI names any other copy.
  set(copy "${PROJECT_SOURCE_DIR}/build/deps/imgui-${EQUATOR_IMGUI_VERSION}")
  if(NOT FETCHCONTENT_SOURCE_DIR_IMGUI AND EXISTS "${copy}/imgui.h")
    set(FETCHCONTENT_SOURCE_DIR_IMGUI "${copy}")
  endif()
  include(FetchContent)
  FetchContent_Declare(imgui GIT_REPOSITORY https://github.com/ocornut/imgui.git GIT_TAG v${EQUATOR_IMGUI_VERSION}
                       GIT_SHALLOW ON)
  FetchContent_MakeAvailable(imgui)
  file(STRINGS "${imgui_SOURCE_DIR}/imgui.h" found REGEX "#define IMGUI_VERSION ")
  string(REGEX REPLACE ".*\"(.*)\".*" "\\1" found "${found}")
  if(NOT found STREQUAL EQUATOR_IMGUI_VERSION)
    message(FATAL_ERROR "Equator needs Dear ImGui ${EQUATOR_IMGUI_VERSION}; ${imgui_SOURCE_DIR} has ${found}")
  endif()

  # What src/gui/imgui/config.h leaves in. src/gui/imgui/renderer draws it, in the browser and on a desktop, where GLFW
  # brings the events; what is never called the linker leaves out.
  add_library(equator_imgui STATIC
    "${imgui_SOURCE_DIR}/imgui.cpp"
    "${imgui_SOURCE_DIR}/imgui_draw.cpp"
    "${imgui_SOURCE_DIR}/imgui_widgets.cpp"
    "${PROJECT_SOURCE_DIR}/src/gui/imgui/format.cpp"     # the hooks that config.h speaks of
    "${PROJECT_SOURCE_DIR}/src/gui/imgui/no_tables.cpp") # in place of imgui_tables.cpp
  target_include_directories(equator_imgui SYSTEM PUBLIC "${imgui_SOURCE_DIR}" "${imgui_SOURCE_DIR}/backends")
  target_compile_definitions(equator_imgui PUBLIC IMGUI_USER_CONFIG="gui/imgui/config.h")
  target_include_directories(equator_imgui PUBLIC "${PROJECT_SOURCE_DIR}/src")
  target_link_libraries(equator_imgui PUBLIC equator_flags PRIVATE equator_lean)
  target_compile_options(equator_imgui PRIVATE $<$<AND:$<BOOL:${EMSCRIPTEN}>,$<CONFIG:Release>>:-Oz>)
  if(NOT EMSCRIPTEN)
    find_package(glfw3 ${EQUATOR_GLFW_VERSION} QUIET)
    find_path(EQUATOR_GLES_INCLUDE NAMES GLES3/gl3.h)
    find_library(EQUATOR_GLES NAMES GLESv2)
    find_package(PNG ${EQUATOR_PNG_VERSION} QUIET)
    if(NOT glfw3_FOUND OR NOT EQUATOR_GLES_INCLUDE OR NOT EQUATOR_GLES OR NOT PNG_FOUND)
      message(FATAL_ERROR "The desktop's window needs GLFW ${EQUATOR_GLFW_VERSION} (${glfw3_DIR}), OpenGL ES 3.0 "
        "(${EQUATOR_GLES_INCLUDE}, ${EQUATOR_GLES}) and libpng ${EQUATOR_PNG_VERSION} (${PNG_LIBRARY}): install Debian's "
        "libglfw3-dev, libgles-dev and libpng-dev or what corresponds to them, or build without it: -DEQUATOR_FRONT=OFF")
    endif()
    target_sources(equator_imgui PRIVATE "${imgui_SOURCE_DIR}/backends/imgui_impl_glfw.cpp")
    target_link_libraries(equator_imgui PUBLIC glfw "${EQUATOR_GLES}")
  endif()

  set(fonts Inter-Regular.otf DejaVuSans.ttf)
  if(EMSCRIPTEN)
    list(APPEND fonts STIXMath-Regular.otf) # the article's formulas
  endif()
  foreach(font IN LISTS fonts)
    string(MAKE_C_IDENTIFIER "EQUATOR_FONT_${font}" variable)
    find_file(${variable} ${font} PATHS /usr/share/fonts PATH_SUFFIXES opentype/inter truetype/inter truetype/dejavu opentype/stix-word
              NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
    if(NOT ${variable})
      message(FATAL_ERROR "${font} not found: install ${EQUATOR_FONT_PACKAGES}, or set ${variable} to its path")
    endif()
  endforeach()
endif()
