// Whole links: view and digest beside the scenario.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "base/number_text.h"
#include "figure/figure.h"
#include "generated/docs.h"
#include "scenario/settings.h"
#include "support/random_scenario.h"
#include "view/camera.h"
#include "view/shared_link.h"
#include "view/view_settings.h"

using namespace equator;
using namespace std::string_literals;
using test::Lcg;

namespace {

double decimal(Lcg& lcg, int lowest, int highest, int decimals) {
    const auto steps = static_cast<std::int64_t>(
        lcg.below(static_cast<std::uint64_t>((highest - lowest)) * (decimals == 2 ? 100u : 10u)));
    return (lowest * (decimals == 2 ? 100.0 : 10.0) + static_cast<double>(steps)) /
           (decimals == 2 ? 100.0 : 10.0);
}

PlotView random_plot(Lcg& lcg, PlotKind kind) {
    PlotView plot;
    if (lcg.coin()) plot.log_x = lcg.coin();
    if (lcg.coin()) plot.log_y = lcg.coin();
    const auto zoom = [&] {
        const double lo = (lcg.unit() - 0.3) * 20.0;
        return tidy(Axis{lo, lo + lcg.unit() * (lcg.coin() ? 1e-3 : 30.0) + 1e-4, false});
    };
    if (lcg.coin()) plot.zoom_x = zoom();
    if (lcg.coin()) plot.zoom_y = zoom();
    for (const CurveSpec& curve : curves_of(kind))
        if (lcg.below(3) == 0) plot.hidden.push_back(curve.name);
    return plot;
}

View random_view(Lcg& lcg, int m) {
    View v;
    const auto change = [&lcg] { return lcg.below(3) == 0; };
    if (change()) v.theme = static_cast<Appearance>(lcg.below(3));
    if (change()) v.play = static_cast<Choice>(lcg.below(3));
    if (change()) v.speed = 0.25 * static_cast<double>(1 + lcg.below(32));
    if (change()) v.scale = 1.0 + 0.125 * static_cast<double>(1 + lcg.below(8));
    if (change()) {
        v.panels = PanelSet::none();
        for (std::size_t i = 0; i < kPanelCount; ++i)
            if (lcg.coin()) v.panels.add(static_cast<PanelKind>(i));
    }
    if (change()) v.settings = static_cast<Choice>(lcg.below(3));
    if (change()) v.colour_by = static_cast<ColourBy>(lcg.below(static_cast<unsigned>(ColourBy::count_)));
    if (change()) v.twins = lcg.coin();
    if (change()) v.segments = lcg.coin();
    if (change()) v.trails = lcg.coin();
    if (change()) v.density = lcg.coin();
    if (change()) v.selected = static_cast<int>(lcg.below(static_cast<std::uint64_t>(m)));
    if (change())
        v.camera =
            tidy(CameraPose{decimal(lcg, -180, 180, 1), decimal(lcg, -87, 87, 1), decimal(lcg, 2, 14, 2)});
    if (change()) v.tab = static_cast<PlotKind>(lcg.below(kPlotCount));
    if (change()) v.left = kLeftPlots[lcg.below(std::size(kLeftPlots))];
    if (change()) v.right = kRightPlots[lcg.below(std::size(kRightPlots))];
    if (change()) v.compare = Compare::rules;
    if (change()) v.step = static_cast<int>(lcg.below(kTourSteps + 1));
    if (change()) v.target_gap = 1e-3 * static_cast<double>(1 + lcg.below(4000));
    if (change()) v.theory = false;
    if (change()) v.times_m = true;
    for (const PlotSpec& plot : kPlots)
        if (change()) v.plot(plot.kind) = random_plot(lcg, plot.kind);
    return v;
}

SharedLink random_link(Lcg& lcg) {
    SharedLink link;
    link.scenario = canonical(test::random_scenario(lcg));
    link.view = random_view(lcg, link.scenario.m);
    const auto word = [&lcg] { return lcg.below(std::uint64_t{1} << 53) * 2049u; };
    if (lcg.coin()) {
        link.claim = DigestTrace{.digest = word()};
        if (lcg.coin())
            link.claim = make_trace(800, [&](std::uint32_t) { return word(); }, {lcg.unit(), lcg.unit()});
        if (lcg.coin()) link.claim->arithmetic = 'q';
    }
    return link;
}

std::string messages(const SharedLinkResult& result) {
    std::string text;
    for (const LinkProblem& problem : result.problems) text += describe(problem) + "\n";
    return text;
}

/// What every answer promises, whatever the question.
void check_promises(std::string_view text) {
    const SharedLinkResult result = parse_shared_link(text);
    const std::string canonical_text = shared_link_text(result.link);
    const SharedLinkResult again = parse_shared_link(canonical_text);
    REQUIRE(messages(again) == "");
    REQUIRE(again.link == result.link);
    REQUIRE(shared_link_text(again.link) == canonical_text);
    if (!result.ok()) REQUIRE_FALSE(result.link.claim);
    for (const LinkProblem& problem : result.problems)
        for (const char c : describe(problem)) REQUIRE((c >= 0x20 && c < 0x7f));
}

} // namespace

