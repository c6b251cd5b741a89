# Debian's cross compiler for 64-bit ARM, and an emulator that runs what it makes.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_EXE_LINKER_FLAGS_INIT -static) # no ARM libraries are installed here
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64-static)
