#include "base/json_writer.h"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "generated/vectors.h" // kMeanFieldJson, kNetworkJson
#include "support/json.h"

using equator::JsonWriter;
using equator::test::Json;
using equator::test::numbers;

TEST_CASE("JSON writer: what another library reads is what was written") {
    JsonWriter json;
    json.begin_object();
    json.add("m", 100);
    json.add("big", std::uint64_t{18446744073709551615u});
    json.add("t", 0.1);
    json.add("small", -5e-324);
    json.add("none", std::numeric_limits<double>::quiet_NaN());
    json.add("infinite", std::numeric_limits<double>::infinity());
    json.add("yes", true);
    json.add("null", nullptr);
    json.add("empty", "");
    json.add_list("nothing", std::vector<int>{});
    json.key("rows");
    json.begin_list();
    for (int row = 0; row < 2; ++row) {
        json.line(4);
        json.begin_list();
        json.add(row);
        json.begin_object();
        json.end_object();
        json.end_list();
    }
    json.line(2);
    json.end_list();
    json.add_list("squares", std::vector<int>{1, 2, 3}, [](int x) { return x * x; });
    json.end_object();
    const std::string text = json.take();
    CHECK(
        text ==
        R"({"m":100,"big":18446744073709551615,"t":0.1,"small":-5e-324,"none":null,"infinite":null,"yes":true,)"
        R"("null":null,"empty":"","nothing":[],"rows":[)"
        "\n    [0,{}],\n    [1,{}]\n  ],\"squares\":[1,4,9]}");
    const Json read = Json::parse(text);
    CHECK(read.at("t").get<double>() == 0.1);
    CHECK(read.at("small").get<double>() == -5e-324);
    CHECK(read.at("big").get<std::uint64_t>() == 18446744073709551615u);
    CHECK(read.at("none").is_null());
    CHECK(read.at("rows") == Json::parse("[[0,{}],[1,{}]]"));
}

TEST_CASE("JSON writer: every byte of a string comes back") {
    std::string all;
    for (int c = 0; c < 0x80; ++c) all += static_cast<char>(c);
    all += "\u00e9\u2212\U0001d4d7";
    JsonWriter json;
    json.begin_list();
    json.add(all);
    json.add(std::string_view("\0\"", 2));
    json.end_list();
    const Json read = Json::parse(json.take());
    CHECK(read[0].get<std::string>() == all);
    CHECK(read[1].get<std::string>() == std::string("\0\"", 2));
}

TEST_CASE("JSON writer: written in pieces it is the same text") {
    const auto write = [](bool pieces) {
        JsonWriter json;
        std::string text;
        const auto flush = [&] { text += pieces ? json.take() : std::string(); };
        json.begin_object();
        flush();
        json.key("a");
        flush();
        json.begin_list();
        flush();
        json.add(1);
        flush();
        json.add("b");
        json.end_list();
        flush();
        json.end_object();
        return text + json.take();
    };
    CHECK(write(true) == write(false));
    CHECK(write(false) == R"({"a":[1,"b"]})");
}

TEST_CASE("reference vectors: read to the last case") {
    const Json mean_field = Json::parse(equator::test::kMeanFieldJson);
    REQUIRE(mean_field.at("cases").size() > 0);
    for (const Json& c : mean_field.at("cases")) {
        CAPTURE(c.at("name").get<std::string>());
        CHECK(c.at("rows").size() > 0);
        for (const Json& row : c.at("rows"))
            CHECK(row.at("twin_latitudes").size() == c.at("twin_start").size());
    }
    const Json network = Json::parse(equator::test::kNetworkJson);
    REQUIRE(network.at("cases").size() > 0);
    for (const Json& c : network.at("cases")) {
        const auto size = c.at("m").get<std::size_t>() * c.at("d").get<std::size_t>();
        CHECK(numbers(c.at("W")).size() == size);
        CHECK(numbers(c.at("velocity")).size() == size);
    }
}
