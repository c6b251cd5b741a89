#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/number_text.h"
#include "generated/docs.h" // kLinksMarkdown, the text of docs/links.md
#include "scenario/hermite_text.h"
#include "scenario/link.h"
#include "scenario/mangled.h"
#include "scenario/settings.h"
#include "support/random_scenario.h"

using namespace equator;
using namespace std::string_literals;
using test::Lcg;
using test::random_scenario;

namespace {

std::string all_messages(const std::vector<LinkProblem>& problems) {
    std::string text;
    for (const LinkProblem& problem : problems) (text += describe(problem)) += "\n";
    return text;
}

// What every answer promises, whatever the question.
void check_promises(const LinkResult& result) {
    REQUIRE(validate(result.scenario).empty());
    REQUIRE(result.scenario == canonical(result.scenario));
    const LinkResult again = parse_link(link_text(result.scenario));
    REQUIRE(again.ok());
    REQUIRE(again.scenario == result.scenario);
    for (const LinkProblem& problem : result.problems) {
        REQUIRE(problem.key.size() <= kEchoLength);
        REQUIRE(problem.value.size() <= kEchoLength);
        REQUIRE(!problem.reason.empty());
        for (char c : describe(problem)) REQUIRE((c >= 0x20 && c < 0x7f));
        // A neighbour that is offered is what the nearest scenario has.
        if (problem.nearest.starts_with("#")) {
            REQUIRE(problem.nearest == link_text(result.scenario));
            continue;
        }
        const std::size_t equals = problem.nearest.find('=');
        if (equals == std::string::npos) continue;
        const std::string key = problem.nearest.substr(0, equals);
        const Setting* row = find_setting(key) ? find_setting(key) : find_shorthand(key);
        REQUIRE(row != nullptr);
        REQUIRE(problem.nearest == key + "=" + row->write(result.scenario));
    }
}

// The text of one key's value in a scenario.
std::string value_of(const Scenario& scenario, std::string_view key) {
    return find_setting(key)->write(scenario);
}

} // namespace

TEST_CASE("settings: the table is complete and consistent") {
    const std::vector<std::string_view> order{
        "d",        "m",       "n",     "batch", "data",        "phi",      "teachers", "sigma",
        "signs",    "weights", "kappa", "decay", "chi",         "rule",     "eta",      "gradient",
        "friction", "beta",    "beta2", "eps",   "temperature", "limit",    "wide",     "noise",
        "seed",     "T",       "t",     "tol",   "flowtol",     "precision"};
    REQUIRE(settings().size() == order.size());
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const Setting& row = settings()[i];
        CAPTURE(row.key);
        CHECK(row.key == order[i]);
        CHECK(find_setting(row.key) == &row);
        CHECK(find_shorthand(row.key) == nullptr);
        CHECK(names.insert(row.name).second);
        CHECK(!row.nouns.empty());
        CHECK(meaning_of(row).size() > 20);
        CHECK(meaning_of(row).back() != '.');
        CHECK(meaning_of(row).find('|') == std::string_view::npos);
        CHECK(row.choices.empty() ==
              (row.kind != SettingKind::choice && row.kind != SettingKind::directions));

        Scenario s;
        CHECK(!row.read(row, default_text(row), s));
        CHECK(s == Scenario{});
        if (row.kind == SettingKind::integer || row.kind == SettingKind::real) {
            CHECK(row.lo < row.hi);
            CHECK(row.slider_lo <= row.slider_hi);
            CHECK(row.slider_lo >= (row.slider_hi > 0 ? row.lo : 0));
            CHECK(row.slider_hi <= row.hi);
            if (row.logarithmic) CHECK(row.slider_lo > 0.0);
            if (row.lo_is_extreme) CHECK(row.slider_lo > row.lo);
            CHECK(highest(row, s) == (row.key == "t" ? s.T : row.hi));
        }
    }
    CHECK(find_setting("k") == nullptr);
    CHECK(find_setting("") == nullptr);
    REQUIRE(find_shorthand("k") != nullptr);
    CHECK(find_setting(find_shorthand("k")->shorthand_for) != nullptr);
}

TEST_CASE("settings: the ends of every range are exact") {
    for (const Setting& row : settings()) {
        if (row.kind != SettingKind::integer && row.kind != SettingKind::real) continue;
        CAPTURE(row.key);
        const bool whole = row.kind == SettingKind::integer;
        const double beyond_hi = whole ? row.hi + 2 : std::nextafter(row.hi, 1e300); // 2^53 + 1 is no double
        const double below_lo = whole ? row.lo - 1 : std::nextafter(row.lo, -1e300);
        const auto text = [whole](double x) {
            return whole ? std::to_string(static_cast<std::int64_t>(x)) : number_text(x);
        };
        Scenario s;
        CHECK(!row.read(row, text(row.hi), s));
        CHECK(row.write(s) == text(row.hi));
        CHECK(!row.read(row, text(row.lo), s));
        CHECK(row.write(s) == text(row.lo));

        for (const std::string& bad : {text(beyond_hi), "1e400"s, "99999999999999999999"s}) {
            const auto problem = row.read(row, bad, s);
            REQUIRE(problem);
            CHECK(problem->kind == ProblemKind::range);
            CHECK(problem->nearest == std::string(row.key) + "=" + text(row.hi));
        }
        for (const std::string& bad : {text(below_lo), "-inf"s, "-1e400"s}) {
            const auto problem = row.read(row, bad, s);
            REQUIRE(problem);
            CHECK(problem->kind == ProblemKind::range);
            CHECK(problem->nearest ==
                  std::string(row.key) + "=" + text(row.lo_is_extreme ? row.slider_lo : row.lo));
        }
        CHECK(row.read(row, "inf", s).has_value() == (row.or_word != "inf"));
        for (const std::string_view bad : {"", " ", "nan", "0x10", "many", "1 ", "+1", "1,000"}) {
            const auto problem = row.read(row, bad, s);
            REQUIRE(problem);
            CHECK(problem->kind == ProblemKind::value);
            CHECK(row.write(s) == default_text(row));
        }
        if (whole) {
            CHECK(!row.read(row, "1.2e1", s));
            CHECK(row.write(s) == "12");
            const auto problem = row.read(row, "12.6", s);
            REQUIRE(problem);
            CHECK(problem->reason == "is not a whole number");
            CHECK(row.write(s) == "13");
        }
    }
}

