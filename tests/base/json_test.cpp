// The reader of the reference vectors, and the vectors themselves: that they are what the other tests take
// them for.
#include <doctest/doctest.h>

#include <stdexcept>

#include "generated/vectors.h"
#include "support/json.h"

using equator::test::Json;

TEST_CASE("JSON reader: every kind of value") {
    const Json json =
        Json::parse(R"( {"a": [1, -2.5e-1, [3]], "b": {"c": "q\"uote"}, "d": true, "e": null, "f": []} )");
    CHECK(json.at("a").numbers()[0] == 1.0);
    CHECK(json.at("a")[1].number() == -0.25);
    CHECK(json.at("a").numbers().size() == 3);
    CHECK(json.at("b").at("c").string() == "q\"uote");
    CHECK(json.at("d").boolean());
    CHECK(json.at("e").is_null());
    CHECK(json.at("f").size() == 0);
    CHECK(json.contains("a"));
    CHECK_FALSE(json.contains("z"));
}

TEST_CASE("JSON reader: broken text and wrong types are refused") {
    for (const char* text : {"", "[1,]", "{\"a\" 1}", "[1 2]", "1 2", "nul", "\"open", "[1e]"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(Json::parse(text), std::runtime_error);
    }
    CHECK_THROWS_AS(Json::parse("[1]").at("a"), std::runtime_error);
    CHECK_THROWS_AS(Json::parse("{}").at("a"), std::runtime_error);
    CHECK_THROWS_AS(Json::parse("{}").number(), std::runtime_error);
}

TEST_CASE("reference vectors: read to the last case") {
    const Json mean_field = Json::parse(equator::test::kMeanFieldJson);
    REQUIRE(mean_field.at("cases").size() > 0);
    for (const Json& c : mean_field.at("cases")) {
        CAPTURE(c.at("name").string());
        CHECK(c.at("rows").size() > 0);
        for (const Json& row : c.at("rows"))
            CHECK(row.at("twin_latitudes").size() == c.at("twin_start").size());
    }
    const Json network = Json::parse(equator::test::kNetworkJson);
    REQUIRE(network.at("cases").size() > 0);
    for (const Json& c : network.at("cases")) {
        const int m = c.at("m").integer(), d = c.at("d").integer();
        CHECK(c.at("W").numbers().size() == static_cast<std::size_t>(m * d));
        CHECK(c.at("velocity").numbers().size() == static_cast<std::size_t>(m * d));
    }
}