TEST_CASE("whole links: five thousand of them come back") {
    Lcg lcg{20261123};
    for (int i = 0; i < 5000; ++i) {
        const SharedLink link = random_link(lcg);
        const std::string text = shared_link_text(link);
        CAPTURE(text);
        const SharedLinkResult result = parse_shared_link(text);
        REQUIRE(messages(result) == "");
        REQUIRE(result.link == link);
        REQUIRE(shared_link_text(result.link) == text);
    }
}

TEST_CASE("whole links: only what differs from the defaults is written, in a fixed order") {
    CHECK(shared_link_text({}) == "#v1");
    SharedLink link;
    link.view.colour_by = ColourBy::lambda_par;
    link.view.camera = {-30.5, 10.0, 4.0};
    link.view.segments = false;
    link.view.plot(PlotKind::gap).zoom_x = Axis{3.0, 12.5, false};
    link.view.plot(PlotKind::gap).log_y = false;
    // Two of those that are shown at first, besides all that is not.
    link.view.plot(PlotKind::gap)
        .hidden.insert(link.view.plot(PlotKind::gap).hidden.end(), {"average stability", "naive bound"});
    link.scenario.t = 12.5;
    link.claim = DigestTrace{0x0123456789abcdefu, std::nullopt};
    CHECK(shared_link_text(link) ==
          "#v1&t=12.5&colour=lambda&hide=segments&cam=-30.5,10,4&"
          "gap=x:3..12.5,y:lin,-gronwall,-average-stability&digest=0123456789abcdef");
    // Any order is read.
    CHECK(shared_link_text(parse_shared_link("#hide=segments&colour=lambda&v=1&m=3").link) ==
          "#v1&m=3&colour=lambda&hide=segments");
}

TEST_CASE("whole links: a curve that is hidden at first is named where it is shown") {
    CHECK(is_hidden(View{}.plot(PlotKind::gap).hidden, "bound so far"));
    const SharedLink link = parse_shared_link("#v1&gap=+bound-so-far,-particle-gap").link;
    const HiddenNames& hidden = link.view.plot(PlotKind::gap).hidden;
    CHECK_FALSE(is_hidden(hidden, "bound so far"));
    CHECK(is_hidden(hidden, "particle gap"));
    CHECK(is_hidden(hidden, "linear ODE"));
    CHECK(shared_link_text(link) == "#v1&gap=-particle-gap,+bound-so-far");
    const SharedLink old = parse_shared_link("#v1&gap=-gronwall").link; // says nothing of it: hidden still
    CHECK(is_hidden(old.view.plot(PlotKind::gap).hidden, "bound so far"));
    CHECK(shared_link_text(old) == "#v1&gap=-gronwall");
    // A curve that has another name by now is still called what links called it.
    CHECK(is_hidden(old.view.plot(PlotKind::gap).hidden, "naive bound"));
    CHECK(is_hidden(parse_shared_link("#v1&budget=-rest").link.view.plot(PlotKind::budget).hidden,
                    "beyond first order"));
    // What was shown at first when it was hidden by a link is hidden still, and need not be said.
    CHECK(shared_link_text(parse_shared_link("#v1&gap=-linear-ode,-a-priori").link) == "#v1");
    CHECK(shared_link_text(parse_shared_link("#v1&gap=-bound-so-far").link) == "#v1");
    CHECK(parse_shared_link("#v1&gap=+no-such-curve").problems.size() == 1);
}