TEST_CASE("settings: the documentation shows this table") {
    const std::string table = settings_markdown();
    CHECK(table.starts_with("| key |"));
    for (const Setting& row : settings())
        CHECK(table.find("| `" + std::string(row.key) + "` |") != std::string::npos);
    CHECK(test::kLinksMarkdown.find(table) != std::string_view::npos);
    // Its examples of complaints are rows "| `link` | `message` |" of the last table.
    const std::string_view text = test::kLinksMarkdown;
    int examples = 0;
    for (std::size_t at = text.find("\n| `#v"); at != std::string_view::npos;
         at = text.find("\n| `#v", at + 1)) {
        const std::size_t link = at + 4, middle = text.find("` | `", link),
                          end = text.find("` |\n", middle + 5);
        REQUIRE(end != std::string_view::npos);
        const LinkResult result = parse_link(text.substr(link, middle - link));
        CHECK(all_messages(result.problems) == std::string(text.substr(middle + 5, end - middle - 5)) + "\n");
        ++examples;
    }
    CHECK(examples >= 5);
}

TEST_CASE("hermite text: sums that are read, and their canonical text") {
    const struct {
        std::string_view text;
        std::string_view canonical;
    } cases[] = {
        {"h4", "h4"},
        {"1h4", "h4"},
        {"-h1", "-h1"},
        {"+h2", "h2"},
        {"0.8h3+0.6h4", "0.8h3+0.6h4"},
        {"0.6h4+0.8h3", "0.8h3+0.6h4"},
        {"-0.5h1+h2", "-0.5h1+h2"},
        {"1e-1h2", "0.1h2"},
        {"1e-1*h2", "0.1h2"},
        {"1E1h2", "10h2"},
        {" 0.8 * h3 - 0.6 h4 ", "0.8h3-0.6h4"},
        {"\th3\t+ h4", "h3+h4"},
        {"h3+h3", "2h3"},
        {"2h3-h3", "h3"},
        {"h3-h3+h4", "h4"},
        {"0h3+h4", "h4"},
        {"h12", "h12"},
        {"h13", "h13"},
        {"0.5h64-h2", "-h2+0.5h64"},
        {"h04", "h4"},
        {".5h2", "0.5h2"},
        {"100h1-100h12", "100h1-100h12"},
        {"1e-6h2+h3", "1e-6h2+h3"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.text);
        const HermiteReading reading = read_hermite(c.text);
        CHECK(reading.reason == "");
        CHECK(hermite_text(reading.value) == c.canonical);
        REQUIRE(!reading.value.c.empty());
        CHECK(reading.value.c.back() != 0.0);
        CHECK(read_hermite(c.canonical).value == reading.value);
    }
}

TEST_CASE("hermite text: refusals mark the character and keep what they can") {
    const struct {
        std::string_view text;
        std::size_t position;
        std::string_view part_of_reason;
        std::string_view nearest; // "0h1" for none
    } cases[] = {
        {"", 0, "character 1: a term", "0h1"},
        {"h", 1, "character 2: a degree", "0h1"},
        {"4", 1, "character 2: a term", "0h1"},
        {"H4", 0, "a term", "0h1"},
        {"h4+", 3, "a term", "0h1"},
        {"h4h3", 2, "+ or -", "0h1"},
        {"h4 h3", 3, "+ or -", "0h1"},
        {"h 4", 1, "a degree", "0h1"},
        {"h-4", 1, "a degree", "0h1"},
        {"0.5 0.5h4", 4, "a term", "0h1"},
        {"1e h4", 1, "a term", "0h1"},
        {"h4*2", 2, "+ or -", "0h1"},
        {"--h4", 1, "a term", "0h1"},
        {"**h4", 0, "a term", "0h1"},
        {"infh4", 0, "a term", "0h1"},
        {"nanh4", 0, "a term", "0h1"},
        {"0x1h4", 1, "a term", "0h1"},
        {"h4.5", 2, "+ or -", "0h1"},
        {"h4\xc3\xa9", 2, "+ or -", "0h1"},
        {"h0", 1, "character 2: degree", "h1"},
        {"h3+h65", 4, "character 5: degree", "h3+h64"},
        {"h99999999999999999999", 1, "degree", "h64"},
        {"101h4", 0, "character 1: coefficient", "100h4"},
        {"h3-1e400h4", 3, "coefficient", "h3-100h4"},
        {"60h2+60h2", 5, "coefficient", "100h2"},
        {"1e-300h2", 0, "coefficient below 1e-100", "1e-100h2"},
        {"h3-1e-200h4", 3, "coefficient below 1e-100", "h3-1e-100h4"},
        {"h0-101h2", 1, "degree", "h1-100h2"},
        {"0h3", 0, "is zero", "0h1"},
        {"h3-h3", 0, "is zero", "0h1"},
        {"1e-400h3", 0, "is zero", "0h1"},
        {"h65+4", 5, "a term", "0h1"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.text);
        const HermiteReading reading = read_hermite(c.text);
        CHECK(!reading.ok());
        CHECK(reading.position == c.position);
        CAPTURE(reading.reason);
        CHECK(reading.reason.find(c.part_of_reason) != std::string::npos);
        CHECK(hermite_text(reading.value) == c.nearest);
    }
    CHECK(!read_hermite(std::string_view("h4\0", 3)).ok());
}

