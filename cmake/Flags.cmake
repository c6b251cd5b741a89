# Compiler flags as interface targets: a target states what it needs by linking to one of these.

# Optimisation per build type. RelWithDebInfo, the native default, keeps assert(); Release, the web's, drops it.
# The vector code is written for 128-bit registers, so x86-64's baseline is enough and -march is never passed: a
# native run must match the browser's bit for bit.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g")
if(EQUATOR_SANITIZE) # quick to build and still quick to run; a report names its line
  set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")
elseif(EQUATOR_ONE_OFF)
  set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2")
endif()
set(CMAKE_CXX_EXTENSIONS OFF)
# For code that no step runs through, where small counts for more than fast: the page waits for it. The linker sees such files whole, so that
# what one of them needs of another alone goes into it. The loops over neurons are compiled apart, as they were measured.
set(EQUATOR_SMALL_ON_THE_WEB $<$<AND:$<BOOL:${EMSCRIPTEN}>,$<CONFIG:Release>>:-Oz;-flto>)

# Every target, ours or not, links to this one.
add_library(equator_flags INTERFACE)
target_compile_features(equator_flags INTERFACE cxx_std_20)
# A fused multiply-add rounds once where the browser rounds twice; without this flag GCC would fuse wherever the
# processor can.
target_compile_options(equator_flags INTERFACE -ffp-contract=off)
if(EMSCRIPTEN)
  # What every browser with SIMD has had for longer: conversions of floating-point numbers that need no guard, signs extended
  # and memory copied by one instruction.
  target_compile_options(equator_flags INTERFACE -msimd128 -mnontrapping-fptoint -msign-ext -mbulk-memory)
endif()
if(EQUATOR_SANITIZE)
  target_compile_options(equator_flags INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all
                                                 -fno-omit-frame-pointer)
  target_compile_definitions(equator_flags INTERFACE _GLIBCXX_ASSERTIONS)
  target_link_options(equator_flags INTERFACE -fsanitize=address,undefined)
endif()

# Our own code only.
add_library(equator_warnings INTERFACE)
target_compile_options(equator_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> # GCC 12 sees overlaps in std::string at -O3 that are not there
  -Wno-missing-field-initializers) # a designated initialiser leaves out what keeps its default

# Code that also runs in the browser: it reports errors by value and throws nothing, there or natively.
add_library(equator_lean INTERFACE)
target_compile_options(equator_lean INTERFACE -fno-exceptions)
if(NOT EQUATOR_SANITIZE) # which looks at the types of objects
  target_compile_options(equator_lean INTERFACE -fno-rtti)
endif()

# equator_precompile(<target> <header>...)
# Reads these headers and the usual ones of the library once for the whole of <target>: about half of the time that a file takes to
# compile goes into them. Builds for every day do without: ccache and this get in each other's way, and they show an #include that is missing.
function(equator_precompile target)
  if(EQUATOR_ONE_OFF)
    target_precompile_headers(${target} PRIVATE ${ARGN} <algorithm> <array> <cmath> <cstdint> <functional> <limits> <map> <memory>
                              <optional> <set> <span> <string> <string_view> <utility> <variant> <vector>)
  endif()
endfunction()

# WebAssembly linking.
if(EMSCRIPTEN)
  # Eigen's temporaries and doctest need more than the 64 KB that current versions give.
  if(EMSCRIPTEN_VERSION VERSION_LESS 3.1.27)
    set(EQUATOR_STACK -sTOTAL_STACK=1MB)
  else()
    set(EQUATOR_STACK -sSTACK_SIZE=1MB)
  endif()

  # A module for the page: NAME.js defines the function EXPORT_NAME, which fetches NAME.wasm from beside itself.
  add_library(equator_web_module INTERFACE)
  target_link_options(equator_web_module INTERFACE
    -sMODULARIZE=1
    -sDYNAMIC_EXECUTION=0 # the page's Content-Security-Policy has no unsafe-eval
    -sFILESYSTEM=0
    -sALLOW_MEMORY_GROWTH=1
    -sMALLOC=emmalloc
    -sASSERTIONS=0
    -sINCOMING_MODULE_JS_API=instantiateWasm,noExitRuntime # what web/instrument/instrument.js and web/workers/worker_boot.js hand over
    -sMIN_CHROME_VERSION=91 -sMIN_FIREFOX_VERSION=89 -sMIN_SAFARI_VERSION=160400 # the first with SIMD
    ${EQUATOR_STACK}
    -fno-exceptions
    --closure=0)

  # Binaryen is where Emscripten has it: beside Debian's emcc, or in the SDK's bin.
  find_program(EQUATOR_WASM_OPT wasm-opt HINTS "${EMSCRIPTEN_ROOT_PATH}/../bin" NO_CMAKE_FIND_ROOT_PATH REQUIRED)
  function(equator_shrink target)
    add_custom_command(TARGET ${target} POST_BUILD VERBATIM
      COMMAND "${CMAKE_COMMAND}" "-DPASSES=${ARGN}" "-DWASM_OPT=${EQUATOR_WASM_OPT}" "-DMODULE=$<TARGET_FILE_DIR:${target}>/$<TARGET_FILE_BASE_NAME:${target}>.wasm"
              -P "${PROJECT_SOURCE_DIR}/cmake/shrink_wasm.cmake")
  endfunction()

  # A program that the build or the tests run, and how: ${EQUATOR_RUN_WASM} $<TARGET_FILE:program> arguments.
  set(EQUATOR_NODE_PROGRAM
    -sMODULARIZE=1 -sENVIRONMENT=node -sEXIT_RUNTIME=1 -sALLOW_MEMORY_GROWTH=1 ${EQUATOR_STACK}
    -sINCOMING_MODULE_JS_API=wasmBinary,arguments,onExit) # what run_wasm.mjs hands over
  find_program(EQUATOR_NODE node NO_CMAKE_FIND_ROOT_PATH REQUIRED)
  set(EQUATOR_RUN_WASM "${EQUATOR_NODE}" "${CMAKE_CURRENT_LIST_DIR}/run_wasm.mjs")
endif()
