# Optimises a linked module for size once more, in place: the linker's own last step renames imports and writes the code as it is, without
# what -Oz does while it writes.
#
#     cmake -DWASM_OPT=... -DMODULE=app.wasm -P shrink_wasm.cmake
#
# A module that it cannot read, or that comes out no smaller, stays as it was; it says so.
set(smaller "${MODULE}.smaller")
execute_process(COMMAND "${WASM_OPT}" ${PASSES} -Oz --enable-simd --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext
                        --enable-mutable-globals "${MODULE}" -o "${smaller}"
                RESULT_VARIABLE status ERROR_VARIABLE complaint)
file(SIZE "${MODULE}" before)
set(after ${before})
if(status EQUAL 0)
  file(SIZE "${smaller}" after)
endif()
if(after LESS before)
  file(RENAME "${smaller}" "${MODULE}")
else()
  file(REMOVE "${smaller}")
  message("${MODULE} stays as it was linked. ${complaint}")
endif()
