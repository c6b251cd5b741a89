#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <utility>

#include "base/number_text.h"
#include "experiment/analysis.h"
#include "experiment/builtin.h"
#include "experiment/experiment_link.h"
#include "faces/cli/commands.h"
#include "faces/cli/experiments.h"
#include "faces/cli/options.h"
#include "faces/cli/table_file.h"
#include "figure/experiment_figure.h"
#include "figure/svg.h"
#include "scenario/problem.h"

namespace equator::cli {

namespace {

constexpr char kHelp[] =
    "equator results FROM --out DOCS [--only NAME,...]\n"
    "\n"
    "Writes DOCS/results.md and its figures, DOCS/results/NAME.svg and (for dark "
    "pages) NAME-dark.svg, from the tables of the built-in "
    "experiments:\n"
    "FROM/NAME/table.csv, as `equator sweep NAME --out FROM/NAME` makes them. All must be there.\n"
    "With --only, those of these experiments, and the page keeps its other sections as they are.\n"
    "script/results does both.\n";

/// The figures of an ensemble that go into the document; its other measures are in the table.
constexpr std::string_view kShown[] = {"gap", "loss", "latitude", "budget"};

/// Significant digits of values, and places of slopes.
constexpr int kDigits = 3, kPlaces = 4;

std::string slope_text(double value) {
    return std::isfinite(value) ? fixed_text(value, kPlaces) : "-";
}

bool write_file(const std::filesystem::path& path, const std::string& text) {
    std::FILE* file = std::fopen(path.string().c_str(), "wb");
    const bool written = file && std::fwrite(text.data(), 1, text.size(), file) == text.size();
    return (file && std::fclose(file) == 0) && written;
}

std::string svg_of(const PlotFigure& figure, const std::string& title, const Experiment& experiment,
                   const Theme& theme) {
    SvgOptions options;
    options.title = title;
    options.metadata = {experiment_text(experiment), "Equator " EQUATOR_VERSION};
    return svg_text(figure, {}, theme, options);
}

std::string fit_table(const Experiment& experiment, const std::vector<ExperimentCurve>& curves,
                      const FitChoice& choice) {
    const std::string x = abscissa(experiment);
    const char* law = choice.law == Law::power ? "^s" : choice.law == Law::exponential ? "exp(s " : "s log ";
    const std::string formula = choice.law == Law::power         ? x + law
                                : choice.law == Law::exponential ? law + x + ")"
                                                                 : law + x;
    std::string text = "| measured | fitted from " + x + " = | s in " + formula +
                       " | standard error | 95 % bootstrap | slopes from point to point, upwards "
                       "|\n|---|---|---|---|---|---|\n";
    for (const ExperimentCurve& curve : curves) {
        const std::string which = curve_name(experiment, curve);
        for (const double from : {0.0, choice.from}) {
            if (from == 0.0 && choice.from > 0.0 && experiment.seeds == 1)
                continue; // one line is enough where nothing is random
            const Law own = choice.law_of(experiment, curve.measure);
            const std::optional<CurveFit> fit = fit_curve(curve, own, from);
            if (!fit) continue;
            text += "| " + std::string(info_of(curve.measure).label) + (which.empty() ? "" : ", " + which) +
                    (own == choice.law ? "" : ", as exp(s " + x + ")") + " | " + number_text(fit->x.front()) +
                    " | " + slope_text(fit->line.slope) + " | " + slope_text(fit->line.slope_error) + " | " +
                    slope_text(fit->slope_lo) + " to " + slope_text(fit->slope_hi) + " |";
            for (const double local : fit->local) text += " " + general_text(local, kDigits);
            text +=
                fit->left_out > 0 ? " (" + std::to_string(fit->left_out) + " values left out) |\n" : " |\n";
            if (choice.from == 0.0) break;
        }
    }
    return text;
}

/// Medians with their spread, for those who want the numbers beside the figure.
std::string value_table(const Experiment& experiment, const std::vector<ExperimentCurve>& curves) {
    std::vector<double> xs;
    for (const ExperimentCurve& curve : curves)
        for (const CurvePoint& point : curve.points)
            if (std::find(xs.begin(), xs.end(), point.x) == xs.end()) xs.push_back(point.x);
    std::sort(xs.begin(), xs.end());
    std::string text = "| " + abscissa(experiment) + " |", rule = "|---|";
    for (const ExperimentCurve& curve : curves) {
        const std::string which = curve_name(experiment, curve);
        text += " " + std::string(info_of(curve.measure).label) + (which.empty() ? "" : ", " + which) + " |";
        rule += "---|";
    }
    text += "\n" + rule + "\n";
    for (const double x : xs) {
        text += "| " + number_text(x) + " |";
        for (const ExperimentCurve& curve : curves) {
            const auto point = std::find_if(curve.points.begin(), curve.points.end(),
                                            [x](const CurvePoint& p) { return p.x == x; });
            if (point == curve.points.end()) {
                text += " |";
                continue;
            }
            text += " " + (point->note.empty() ? general_text(point->spread.median, kDigits) : point->note);
            if (point->spread.count > 1 && point->spread.is_wide())
                text += " (" + general_text(point->spread.lo, kDigits) + " to " +
                        general_text(point->spread.hi, kDigits) + ")";
            text += " |";
        }
        text += "\n";
    }
    return text;
}

/// Names of built-in experiments, joined by commas.
std::string read_names(const std::string& text, std::vector<std::string>& names) {
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        names.push_back(text.substr(begin, end - begin));
        if (!find_builtin(names.back()))
            return "has '" + safe_echo(names.back()) +
                   "', which is no built-in experiment (equator sweep --list)";
        begin = end + 1;
    }
    return "";
}

/// The section of a page under a heading, with the heading; "" if there is none.
std::string section_of(const std::string& page, const std::string& title) {
    const std::size_t begin = page.find("\n## " + title + "\n");
    if (begin == std::string::npos) return "";
    return page.substr(begin, page.find("\n## ", begin + 1) - begin);
}

} // namespace

