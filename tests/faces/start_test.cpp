// --start: runs from given neurons, and what cannot be a start.
#include <doctest/doctest.h>

#include <string>

#include "support/scenario_of.h"
#include "support/state_file.h"

using namespace equator;
using namespace equator::test;
using cli::Arguments;

TEST_CASE("start: what state wrote at t = 0 begins the very same run") {
    const TemporaryFolder folder;
    for (const std::string link :
         {"#v1&d=7&m=40&T=4", "#v1&d=4&m=15&T=1&rule=pgd", "#v1&d=4&m=9&T=1&rule=heavyball",
          "#v1&d=4&m=9&T=1&weights=train&n=40", "#v1&d=4&m=8&T=1&temperature=0.1"})
        for (const std::string name : {"a.npz", "a.csv"}) {
            CAPTURE(link);
            const std::string path = folder.file(name);
            REQUIRE(said(cli::state, {link, "--t", "0", "--out", path}).status == 0);
            const Said plain = said(cli::run, {link, "--every", "0.5"}),
                       given = said(cli::run, {link, "--start", path, "--every", "0.5"});
            CHECK(given.status == 0);
            CHECK(given.complaint == "");
            const std::string settings = link_text(scenario_of(link));
            const std::size_t head = plain.out.find('\n', plain.out.find("# link")) + 1,
                              body = given.out.find('\n', given.out.find("# start: given neurons")) + 1;
            CHECK(given.out.substr(body) == plain.out.substr(head)); // rows and the last digest
            CHECK(given.out.substr(0, body).find("# link none: it starts from given neurons\n# settings " +
                                                 settings + "\n# start: given neurons (" + name +
                                                 "), digest ") != std::string::npos);
        }
}

TEST_CASE("start: a run from given neurons says so, in every format") {
    const TemporaryFolder folder;
    const std::string path =
        folder.write("three.csv", "# mine\n\n1, 0 ,0,0\r\n0,-6.0e-01,+8.0e-01,0\n0,0,1e+00,1e-7\n");
    const Said table = said(cli::run, {"#v1&T=1", "--start", path, "--every", "1"});
    CHECK(table.status == 0);
    CHECK(table.out.find("# settings #v1&d=4&m=3&T=1\n") != std::string::npos);
    CHECK(table.out.find("# link #") == std::string::npos);
    CHECK(said(cli::run, {"", "--T", "1", "--start", path, "--format", "json"}).out.find("\"link\":\"none") !=
          std::string::npos);
    const StateFile file = state_of(folder, {"--t", "0", "--start", path});
    CHECK_FALSE(file.has("link"));
    CHECK(file.bytes.find("link.npy") == std::string::npos);
    CHECK(file.text("start").find("settings #v1&d=4&m=3; start: given neurons (three.csv), digest ") == 0);
    CHECK(file.list("neurons")[5] == -0.6);
    // The last row is off by 5e-15, which is rounding; a row off by more is divided by its length, and that
    // is said.
    CHECK(table.out.find("divided") == std::string::npos);
    const std::string off = folder.write("off.csv", "1,0,0\n0,0.9999999,0\n0,0,1\n");
    CHECK(
        said(cli::run, {"#v1&T=1", "--start", off})
            .out.find(
                "# 1 of 3 given neurons were divided by their lengths, which were off 1 by at most 1e-7\n") !=
        std::string::npos);
    CHECK(state_of(folder, {"--t", "0", "--start", off}).list("neurons")[4] == 1.0);
}

TEST_CASE("start: what cannot be a start is refused, by name, with what would do") {
    const TemporaryFolder folder;
    const std::string good = folder.write("good.csv", "1,0,0\n0,1,0\n");
    const auto complaint = [&](Arguments arguments) {
        const Said result = said(cli::run, arguments);
        CHECK(result.status == cli::kBadInput);
        CHECK(result.out == "");
        return result.complaint;
    };
    const auto of_text = [&](const std::string& text) {
        const std::string path = folder.write("bad.csv", text), complained = complaint({"--start", path});
        const std::string begin = "equator run: --start = ";
        REQUIRE(complained.rfind(begin, 0) == 0);
        return complained.substr(complained.find(' ', begin.size()) + 1);
    };
    CHECK(of_text("") == "has no neurons\n");
    CHECK(of_text("# nothing\n") == "has no neurons\n");
    CHECK(of_text("w_1,w_2,w_3\n") == "has no neurons\n");
    CHECK(of_text("x,y,z\n1,0,0\n") ==
          "has no column w_1 in line 1; a .csv has columns w_1, w_2, ..., or d numbers a "
          "row and nothing else\n");
    CHECK(of_text("1,0,0\n0,1\n") == "has 2 fields in line 2, and the first row has 3\n");
    CHECK(of_text("1,0,0\n0,1,zero\n") == "has 'zero' in line 2, which is not a number\n");
    CHECK(of_text("# c\n1,0,0\n0,nan,0\n") ==
          "has w_2 = nan in neuron 1 (line 3); coordinates are finite numbers\n");
    CHECK(of_text("1,0,0\n0,-inf,0\n") ==
          "has w_2 = -inf in neuron 1 (line 2); coordinates are finite numbers\n");
    CHECK(of_text("1,0,0\n0,1.00001,0\n") ==
          "has neuron 1 (line 2) of length 1.00001; neurons are unit vectors, to "
          "within 1e-6; nearest: that row divided by its length\n");
    CHECK(of_text("1,0\n") == "has 2 coordinates a neuron; dimensions run from 3 to 4096\n");
    CHECK(complaint({"--start", folder.file("none.npz")}).find("cannot be read: No such file or directory") !=
          std::string::npos);
    CHECK(complaint({"--start", folder.file("")}).find("cannot be read: Is a directory") !=
          std::string::npos);
    CHECK(complaint({"--start"}) == "equator run: --start needs a value\n");

    const auto with = [&](const std::string& link) { return complaint({link, "--start", good}); };
    CHECK(with("#v1&m=400").find("has 2 neurons, and m = 400 is asked for; nearest: m=2\n") !=
          std::string::npos);
    CHECK(with("#v1&d=16").find("has 3 coordinates a neuron, and d = 16 is asked for; nearest: d=3\n") !=
          std::string::npos);
    CHECK(complaint({"--start", good, "--m", "3"}).find("m = 3 is asked for; nearest: m=2") !=
          std::string::npos);
    CHECK(with("#v1&limit=wide")
              .find("cannot be combined with limit=wide, whose reference begins with the seed's "
                    "neurons; nearest: limit=same\n") != std::string::npos);
    const std::string four = folder.write("four.csv", "1,0,0\n0,1,0\n0,0,1\n-1,0,0\n");
    CHECK(
        complaint({"#v1&m=2..4*2", "--start", four})
            .find(
                "cannot be combined with narrower widths, which are of the seed's neurons; nearest: m=4\n") !=
        std::string::npos);
    CHECK(said(cli::run, {"#v1&m=2&d=3&T=1", "--start", good}).status == 0);
}
