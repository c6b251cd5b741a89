// The entry points of the page of experiments, all in Workers. web/workers/lab_worker.js hands over what the
// page asks for and posts back what comes out; it decides nothing. One Worker keeps the results, a Laboratory
// (faces/lab/laboratory.h), and answers with JSON or a table; the others compute, each one run at a time.
//
//     lab_ask(what, text, a, b)     "gallery", "vocabulary", "open" link, "add" link and row (a: run),
//                                   "stored" link and what docs/results has of it, "report" law (a: from;
//                                   b: 1 dark + 2 in the reader's own colours + 4 a panel for every value),
//                                   "link" (a: run; b: line), "table", "colours": the reader's own, numbers
//                                   with commas
//     lab_size(width, height)       of a report's figures
//     lab_start(link, run)          takes up a run of an experiment, and drops the one before
//     lab_work(milliseconds)        1 when it is done: lab_row(); else 0
//     lab_progress()                0 to 1
//     lab_row()                     its row as a table has it
//
// Texts are valid until the next call.

#include <emscripten.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "experiment/experiment_link.h"
#include "experiment/experiment_run.h"
#include "experiment/experiment_table.h"
#include "faces/lab/laboratory.h"

namespace {

using namespace equator;

Laboratory laboratory;
ReportOptions report_options;
std::vector<Colour> colours;
Experiment experiment;
std::optional<ExperimentRun> run;
std::string answer;

const char* answer_with(std::string text) {
    answer = std::move(text);
    return answer.c_str();
}

std::string ask(std::string_view what, std::string_view text, double a, int b) {
    const auto number = static_cast<std::size_t>(a);
    if (what == "gallery") return Laboratory::gallery();
    if (what == "vocabulary") return Laboratory::vocabulary();
    if (what == "open") return laboratory.open(text);
    // The experiment's link in a line of its own: another may have been opened since.
    if (what == "add" || what == "stored") {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos || !laboratory.is_open(text.substr(0, end)))
            return "another experiment is open";
        text.remove_prefix(end + 1);
        return what == "add" ? laboratory.add(number, text) : laboratory.store(text);
    }
    if (what == "link") return laboratory.run_link(number, static_cast<std::size_t>(b));
    if (what == "table") return laboratory.table();
    if (what == "colours") {
        colours.clear();
        while (!text.empty()) {
            const std::size_t end = std::min(text.find(','), text.size());
            std::uint32_t colour = 0;
            std::from_chars(text.data(), text.data() + end, colour);
            colours.push_back(faded(rgb(colour), colour == 0 ? 0.0f : 1.0f));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
        return "";
    }
    if (what == "report") {
        report_options.dark = (b & 1) != 0;
        report_options.colours = b & 2 ? colours : std::vector<Colour>{};
        report_options.apart = (b & 4) != 0;
        const Law law = text == "exponential"   ? Law::exponential
                        : text == "logarithmic" ? Law::logarithmic
                                                : Law::power;
        report_options.choice = FitChoice{law, a};
        return laboratory.report(report_options);
    }
    return "";
}

} // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE const char* lab_ask(const char* what, const char* text, double a, int b) {
    return answer_with(ask(what, text, a, b));
}

EMSCRIPTEN_KEEPALIVE void lab_size(float width, float height) {
    report_options.width = width;
    report_options.height = height;
}

EMSCRIPTEN_KEEPALIVE void lab_start(const char* link, double number) {
    experiment = parse_experiment(link).experiment;
    run.emplace(experiment, static_cast<std::size_t>(number));
}

EMSCRIPTEN_KEEPALIVE int lab_work(double milliseconds) {
    const double end = emscripten_get_now() + milliseconds;
    do {
        if (run->approach()) return 1;
    } while (emscripten_get_now() < end);
    return 0;
}

EMSCRIPTEN_KEEPALIVE double lab_progress() {
    return run->progress();
}

EMSCRIPTEN_KEEPALIVE const char* lab_row() {
    answer_with(table_row(experiment, run->row()));
    run.reset(); // with its memory
    return answer.c_str();
}

} // extern "C"
