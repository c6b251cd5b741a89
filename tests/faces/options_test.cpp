// The option that all commands share: how many threads a run has.
#include <doctest/doctest.h>

#include <string>

#include "base/crew.h"
#include "faces/cli/options.h"

using namespace equator;
using cli::Arguments;
using cli::take_threads;

TEST_CASE("--threads: taken from wherever it stands, and all cores without it") {
    struct Case {
        Arguments given, left;
        int threads;
    };
    for (const Case& one :
         {Case{{"run", "#v1", "--threads", "3"}, {"run", "#v1"}, 3},
          Case{{"run", "--threads=2", "#v1", "--until", "4"}, {"run", "#v1", "--until", "4"}, 2},
          Case{{"run", "--threads", "3", "--threads", "4"}, {"run"}, 4},
          Case{{"run", "#v1"}, {"run", "#v1"}, Crew::available()},
          Case{{"sweep", "escape"}, {"sweep", "escape"}, 1},
          Case{{"sweep", "escape", "--threads", "2"}, {"sweep", "escape"}, 2},
          Case{{}, {}, Crew::available()}}) {
        Arguments arguments = one.given;
        CHECK(take_threads(arguments) == "");
        CHECK(arguments == one.left);
        CHECK(Crew::here().threads() == one.threads);
    }
    Crew::here().set_threads(1);
}

TEST_CASE("--threads: what it cannot be is said, with what is near") {
    struct Case {
        Arguments given;
        const char* wrong;
    };
    for (const Case& one :
         {Case{{"run", "--threads"}, "--threads needs a value"},
          Case{{"run", "--threads", "0"}, "--threads = 0 is out of range: it runs from 1 to 256; nearest: 1"},
          Case{{"run", "--threads=1000"},
               "--threads = 1000 is out of range: it runs from 1 to 256; nearest: 256"},
          Case{{"run", "--threads", "2.6"}, "--threads = 2.6 is not a whole number; nearest: 3"},
          Case{{"run", "--threads", "all"}, "--threads = all is not a number; it runs from 1 to 256"}}) {
        Arguments arguments = one.given;
        CHECK(take_threads(arguments) == one.wrong);
        CHECK(Crew::here().threads() == 1);
    }
}