TEST_CASE("link: defaults") {
    for (const std::string_view text :
         {"", "#", "#v1", "v1", "#v1&", "#&&", "  #v1\n", "%761", "https://example.org/equator/#",
          "https://example.org/equator/?x=1#v1", "/equator/#v1", "#?secret=a1B2", "#v1#?secret=a1B2",
          "https://example.org/equator/embed.html#?secret=a1B2"}) {
        CAPTURE(text);
        const LinkResult result = parse_link(text);
        CHECK(all_messages(result.problems) == "");
        CHECK(result.scenario == Scenario{});
    }
    CHECK(link_text({}) == "#v1");
    CHECK(validate({}).empty());
}

TEST_CASE("link: canonical forms") {
    const struct {
        std::string_view text;
        std::string_view canonical;
    } cases[] = {
        {"#v1&d=16&m=400", "#v1"},
        {"v1&d=32", "#v1&d=32"},
        {"d=32", "#v1&d=32"},
        {"#m=1e5&d=32", "#v1&d=32&m=100000"},
        {"#v1&k=3", "#v1&phi=h3"},
        {"#v1&k=4", "#v1"},
        {"#v1&phi=0.8h3+0.6h4", "#v1&phi=0.8h3+0.6h4"},
        {"#v1&phi=0.6h4%2B0.8h3", "#v1&phi=0.8h3+0.6h4"},
        {"#v1&phi=0.8%20h3%20%2b%200.6*h4", "#v1&phi=0.8h3+0.6h4"},
        {"#v1&sigma=h4", "#v1"},
        {"#v1&sigma=phi", "#v1"},
        {"#v1&sigma=h3&phi=h3", "#v1&phi=h3"},
        {"#v1&sigma=h4&phi=h3", "#v1&phi=h3&sigma=h4"},
        {"#v1&n=inf", "#v1"},
        {"#v1&rule=pgd&eta=1e-2", "#v1&rule=pgd&eta=0.01"},
        {"#v1&T=12.50&t=12.5", "#v1&T=12.5&t=12.5"},
        {"#v1&t=-0&noise=-0.0", "#v1"},
        {"#v1&tol=0.0000001&flowtol=1E-09", "#v1&tol=1e-7&flowtol=1e-9"},
        {"#v1&seed=9007199254740992", "#v1&seed=9007199254740992"},
        {"#v1&%6d=%35", "#v1&m=5"},
        {"#v1&phi=h3&sigma=h5", "#v1&phi=h3&sigma=h5"}, // the network never sees this target: odd, but a run
        {"https://example.org/a/b.html?q=1#v1&d=8", "#v1&d=8"},
        {"example.org/#v1&d=8", "#v1&d=8"},
        {"https://example.org/embed.html#v1&d=8#?secret=a1B2c3D4e5", "#v1&d=8"}, // a blog's mark
    };
    for (const auto& c : cases) {
        CAPTURE(c.text);
        const LinkResult result = parse_link(c.text);
        CHECK(all_messages(result.problems) == "");
        CHECK(link_text(result.scenario) == c.canonical);
        check_promises(result);
    }
}

TEST_CASE("link: every setting travels") {
    const struct {
        std::string_view key;
        std::string_view value;
    } cases[] = {{"d", "17"},           {"m", "401"},        {"n", "5000"},
                 {"batch", "inf"},      {"data", "gauss"},   {"phi", "h5"},
                 {"teachers", "orth"},  {"sigma", "h6"},     {"signs", "one"},
                 {"weights", "fixed"},  {"kappa", "0.5"},    {"decay", "0.1"},
                 {"chi", "1"},          {"rule", "pgd"},     {"eta", "0.1"},
                 {"gradient", "plain"}, {"friction", "2"},   {"beta", "0.5"},
                 {"beta2", "0.75"},     {"eps", "0.25"},     {"temperature", "0"},
                 {"limit", "flow"},     {"wide", "5000"},    {"noise", "2"},
                 {"seed", "123"},       {"T", "40"},         {"t", "7.5"},
                 {"tol", "1e-5"},       {"flowtol", "1e-6"}, {"precision", "single"}};
    REQUIRE(std::size(cases) == settings().size());
    std::string all = "#v1";
    for (std::size_t i = 0; i < std::size(cases); ++i) {
        const std::string pair = "&" + std::string(cases[i].key) + "=" + std::string(cases[i].value);
        const LinkResult result = parse_link("#v1" + pair);
        CAPTURE(pair);
        CHECK(result.ok());
        CHECK(settings()[i].key == cases[i].key);
        CHECK(settings()[i].write(result.scenario) == cases[i].value);
        const bool is_default = default_text(settings()[i]) == cases[i].value;
        CHECK(link_text(result.scenario) == (is_default ? "#v1" : "#v1" + pair));
        if (!is_default) all += pair;
    }
    CHECK(link_text(parse_link(all).scenario) == all);
    CHECK(link_text(parse_link("#v1&chi=0.5").scenario) == "#v1&chi=0.5"); // of the population
    // A batch needs company (and n none), and noise takes steps.
    CHECK(link_text(parse_link("#v1&temperature=0.01&eta=0.1").scenario) == "#v1&eta=0.1&temperature=0.01");
    CHECK(link_text(parse_link("#v1&rule=pgd&batch=50").scenario) == "#v1&batch=50&rule=pgd");
}

