// The suite's main(): every tests/*_test.cpp registers its cases with doctest, natively and as WebAssembly.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
