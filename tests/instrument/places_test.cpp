// Names and places as whoever points at them reads them.
#include "instrument/places.h"

#include <doctest/doctest.h>

using namespace equator;

TEST_CASE("places are CSS pixels by name") {
    Places places(2.0f);
    places.add("", "play", {24.0f, 7.0f, 96.0f, 72.0f});
    places.add("gap", "log y", {0.0f, -3.0f, 10.0f, 4.0f});
    places.add("rule", "pgd", {});
    CHECK(places.json() == R"({"play":[12,3.5,48,36],"gap log-y":[0,-1.5,5,2],"rule pgd":[0,0,0,0]})");
}

TEST_CASE("without names there is an empty table") {
    CHECK(Places(1.0f).json() == "{}");
}