// Long because mistakes are many: a row each.
TEST_CASE("link: what is wrong is said in full") {
    const struct {
        std::string_view text;
        std::string_view messages; // one a line
        std::string_view nearest;
    } cases[] = {
        {"#v1&m=0", "m = 0 is out of range: neurons run from 1 to 10000000; nearest: m=1\n", "#v1&m=1"},
        {"#v1&m=inf", "m = inf is out of range: neurons run from 1 to 10000000; nearest: m=10000000\n",
         "#v1&m=10000000"},
        {"#v1&d=2&m=1e8",
         "d = 2 is out of range: dimensions run from 3 to 4096; nearest: d=3\n"
         "m = 1e8 is out of range: neurons run from 1 to 10000000; nearest: m=10000000\n",
         "#v1&d=3&m=10000000"},
        {"#v1&m=12.5", "m = 12.5 is not a whole number: neurons run from 1 to 10000000; nearest: m=13\n",
         "#v1&m=13"},
        {"#v1&d=abc", "d = abc is not a number: dimensions run from 3 to 4096; nearest: d=16\n", "#v1"},
        {"#v1&d=", "d is empty: dimensions run from 3 to 4096; nearest: d=16\n", "#v1"},
        {"#v1&d", "d has no value: pairs are key=value; nearest: d=16\n", "#v1"},
        {"#v1&=5", "= 5 has no key: pairs are key=value\n", "#v1"},
        {"#v1&=", "the link has no key: pairs are key=value\n", "#v1"},
        {"#v1&n=0", "n = 0 is out of range: samples run from 1 to 10000000, or inf; nearest: n=1\n",
         "#v1&n=1"},
        {"#v1&n=2e7",
         "n = 2e7 is out of range: samples run from 1 to 10000000, or inf; nearest: n=10000000\n",
         "#v1&n=10000000"},
        {"#v1&n=many", "n = many is not a number: samples run from 1 to 10000000, or inf; nearest: n=inf\n",
         "#v1"},
        {"#v1&batch=50",
         "batch = 50 needs steps to take batches in: flows have none, rule=pgd, heavyball and adam have; "
         "nearest: batch=inf\n",
         "#v1"},
        {"#v1&batch=401&rule=pgd&n=400",
         "batch = 401 takes more samples than the training set has: with n = 400 batches run from 1 to 400; "
         "nearest: batch=400\n",
         "#v1&n=400&batch=400&rule=pgd"},
        {"#v1&batch=0&rule=pgd",
         "batch = 0 is out of range: batches run from 1 to 1000000, or inf; nearest: batch=1\n",
         "#v1&batch=1&rule=pgd"},
        {"#v1&batch=0",
         "batch = 0 is out of range: batches run from 1 to 1000000, or inf; nearest: batch=inf\n", "#v1"},
        {"#v1&rule=pgd&limit=Flow",
         "limit = Flow is not a choice: limits are same, flow or wide; nearest: limit=flow\n",
         "#v1&rule=pgd&limit=flow"},
        {"#v1&eta=0", "eta = 0 is out of range: step sizes run from 1e-9 to 1; nearest: eta=0.001\n",
         "#v1&eta=0.001"},
        {"#v1&eta=1.01", "eta = 1.01 is out of range: step sizes run from 1e-9 to 1; nearest: eta=1\n",
         "#v1&eta=1"},
        {"#v1&rule=PGD",
         "rule = PGD is not a choice: rules are flow, pgd, momentum, heavyball, rms, adam or normalised; "
         "nearest: rule=pgd\n",
         "#v1&rule=pgd"},
        {"#v1&rule=muon",
         "rule = muon is not a choice: rules are flow, pgd, momentum, heavyball, rms, adam or normalised; "
         "nearest: rule=flow\n",
         "#v1"},
        {"#v1&rule=momentum&friction=0.1",
         "friction = 0.1 is out of range: frictions run from 0.2 to 20, or nesterov; nearest: friction=0.2\n",
         "#v1&rule=momentum&friction=0.2"},
        {"#v1&rule=momentum&friction=3/t",
         "friction = 3/t is not a number: frictions run from 0.2 to 20, or nesterov; nearest: "
         "friction=nesterov\n",
         "#v1&rule=momentum"},
        {"#v1&seed=-1", "seed = -1 is out of range: seeds run from 0 to 9007199254740992; nearest: seed=0\n",
         "#v1&seed=0"},
        {"#v1&seed=9007199254740993",
         "seed = 9007199254740993 is out of range: seeds run from 0 to 9007199254740992; "
         "nearest: seed=9007199254740992\n",
         "#v1&seed=9007199254740992"},
        {"#v1&t=31", "t = 31 lies after the end of the run: times run from 0 to T = 30; nearest: t=30\n",
         "#v1&t=30"},
        {"#v1&t=31&T=5&m=0",
         "m = 0 is out of range: neurons run from 1 to 10000000; nearest: m=1\n"
         "t = 31 lies after the end of the run: times run from 0 to T = 5; nearest: t=5\n",
         "#v1&m=1&T=5&t=5"},
        {"#v1&t=2e6", "t = 2e6 is out of range: times run from 0 to T; nearest: t=30\n", "#v1&t=30"},
        {"#v1&t=-1", "t = -1 is out of range: times run from 0 to T; nearest: t=0\n", "#v1"},
        {"#v1&phi=h65",
         "phi = h65 is out of range (character 2: degree): degrees run from 1 to 64, coefficients up to 100 "
         "in "
         "size; nearest: phi=h64\n",
         "#v1&phi=h64"},
        {"#v1&sigma=rel",
         "sigma = rel is not a formula (character 1: rel is not known; did you mean relu?): degrees run from "
         "1 "
         "to 64, coefficients up to 100 in size; nearest: sigma=relu:12\n",
         "#v1&sigma=relu:12"},
        {"#v1&sigma=h4h",
         "sigma = h4h is not a Hermite sum (character 3: + or - expected between terms): degrees run from 1 "
         "to 64, coefficients up to 100 in size; nearest: sigma=phi\n",
         "#v1"},
        {"#v1&phi=",
         "phi is empty: degrees run from 1 to 64, coefficients up to 100 in size; nearest: phi=h4\n", "#v1"},
        {"#v1&k=65", "k = 65 is out of range: target degrees run from 1 to 64; nearest: k=64\n",
         "#v1&phi=h64"},
        {"#v1&k=x", "k = x is not a number: target degrees run from 1 to 64; nearest: k=4\n", "#v1"},
        {"#v1&k=3&phi=h5",
         "phi = h5 comes after k = 3: a setting is given once, and the first counts; nearest: phi=h3\n",
         "#v1&phi=h3"},
        {"#v1&phi=h5&k=3",
         "k = 3 comes after phi = h5: a setting is given once, and the first counts; nearest: phi=h5\n",
         "#v1&phi=h5"},
        {"#v1&m=5&m=6",
         "m = 6 comes after m = 5: a setting is given once, and the first counts; nearest: m=5\n", "#v1&m=5"},
        {"#v1&m=5&m=5&m=7",
         "m = 5 comes after m = 5: a setting is given once, and the first counts; nearest: m=5\n"
         "m = 7 comes after m = 5: a setting is given once, and the first counts; nearest: m=5\n",
         "#v1&m=5"},
        {"#v1&m=0&m=6",
         "m = 0 is out of range: neurons run from 1 to 10000000; nearest: m=1\n"
         "m = 6 comes after m = 0: a setting is given once, and the first counts; nearest: m=1\n",
         "#v1&m=1"},
        {"#v1&sede=7", "sede = 7 is not a setting; did you mean seed?\n", "#v1"},
        {"#v1&M=7", "M = 7 is not a setting; did you mean m?; nearest: m=7\n", "#v1&m=7"},
        {"#v1&TOL=7",
         "TOL = 7 is not a setting; did you mean tol?; nearest: tol=0.01\n"
         "tol = 7 is out of range: tolerances run from 1e-10 to 0.01; nearest: tol=0.01\n",
         "#v1&tol=0.01"},
        {"#v1&width=7", "width = 7 is not a setting; did you mean m?\n", "#v1"},
        {"#v1&x=7", "x = 7 is not a setting\n", "#v1"},
        {"#v1&view", "view is not a setting\n", "#v1"},
        {"#v2&d=8", "v2 is not a version of links that this program knows: it knows v1\n", "#v1&d=8"},
        {"#v01", "v01 is not a version of links that this program knows: it knows v1\n", "#v1"},
        {"#d=8&v1", "v1 is out of place: the version comes once, before everything else\n", "#v1&d=8"},
        {"#v1&v1", "v1 is out of place: the version comes once, before everything else\n", "#v1"},
        {"#v1&d=%zz",
         "d = %zz has a broken percent-escape: two hexadecimal digits follow a %; nearest: d=16\n", "#v1"},
        {"#v1&d=8%", "d = 8% has a broken percent-escape: two hexadecimal digits follow a %; nearest: d=16\n",
         "#v1"},
        {"#v1&%4=8", "%4 = 8 has a broken percent-escape: two hexadecimal digits follow a %\n", "#v1"},
        {"#v1&x=%zz", "x = %zz is not a setting\n", "#v1"},
        {"#v1&d=8#m=5", "d = 8#m=5 is not a number: dimensions run from 3 to 4096; nearest: d=8\n",
         "#v1&d=8"},
        {"javascript:alert(1)", "javascript:alert(1) is not a setting\n", "#v1"},
        {"#v1&d=javascript:alert(1)",
         "d = javascript:alert(1) is not a number: dimensions run from 3 to 4096; nearest: d=16\n", "#v1"},
        {"#v1&d=1%006", "d = 1\\x006 is not a number: dimensions run from 3 to 4096; nearest: d=16\n", "#v1"},
        {"#v1&d=\x01\x7f\\",
         "d = \\x01\\x7F\\\\ is not a number: dimensions run from 3 to 4096; nearest: d=16\n", "#v1"},
        {"#v1&d=%FF%C0%80",
         "d = \\xFF\\xC0\\x80 is not a number: dimensions run from 3 to 4096; nearest: d=16\n", "#v1"},
        {"#v1&tol=1e\xe2\x88\x92"
         "6", // a typographic minus, as copied from a paper
         "tol = 1e\\xE2\\x88\\x926 is not a number: tolerances run from 1e-10 to 0.01; nearest: tol=1e-6\n",
         "#v1"},
        {"#v1&d=1234567890123456789012345678901234567890x",
         "d = 1234567890123456789012345678901234567... is not a number: dimensions run from 3 to 4096; "
         "nearest: d=16\n",
         "#v1"},
        {"#v1&d= 8", "d =  8 is not a number: dimensions run from 3 to 4096; nearest: d=8\n", "#v1&d=8"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.text);
        const LinkResult result = parse_link(c.text);
        CHECK(all_messages(result.problems) == c.messages);
        CHECK(link_text(result.scenario) == c.nearest);
        check_promises(result);
    }
}