TEST_CASE("whole links: bad views are named with what is allowed and a valid neighbour") {
    const std::map<std::string, std::string> cases{
        {"#v1&colour=red",
         "colour = red is not a choice: it takes plain, latitude, gap, lambda, speed or weight; "
         "nearest: colour=plain"},
        {"#v1&colour=lamda",
         "colour = lamda is not a choice; did you mean lambda?: it takes plain, latitude, "
         "gap, lambda, speed or weight; nearest: colour=plain"},
        {"#v1&m=5&neuron=5", "neuron = 5 is out of range: neurons are counted from 0 to m - 1 = 4; nearest: "
                             "neuron=4"},
        {"#v1&speed=99", "speed = 99 is out of range: it takes 0.25 to 8; nearest: speed=8"},
        {"#v1&cam=1,2",
         "cam = 1,2 is not three numbers: it takes yaw from -180 to 180, pitch from -87 to 87, "
         "distance from 1.7 to 14, joined by commas; nearest: cam=45,18.3,5.2"},
        {"#v1&cam=0,95,3", "cam = 0,95,3 is out of range: it takes yaw from -180 to 180, pitch from -87 to "
                           "87, distance from 1.7 to 14, joined by commas; nearest: cam=0,87,3"},
        {"#v1&t=1&digest=xyz",
         "digest = xyz is not a digest: a digest is 16 hexadecimal digits, perhaps with "
         "- and 28 more, and then - and 32"},
        {"#v1&play=javascript:alert(1)",
         "play = javascript:alert(1) is not a choice: it takes auto, on or off; nearest: play=auto"},
    };
    for (const auto& [link, message] : cases) CHECK(messages(parse_shared_link(link)) == message + "\n");
    CHECK(messages(parse_shared_link("#v1&gap=x:9..3")).find("ends before it begins") != std::string::npos);
    CHECK(messages(parse_shared_link("#v1&gap=-nothing")).find("none of this plot's") != std::string::npos);
    CHECK(messages(parse_shared_link("#v1&colour=gap&colour=speed")).find("comes after") !=
          std::string::npos);
    CHECK(messages(parse_shared_link("#v1&" + std::string(1 << 20, 'a'))).find("too long") !=
          std::string::npos);
}

TEST_CASE("whole links: fuzz, cut, damaged and pure noise") {
    Lcg lcg{7};
    const std::string alphabet = "#&=%+-.,:;/_ 0189aehknptxyvV\\\"<>\t\n\x00\x01\x7f\x80\xc3\xff"s;
    const std::string pieces[] = {"gap=",      "x:log",  "y:1e-5..3", "..",          "-gronwall",
                                  "digest=",   "cam=",   "neuron=",   "1e999",       "-1e999",
                                  "nan",       "%00",    "%2",        "v2",          "v1",
                                  "panels=",   ",,,",    "t=",        "javascript:", "9007199254740993",
                                  "hide=none", "tab=gap"};
#if EQUATOR_LONG_TESTS
    constexpr int kRounds = 200'000;
#else
    constexpr int kRounds = 6'000;
#endif
    for (int i = 0; i < kRounds; ++i) {
        std::string text = shared_link_text(random_link(lcg));
        for (std::uint64_t changes = 1 + lcg.below(6); changes > 0; --changes) {
            const std::size_t at = lcg.below(text.size());
            switch (lcg.below(5)) {
            case 0:
                text[at] = static_cast<char>(lcg.below(256));
                break;
            case 1:
                text[at] = alphabet[lcg.below(alphabet.size())];
                break;
            case 2:
                text.erase(at, 1 + lcg.below(8));
                break;
            case 3:
                text.insert(at, pieces[lcg.below(std::size(pieces))]);
                break;
            default:
                text.insert(at, text.substr(lcg.below(text.size()), lcg.below(40)));
            }
            if (text.empty()) text = "#";
        }
        CAPTURE(text);
        check_promises(text);
    }
}