int results(const Arguments& arguments) {
    if (asks_for(arguments, "--help")) {
        std::fputs(kHelp, stdout);
        return kSuccess;
    }
    std::optional<std::string> out;
    std::vector<std::string> only;
    const Option options[] = {{"out",
                               [&](const std::string& value) {
                                   out = value;
                                   return std::string();
                               }},
                              {"only", [&](const std::string& value) { return read_names(value, only); }}};
    const auto [from, wrong] = read_word_and_options(arguments, "results", "folder", options);
    if (wrong) return kBadInput;
    const auto complain = [](const std::string& what) {
        std::fprintf(stderr, "equator results: %s\n", what.c_str());
        return kBadInput;
    };
    if (!from || !out)
        return complain("it takes the folder of the tables, and --out with that of the documents");

    const std::filesystem::path docs(*out);
    std::error_code error;
    std::filesystem::create_directories(docs / "results", error);
    std::string page; // as it is
    if (!only.empty() && !read_file((docs / "results.md").string(), page)) {
        complain("cannot read " + (docs / "results.md").string() + ", whose other sections --only keeps");
        return kFailed;
    }
    std::string text = "# Results: the laws, measured\n"
                       "\n"
                       "Made by `script/results` from sweeps of Equator " EQUATOR_VERSION
                       "; nothing here is typed in by hand but the sentences. Every link\n"
                       "reruns its experiment, `equator sweep 'LINK' --out DIR`, and every row of a table "
                       "reruns by its own link with\n"
                       "the same digest. How experiments are written and run is in "
                       "[experiments.md](experiments.md), the quantities are\n"
                       "in [model.md](model.md).\n"
                       "\n"
                       "Dots are medians over seeds, their bars the quantiles 0.1 to 0.9. Lines are least "
                       "squares through all runs (not\n"
                       "through medians) in the coordinates in which the law is straight, over the points "
                       "that the line spans; the\n"
                       "shaded band holds it with 95 per cent of the bootstrap's resamples. With several "
                       "seeds the standard error is\n"
                       "clustered by seed, because the narrower networks of a seed are parts of the wider "
                       "ones. Where nothing is random\n"
                       "(one seed, infinite width) it only says how straight the points lie, and the slopes "
                       "from point to point say more.\n";
    for (const BuiltinExperiment& builtin : builtin_experiments()) {
        const std::string name(builtin.name), title(builtin.title);
        if (!only.empty() && std::find(only.begin(), only.end(), name) == only.end()) {
            const std::string kept = section_of(page, title);
            if (kept.empty())
                return complain((docs / "results.md").string() + " has no section \"" + title + "\" to keep"),
                       kFailed;
            text += kept;
            continue;
        }
        const FolderTable table = read_folder((std::filesystem::path(*from) / name).string());
        if (!table.error.empty()) {
            complain(table.error);
            return kFailed;
        }
        const Experiment wanted = parse_experiment(builtin.link).experiment;
        if (!(wanted == table.experiment))
            return complain(name + " is of another experiment, " + experiment_text(table.experiment) +
                            "; this program has " + experiment_text(wanted));
        const std::vector<ExperimentCurve> curves = curves_of(table.experiment, table.rows);
        text += "\n## " + title + "\n\nExpected: " + std::string(builtin.expected) + ".\n\n";
        const auto figure = [&](const std::string& file, const std::string& what, const PlotFigure& drawn) {
            text += "<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"results/" + file +
                    "-dark.svg\"><img alt=\"" + what + "\" src=\"results/" + file + ".svg\"></picture>\n\n";
            const auto write = [&](const char* ending, const Theme& theme) {
                return write_file(docs / "results" / (file + ending),
                                  svg_of(drawn, what, table.experiment, theme));
            };
            return write(".svg", light_theme()) && write("-dark.svg", dark_theme());
        };
        bool written = true;
        if (builtin.over_time) {
            for (const FigurePart& part : figure_parts(table.experiment)) {
                if (std::find(std::begin(kShown), std::end(kShown), part.name) == std::end(kShown)) continue;
                ExperimentFigure drawn;
                draw_ensemble(curves, part, drawn);
                written =
                    figure(name + "-" + std::string(part.name), drawn.figure.title, drawn.figure) && written;
            }
        } else {
            const FitChoice choice = fit_choice(table.experiment);
            for (FigurePart part : figure_parts(table.experiment)) {
                part.title = title;
                ExperimentFigure drawn;
                draw_sweep(table.experiment, curves, choice, part, false, drawn);
                written = figure(name, title, drawn.figure) && written;
            }
            text += fit_table(table.experiment, curves, choice) + "\n";
            for (const ExperimentCurve& curve : curves)
                if (const std::string damped = damped_text(table.experiment, curve, choice); !damped.empty())
                    text += "The " + std::string(info_of(curve.measure).label) + " as " + damped + ".\n\n";
        }
        if (!builtin.remark.empty()) text += std::string(builtin.remark) + "\n\n";
        if (!builtin.over_time)
            text += "<details><summary>Numbers</summary>\n\n" + value_table(table.experiment, curves) +
                    "\n</details>\n\n";
        std::size_t failed = 0;
        for (const ExperimentRow& row : table.rows) failed += !row.lines.back().failure.empty();
        text += std::to_string(table.rows.size()) + " runs" +
                (failed > 0 ? ", of which " + std::to_string(failed) + " failed" : "") + ": `" +
                experiment_text(table.experiment) + "`\n";
        if (!written) return complain("cannot write the figures of " + name), kFailed;
    }
    if (!write_file(docs / "results.md", text))
        return complain("cannot write " + (docs / "results.md").string()), kFailed;
    return kSuccess;
}

} // namespace equator::cli