TEST_CASE("link: problems point at the text at fault") {
    const struct {
        std::string_view text;
        std::size_t position;
    } cases[] = {{"#v1&m=0", 6},
                 {"  https://example.org/#v1&m=0", 28},
                 {"m=0", 2},
                 {"#v1&x=7", 4},
                 {"#v2", 1},
                 {"#v1&phi=h3%2Bh65", 14},
                 {"#v1&phi=h3%2B%2Bh4", 13},
                 {"#v1&phi=h4%2B", 13},
                 {"#v1&d=8%2", 7},
                 {"#v1&batch=400", 10},
                 {"#v1&t=31&T=5", 6},
                 {"#v1&m=5&m=6", 8},
                 {"#v1&d", 4},
                 {"#v1&=5", 4}};
    for (const auto& c : cases) {
        CAPTURE(c.text);
        const LinkResult result = parse_link(c.text);
        REQUIRE(result.problems.size() == 1);
        CHECK(result.problems[0].position == c.position);
    }
}

TEST_CASE("link: how long one may be") {
    const std::string longest = "#v1&d=8" + std::string(kMaxLinkBytes - 7, '&');
    CHECK(parse_link(longest).ok());
    const LinkResult result = parse_link(longest + "&");
    REQUIRE(result.problems.size() == 1);
    CHECK(result.problems[0].kind == ProblemKind::too_long);
    CHECK(describe(result.problems[0]) ==
          "the link is too long (8193 bytes): links have at most 8192 bytes; nearest: #v1");
    CHECK(result.scenario == Scenario{});
    // The longest number that fits is still a number.
    CHECK(parse_link("#v1&d=8." + std::string(kMaxLinkBytes - 8, '0')).ok());
    CHECK(parse_link("#v1&eta=0." + std::string(8000, '1')).ok());
    check_promises(parse_link("#v1&phi=" + std::string(8000, '-')));
    check_promises(parse_link("#v1&" + std::string(8000, 'k') + "=1"));
}