TEST_CASE("zooms and cameras are tidied once, then stay") {
    Lcg lcg{11};
    for (int i = 0; i < 20000; ++i) {
        const double magnitude = std::pow(10.0, static_cast<double>(lcg.below(16)) - 10.0);
        const double lo = (lcg.unit() - 0.5) * magnitude,
                     hi = lo + lcg.unit() * magnitude * (lcg.coin() ? 1.0 : 1e-3);
        if (!(lo < hi)) continue;
        const Axis once = tidy(Axis{lo, hi, false});
        REQUIRE(once.lo < once.hi);
        REQUIRE(std::fabs(once.lo - lo) <= 1.01e-3 * (hi - lo));
        REQUIRE(std::fabs(once.hi - hi) <= 1.01e-3 * (hi - lo));
        REQUIRE(number_text(once.lo).size() <= 18);
        const CameraPose pose =
            tidy(CameraPose{(lcg.unit() - 0.5) * 2000.0, (lcg.unit() - 0.5) * 400.0, lcg.unit() * 20});
        REQUIRE(tidy(pose) == pose);
        REQUIRE(pose.yaw > -180.0);
        REQUIRE(pose.yaw <= 180.0);
    }
    // A log axis keeps its small end.
    const Axis log = tidy(Axis{1.23456e-7, 0.0987654, false});
    CHECK(log.lo == doctest::Approx(1.23456e-7).epsilon(1e-3));
}

TEST_CASE("a digest's trace finds the first checkpoint that differs") {
    const auto digest = [](std::uint32_t tick) { return 0x9E3779B97F4A7C15u * (tick + 1); };
    const TraceValues values{0.000123, 0.25};
    const DigestTrace claim = make_trace(100, digest, values);
    CHECK(read_trace(trace_text(claim)) == claim);
    CHECK(trace_text(claim).size() == 16 + 1 + 28 + 1 + 32);
    CHECK_FALSE(make_trace(100, digest, {std::nan(""), 0.25}).values);
    CHECK(mark_tick(100, kTraceMarks) == 100);
    const auto verdict = [&](std::uint32_t wrong_from) {
        TraceCheck check(claim, 100);
        for (std::uint32_t tick = 0; tick <= 100; ++tick)
            check.see(tick, tick >= wrong_from ? ~digest(tick) : digest(tick), values);
        return check;
    };
    CHECK(verdict(101).verdict() == TraceCheck::Verdict::reproduced);
    CHECK(verdict(40).verdict() == TraceCheck::Verdict::differs);
    CHECK(verdict(40).first_difference() == 50); // marks are at 12, 25, 37, 50, ...
    CHECK(verdict(40).last_agreement() == 37);
    CHECK(verdict(0).first_difference() == 12);
    CHECK(verdict(100).first_difference() == 100);
    CHECK(verdict(100).last_agreement() == 87);
    // Without marks only the end is known.
    TraceCheck plain(DigestTrace{.digest = digest(100)}, 100);
    plain.see(50, 1, values);
    CHECK(plain.verdict() == TraceCheck::Verdict::checking);
    plain.see(100, digest(100), values);
    CHECK(plain.verdict() == TraceCheck::Verdict::reproduced);
    for (const char* bad :
         {"", "0123", "0123456789abcdeg", "0123456789abcdef-", "0123456789abcdef0",
          "0123456789abcdef-000000000000000000000000000g", "0123456789abcdef_0000000000000000000000000000",
          "0123456789abcdef-0000000000000000000000000000-", "b0123456789abcdef", "1.0123456789abcdef", "b.",
          "0123456789abcdef-00000000000000000000000000007ff0000000000000", // no part but the known ones
          "0123456789abcdef-0000000000000000000000000000-7ff00000000000003fd0000000000000"}) // infinity
        CHECK_FALSE(read_trace(bad));
}

