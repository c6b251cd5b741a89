// Teachers as a setting: names and lists, what is refused and the neighbour that is offered, the directions.
#include <cmath>
#include <string>

#include <doctest/doctest.h>

#include "scenario/link.h"
#include "scenario/teacher_text.h"
#include "support/lcg.h"

using namespace equator;

TEST_CASE("teachers: canonical texts read back, and others become them") {
    for (const char* text : {"one", "orth", "nonorth", "circle", "random:8:2", "random:64:64", "1,0;-1,0;0,1",
                             "1;-1", "0.5,0.25;1e-3,2"}) {
        const TeacherReading reading = read_teachers(text);
        CHECK_MESSAGE(reading.ok(), text);
        const std::string canonical = teacher_text(reading.value);
        CHECK(read_teachers(canonical).value == reading.value);
    }
    CHECK(teacher_text(read_teachers(" orth ").value) == "orth");
    CHECK(teacher_text(read_teachers("1, 0 ;0,1").value) == "1,0;0,1");
    CHECK(teacher_text(read_teachers("1;0,1").value) == "1,0;0,1"); // coordinates that are missing are 0
    CHECK(teacher_text(read_teachers("1,0,0").value) == "one");     // w* itself, however written
    CHECK(teacher_text(read_teachers("3").value) == "one");
    CHECK(teacher_text(read_teachers("-1").value) == "-1");
}

TEST_CASE("teachers: what is refused, and what is offered instead") {
    const auto refused = [](const char* text, const char* nearest, bool out_of_range = false) {
        const TeacherReading reading = read_teachers(text);
        CHECK_MESSAGE(!reading.ok(), text);
        CHECK_MESSAGE(teacher_text(reading.value) == nearest, text);
        CHECK(reading.out_of_range == out_of_range);
        CHECK(reading.position <= std::string_view(text).size());
    };
    refused("", "one");
    refused("ort", "orth");
    refused("Circle", "circle");
    refused("orth:2", "orth");
    refused("random", "random:8:2");
    refused("random:4", "random:4:2");
    refused("random:0:2", "random:1:2", true);
    refused("random:65:2", "random:64:2", true);
    refused("random:3:65", "random:3:64", true);
    refused("random:3:2:1", "random:3:2");
    refused("random:x:2", "random:8:2");
    refused("1,0;", "one");
    refused("0,0;1,0", "one");
    refused("1,nan", "one");
    refused("1001", "one");
}

TEST_CASE("teachers: any text gets an answer, and its neighbour is valid") {
    test::Lcg random{11};
    const std::string_view letters = "0123456789.,;:-eE randomcircleorth";
    for (int trial = 0; trial < 4000; ++trial) {
        std::string text;
        for (int i = static_cast<int>(random.below(14)); i > 0; --i)
            text += letters[random.below(letters.size())];
        const TeacherReading reading = read_teachers(text);
        const TeacherReading again = read_teachers(teacher_text(reading.value));
        REQUIRE_MESSAGE(again.ok(), text << " -> " << teacher_text(reading.value));
        REQUIRE(again.value == reading.value);
    }
}

TEST_CASE("teachers: directions are unit vectors, drawn from the seed alone") {
    for (const char* text : {"orth", "nonorth", "random:16:3", "3,4;-2"}) {
        const Teachers teachers = teachers_of(read_teachers(text).value, 5);
        REQUIRE(teachers.count() > 0);
        for (std::size_t j = 0; j < teachers.count(); ++j) {
            double square = 0.0;
            for (int c = 0; c < teachers.plane; ++c)
                square += teachers.coordinate(j, c) * teachers.coordinate(j, c);
            CHECK(square == doctest::Approx(1.0).epsilon(1e-15));
        }
    }
    const Teachers few = teachers_of(read_teachers("random:3:2").value, 9),
                   many = teachers_of(read_teachers("random:8:2").value, 9);
    CHECK(std::vector(many.v.begin(), many.v.begin() + 6) == few.v); // fewer are the beginning of more
    CHECK(teachers_of(read_teachers("random:3:2").value, 10).v != few.v);
    CHECK(teachers_of(read_teachers("circle").value, 1).shape == Teachers::Shape::circle);
    const Teachers diagonal = teachers_of(read_teachers("nonorth").value, 1);
    CHECK(diagonal.coordinate(2, 0) == std::sqrt(0.5));
}

TEST_CASE("problems beyond the single-index one: what does not go together, with the nearest valid") {
    const auto refused = [](const char* link, const char* key, const char* nearest_link) {
        const LinkResult result = parse_link(link);
        REQUIRE_MESSAGE(!result.ok(), link);
        CHECK_MESSAGE(result.problems.front().key == key, link);
        CHECK_MESSAGE(link_text(result.scenario) == nearest_link, link);
        CHECK(parse_link(link_text(result.scenario)).ok());
    };
    refused("#v1&data=cube", "n", "#v1&n=4096&data=cube&limit=wide");
    refused("#v1&data=cube&n=100", "limit", "#v1&n=100&data=cube&limit=wide");
    refused("#v1&teachers=random:8:8", "limit", "#v1&teachers=random:8:8&limit=wide");
    refused("#v1&teachers=orth&signs=pm", "limit", "#v1&teachers=orth&signs=pm&limit=wide");
    refused("#v1&teachers=orth&phi=h14", "limit", "#v1&phi=h14&teachers=orth&limit=wide");
    refused("#v1&d=3&teachers=random:8:8", "teachers", "#v1&d=3&teachers=random:8:3&limit=wide");
    refused("#v1&d=3&teachers=0,0,0,1&limit=wide", "teachers", "#v1&d=3&limit=wide");
    refused("#v1&limit=wide&wide=400", "wide", "#v1&limit=wide&wide=800");
    refused("#v1&m=200000&limit=wide", "m", "#v1&m=65536&limit=wide&wide=131072");
    for (const char* link :
         {"#v1&teachers=orth", "#v1&teachers=random:8:2&T=5", "#v1&signs=pm", "#v1&limit=wide",
          "#v1&rule=pgd&gradient=plain", "#v1&teachers=circle&rule=pgd&gradient=plain", "#v1&teachers=1;-1",
          "#v1&n=1000&teachers=orth"}) {
        const LinkResult result = parse_link(link);
        CHECK_MESSAGE(result.ok(), link);
        CHECK(link_text(result.scenario) == link);
    }
}