TEST_CASE("link: keys of somebody else are handed back") {
    const std::string_view keys[] = {"plot", "digest"};
    const LinkResult result = parse_link("#v1&plot=gap%26loss&d=8&digest=", keys);
    CHECK(all_messages(result.problems) == "");
    CHECK(result.scenario.d == 8);
    REQUIRE(result.others.size() == 2);
    CHECK(result.others[0].key == "plot");
    CHECK(result.others[0].value == "gap&loss");
    CHECK(result.others[0].position == 9);
    CHECK(result.others[1].key == "digest");
    CHECK(result.others[1].value == "");

    CHECK(parse_link("#v1&plot=gap").problems.size() == 1);
    CHECK(all_messages(parse_link("#v1&plot=a&plot=b", keys).problems) ==
          "plot = b comes after plot = a: a setting is given once, and the first counts\n");
    CHECK(all_messages(parse_link("#v1&plto=a", keys).problems) ==
          "plto = a is not a setting; did you mean plot?\n");
    CHECK(all_messages(parse_link("#v1&plot=%", keys).problems) ==
          "plot = % has a broken percent-escape: two hexadecimal digits follow a %\n");
}

TEST_CASE("validate: scenarios that no link made") {
    const double infinity = std::numeric_limits<double>::infinity();
    Scenario s;
    s.d = -5;
    s.m = 20'000'000;
    s.n = -1;
    s.batch = -2;
    s.data = static_cast<Data>(7);
    s.phi.c = {0.5, 0.0, 300.0};
    s.teachers = {.kind = TeacherChoice::Kind::random, .count = 0, .plane = 2};
    s.signs = static_cast<Signs>(7);
    s.weights = static_cast<Weights>(7);
    s.kappa = -1.0;
    s.decay = std::nan("");
    s.chi = infinity;
    s.friction = -2.0;
    s.beta = 1.0;
    s.beta2 = -0.5;
    s.eps = 0.0;
    s.temperature = -1e-9;
    s.step = static_cast<StepKind>(7);
    s.wide = -1;
    s.sigma = HermiteSum{};
    s.rule = static_cast<Rule>(7);
    s.eta = std::nan("");
    s.limit = static_cast<InfiniteRule>(7);
    s.noise = -infinity;
    s.seed = UINT64_MAX;
    s.T = infinity;
    s.t = infinity;
    s.tol = 0.0;
    s.flowtol = 1.0;
    s.precision = static_cast<Precision>(7);
    const LinkResult result = nearest_valid(s);
    CHECK(result.problems.size() == settings().size());
    for (std::size_t i = 0; i < std::min(result.problems.size(), settings().size()); ++i) {
        CHECK(result.problems[i].key == settings()[i].key);
        CHECK(result.problems[i].position == LinkProblem::kNowhere);
        CHECK(result.problems[i].nearest ==
              std::string(settings()[i].key) + "=" + settings()[i].write(result.scenario));
    }
    CHECK(link_text(result.scenario) ==
          "#v1&d=3&m=10000000&n=1&phi=0.5h1+100h2&teachers=random:1:2&kappa=0.001&friction=0.2&beta=0.999&"
          "beta2=0&eps=1e-6&wide=2&seed=9007199254740992&T=1000000&t=1000000&tol=1e-10&flowtol=0.001");
    check_promises(result);

    Scenario late;
    late.t = 30.5;
    late.n = late.batch = 100;
    CHECK(all_messages(validate(late)) ==
          "batch = 100 needs steps to take batches in: flows have none, rule=pgd, heavyball and adam have; "
          "nearest: batch=inf\n"
          "t = 30.5 lies after the end of the run: times run from 0 to T = 30; nearest: t=30\n");

    Scenario untidy; // valid, in another representation
    untidy.phi.c = {0, 0, 0, 0, 1, 0, 0};
    untidy.sigma = hermite(4);
    untidy.t = -0.0;
    CHECK(validate(untidy).empty());
    CHECK(nearest_valid(untidy).scenario == Scenario{});
    CHECK(!std::signbit(nearest_valid(untidy).scenario.t));
    CHECK(link_text(untidy) == "#v1");
}