TEST_CASE("a digest of another arithmetic is no evidence: values are compared") {
    const auto digest = [](std::uint32_t tick) { return 0x9E3779B97F4A7C15u * (tick + 1); };
    DigestTrace claim = make_trace(100, digest, {0.000123, 0.25});
    CHECK(claim.arithmetic == kArithmetic);
    CHECK(trace_text(claim)[1] != '.'); // the first arithmetic needs no letter
    claim.arithmetic = 'z';
    CHECK(trace_text(claim).starts_with("z."));
    CHECK(read_trace(trace_text(claim)) == claim);
    const auto see = [&](const TraceValues& values) {
        TraceCheck check(claim, 100);
        for (std::uint32_t tick = 0; tick <= 100; ++tick) check.see(tick, ~digest(tick), values);
        CHECK(check.verdict() == TraceCheck::Verdict::other_arithmetic);
        return check;
    };
    const std::string start =
        std::string("made with arithmetic z, while this program computes ") + kArithmetic;
    const TraceCheck close = see({0.000123 * (1 + 3e-13), 0.25});
    REQUIRE(close.distance());
    CHECK(*close.distance() == doctest::Approx(3e-13).epsilon(1e-3));
    CHECK(close.other_arithmetic_text(12.0) == start + ": particle gap and loss agree to 3×10⁻¹³ at t = 12");
    CHECK(*see({0.000123, 0.25}).distance() == 0.0);
    CHECK(see({0.000123, 0.25})
              .other_arithmetic_text(2.5)
              .ends_with(": particle gap and loss are equal at t = 2.5"));
    CHECK(*see({0.000123, 0.5}).distance() == 0.5); // the larger of the two
    CHECK_FALSE(see({std::nan(""), 0.25}).distance());
    claim.values.reset();
    CHECK(see({0.000123, 0.25}).other_arithmetic_text(12.0) == start + "; the link has no values to compare");
}

TEST_CASE("the view's ranges are the camera's, and its keys nobody else's") {
    CHECK(tidy(CameraPose{0, 90, 100}).distance == Camera::kMaxDistance);
    for (const std::string_view key : view_keys()) {
        CHECK(find_setting(key) == nullptr);
        CHECK(find_shorthand(key) == nullptr);
    }
    for (const ViewSetting& row : view_settings()) {
        View view;
        CHECK(row.read(row, default_text(row), view) == "");
        CHECK(view == View{});
    }
}

TEST_CASE("every key of the view says what it is made of, and takes that") {
    for (const ViewSetting& row : view_settings()) {
        CAPTURE(row.key);
        const bool words = row.kind == ViewKind::choice || row.kind == ViewKind::list;
        CHECK(words == !row.choices.empty());
        CHECK(words == row.values.empty());
        for (const std::string_view choice : row.choices) {
            View view;
            CHECK(!set_view_key(view, row, choice));
            CHECK(row.write(row, view) == choice);
            CHECK(values_text(row).find(choice) != std::string::npos);
        }
        if (row.kind == ViewKind::choice)
            CHECK(std::count(row.choices.begin(), row.choices.end(), default_text(row)) == 1);
        View view;
        if (row.kind == ViewKind::list) CHECK(!set_view_key(view, row, "none"));
        const auto problem = set_view_key(view, row, "no such thing");
        CHECK(problem->key == row.key);
        CHECK(problem->value == "no such thing");
        CHECK(problem->range == "it takes " + values_text(row));
        // Digits alone can be typed where there are no letters: neither a word nor an exponent is allowed.
        if (row.kind == ViewKind::number)
            CHECK(row.letters == (row.values.find("none") != std::string_view::npos ||
                                  row.values.find("e-") != std::string_view::npos));
    }
}

TEST_CASE("the documentation shows the table of the view") {
    CHECK(test::kLinksMarkdown.find(view_settings_markdown()) != std::string_view::npos);
}