TEST_CASE("link: ten thousand scenarios come back") {
    Lcg lcg{20240607};
    for (int i = 0; i < 10000; ++i) {
        const Scenario s = random_scenario(lcg);
        REQUIRE(all_messages(validate(s)) == "");
        const std::string text = link_text(s);
        CAPTURE(text);
        REQUIRE(text.size() < 2000);
        const LinkResult result = parse_link(text);
        REQUIRE(all_messages(result.problems) == "");
        for (const Setting& row : settings()) REQUIRE(as_typed(row.write(s)) == row.write(s));
        REQUIRE(result.scenario == canonical(s));
        REQUIRE(link_text(result.scenario) == text);
        REQUIRE(parse_link("https://example.org/equator/" + text).scenario == result.scenario);
    }
}

TEST_CASE("link: cut and damaged links still give a valid neighbour") {
    const std::string link =
        "https://example.org/#v1&d=32&m=1000&batch=50&phi=0.8h3%2B0.6h4&sigma=-0.5h1+h2&rule=pgd&eta=0.01&"
        "limit=flow&noise=0.5&seed=77&T=12.5&t=7.25&tol=1e-5&flowtol=1e-8";
    REQUIRE(parse_link(link).ok());
    for (std::size_t length = 0; length <= link.size(); ++length)
        check_promises(parse_link(std::string_view(link).substr(0, length)));

    // Every byte replaced by each of the characters with a meaning, and by some without.
    const std::string replacements = "#&=%+-.*/:; 0189aehknptvV\\\"<>\t\n\x00\x01\x7f\x80\xc3\xff"s;
    for (std::size_t i = 0; i < link.size(); ++i) {
        for (char c : replacements) {
            std::string damaged = link;
            damaged[i] = c;
            CAPTURE(damaged);
            check_promises(parse_link(damaged));
        }
        std::string shorter = link, longer = link;
        shorter.erase(i, 1);
        longer.insert(i, 1, link[i]);
        check_promises(parse_link(shorter));
        check_promises(parse_link(longer));
    }

    Lcg lcg{3};
    for (int i = 0; i < 3000; ++i) {
        std::string damaged = link_text(random_scenario(lcg));
        for (std::uint64_t changes = 1 + lcg.below(6); changes > 0; --changes)
            damaged[lcg.below(damaged.size())] = static_cast<char>(lcg.below(256));
        check_promises(parse_link(damaged));
    }
    for (int i = 0; i < 3000; ++i) { // pure noise
        std::string noise(lcg.below(200), ' ');
        for (char& c : noise)
            c = lcg.coin() ? "v1&=%#dmnTth"[lcg.below(12)] : static_cast<char>(lcg.below(256));
        check_promises(parse_link(noise));
    }
}

TEST_CASE("link: a change of one setting changes that setting only") {
    // The way of a control on the page: read into a valid scenario, then repair.
    for (const Setting& row : settings()) {
        for (const std::string_view text : {"3", "h3", "pgd", "flow", "inf", "phi", "0.01", "", "?"}) {
            CAPTURE(row.key);
            CAPTURE(text);
            Scenario s = parse_link("#v1&d=40&phi=h2&sigma=h6&T=50&t=20&seed=9").scenario;
            const Scenario before = s;
            (void)row.read(row, text, s);
            for (const Setting& other : settings())
                if (&other != &row) CHECK(other.write(s) == other.write(before));
            check_promises(nearest_valid(s));
        }
    }
    // Only a shorter horizon moves another setting along.
    Scenario s = parse_link("#v1&T=50&t=20").scenario;
    CHECK(!find_setting("T")->read(*find_setting("T"), "10", s));
    CHECK(value_of(nearest_valid(s).scenario, "t") == "10");
}

// Likewise, of manglings.
TEST_CASE("link: mangled on its way, it is refused and its neighbour is what was meant") {
    const std::string meant = "#v1&m=100&seed=7";
    for (const std::string_view text : {
             "https://example.org/equator/%23v1&m=100&seed=7",
             "https://example.org/%23v1%26m%3D100%26seed%3D7",
             "https://example.org/equator/%2523v1%2526m%253D100%2526seed%253D7",
             "%23v1&m=100&seed=7",
             "https://example.org/equator/?v1&m=100&seed=7",
             "?v1&m=100&seed=7",
             "https://example.org/?v1&m=100&seed=7#",
             "/equator/?V1&m=100&seed=7",
             "example.org/%23v1&m=100&seed=7",
             "#v1%26m%3D100%26seed%3D7",
             "#v1&amp;m=100&amp;seed=7",
             "#v1&#38;m=100&#38;seed=7",
             "#v1&m=100&seed=7)",
             "#v1&m=100&seed=7>",
             "#v1&m=100&seed=7\"",
             "#v1&m=100&seed=7'",
             "#v1&m=100&seed=7”",
             "#v1&m=100&seed=7.)",
             "#v1&m=100&seed=7,",
             "#v1&m=100&seed=7;",
             "#v1&m=100&seed=7]",
             "#v1&m=100&seed=7*",
             "#v1&m=100&seed=7\"></a>",
             "#v1&m=100&seed=7?utm_source=mail",
             "#V1&M=100&SEED=7",
             "#v1&m=100&Seed=7",
             "#v1&m=１００&seed=７",
             "#v1&m=100&seed=٧",
             "#v1&m=100&seed=\u200b7",
             "#v1&m=100&seed=7\u00a0",
             "#v1&m=3D100&seed=3D7",
             "#v1&m=100&\n seed=7",
             "#v1&m=1\n00&seed=7",
             "#v1&m=+100&seed=+7",
             "#/v1&m=100&seed=7)",
             "#v1&m=100&seed=“7”",
             "#v1&m=100&seed=%227%22",
             "#v1&m=100&seed=%3D7",
             "#v1&amp;amp;m=100&amp;amp;seed=7",
             "#v1;m=100&seed=7",
             "#v1,m=100&seed=7",
             "#v1?m=100&seed=7",
             "#v1&m=100&seed=7…",
             "#v1&m=100&seed=7。",
             "#v1&m=100&seed=7&gt;",
             "https://example.org/equator/v1&m=100&seed=7",
             "https://example.org/?utm_source=mail&v1&m=100&seed=7",
             "＃v1＆m＝100＆seed＝7",
             "#v1&m:100&seed:7",
             "#v1;m=100;seed=7",
             "#v1 m=100 seed=7",
             "#v1, m = 100, seed = 7",
             "#v1|m=100|seed=7",
             "#v1/m=100/seed=7",
             "#v1&m 100&seed 7",
             "v1 M: 100; SEED: 7",
             "#v1&m=0.1k&seed=7",
             "#v1&m=0,1k&seed=7",
             "#v1&m=10^2&seed=7",
             "#v1&m=1*10^2&seed=7",
             "#v1&m=1×10^2&seed=7",
             "#v1&m=1 x 10^2&seed=7",
             "#v1&m=200/2&seed=7",
             "#v1&m=100neurons&seed=7",
             "#v1&m=100 neurons&seed=7",
             "#v1&m=lots&seed=7&m=100", // and one that is not: what cannot be guessed has its default
         }) {
        CAPTURE(text);
        const LinkResult result = parse_link(text);
        CHECK_FALSE(result.ok());
        check_promises(result);
        if (text.find("lots") == std::string_view::npos) CHECK(link_text(result.scenario) == meant);
    }
    const struct {
        std::string_view text, nearest;
    } values[] = {
        {"#v1&noise=−1", "#v1"}, // the minus is read, and is out of range
        {"#v1&phi=h3−0.5h4", "#v1&phi=h3-0.5h4"},
        {"#v1&phi=H3", "#v1&phi=h3"},
        {"#v1&phi=RELU:8)", "#v1&phi=relu:8"},
        {"#v1&phi=max(z,0)^2:8)", "#v1&phi=max(z,0)^2:8"},
        {"#v1&rule=PGD.", "#v1&rule=pgd"},
        {"#v1&eta=0,01&rule=pgd", "#v1&rule=pgd&eta=0.01"},
        {"#v1&T=12.5)", "#v1&T=12.5"},
    };
    for (const auto& v : values) {
        CAPTURE(v.text);
        const LinkResult result = parse_link(v.text);
        CHECK_FALSE(result.ok());
        check_promises(result);
        CHECK(link_text(result.scenario) == v.nearest);
    }
    // An address that names no run does not start one.
    for (const std::string_view text :
         {"https://example.org/equator/", "https://example.org/?x=1", "file:///tmp/equator.html"}) {
        const LinkResult result = parse_link(text);
        REQUIRE(result.problems.size() == 1);
        CHECK(describe(result.problems[0]).starts_with("the link has no # before the run"));
        CHECK(result.scenario == Scenario{});
    }
    CHECK(all_messages(parse_link("#v1&seed=7)").problems) ==
          "seed = 7) is not a number: seeds run from 0 to 9007199254740992; nearest: seed=7\n");
    CHECK(all_messages(parse_link("#v1&amp;m=100").problems) ==
          "amp;m = 100 is not a setting; did you mean m?; nearest: m=100\n");
}

TEST_CASE("settings: separators of thousands are asked about, with all readings") {
    const struct {
        std::string_view key, text, question, value; // "": not asked about
    } cases[] = {
        {"m", "1.000", "may mean 1000 or 1", "1000"},
        {"m", "1,000", "may mean 1000 or 1", "1000"},
        {"m", "1 000", "may mean 1000", "1000"},
        {"m", "1\u00a0000", "may mean 1000", "1000"},
        {"m", "1\u202f000", "may mean 1000", "1000"},
        {"m", "1'000", "may mean 1000", "1000"},
        {"m", "1’000", "may mean 1000", "1000"},
        {"m", "1_000", "may mean 1000", "1000"},
        {"m", "１．０００", "may mean 1000 or 1", "1000"},
        {"m", "1٬000", "may mean 1000 or 1", "1000"},
        {"m", "2.500", "may mean 2500 or 2.5", "2500"},
        {"n", "1.000.000", "may mean 1000000", "1000000"},
        {"n", "1,00,000", "may mean 100000", "100000"},
        {"seed", "-1.000", "may mean -1000 or -1", "0"},
        {"m", "16.0", "", "16"},
        {"m", "1000.000", "", "1000"},
        {"m", "1.0000", "", "1"},
        {"T", "1.125", "", "1.125"},
        {"T", "1,125", "may mean 1125 or 1.125", "1125"},
        {"T", "0,5", "may mean 0.5", "0.5"},
        {"T", "12,5", "may mean 12.5", "12.5"},
        {"T", "1.234,5", "may mean 1234.5", "1234.5"},
        {"T", "1,234.5", "may mean 1234.5", "1234.5"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.text);
        const Setting& row = *find_setting(c.key);
        Scenario s;
        const auto problem = read_setting(row, c.text, s);
        CHECK((problem ? problem->reason : "") == c.question);
        CHECK(row.write(s) == c.value);
    }
}

TEST_CASE("problem: echoes are safe and short") {
    CHECK(safe_echo("plain text") == "plain text");
    CHECK(safe_echo("a\\b\n\x7f\xff") == "a\\\\b\\x0A\\x7F\\xFF");
    CHECK(safe_echo(std::string(40, 'x')) == std::string(40, 'x'));
    CHECK(safe_echo(std::string(41, 'x')) == std::string(37, 'x') + "...");
    CHECK(safe_echo(std::string(36, 'x') + "\n\n") == std::string(36, 'x') + "..."); // no half escape
    CHECK(safe_echo(std::string(10000, '\0')).size() <= kEchoLength);
}
