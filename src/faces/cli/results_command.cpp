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
#include "experiment/findings.h"
#include "faces/cli/commands.h"
#include "faces/cli/experiments.h"
#include "faces/cli/options.h"
#include "faces/cli/table_file.h"
#include "faces/cli/template.h"
#include "faces/cli/whole_file.h"
#include "figure/experiment_figure.h"
#include "figure/svg.h"
#include "generated/templates.h" // kPageTemplate ...
#include "scenario/problem.h"

namespace equator::cli {

namespace {

constexpr char kHelp[] =
    "equator results FROM --out DOCS [--only NAME,...]\n"
    "\n"
    "Writes DOCS/results.md with its figures, DOCS/results/NAME.svg and (for dark pages) NAME-dark.svg, and\n"
    "what the page of experiments shows before it has runs of its own, NAME.csv, from the tables of the\n"
    "built-in experiments:\n"
    "FROM/NAME/table.csv, as `equator sweep NAME --out FROM/NAME` makes them. All must be there.\n"
    "With --only, those of these experiments, and the page keeps its other sections as they are.\n"
    "script/results does both.\n";

/// The figures of an ensemble that go into the document and to the page; its other measures are in the table.
constexpr std::string_view kShown[] = {"gap", "times-m", "loss", "latitude", "budget"};

/// Significant digits of values, and places of slopes.
constexpr int kDigits = 3, kPlaces = 4;

std::string slope_text(double value) {
    return std::isfinite(value) ? fixed_text(value, kPlaces) : "-";
}

bool write_text(const std::filesystem::path& path, const std::string& text) {
    return write_file(path.string(), [&](WholeFile& file) { file.write(text); }).empty();
}

std::string svg_of(const PlotFigure& figure, const std::string& title, const Experiment& experiment,
                   const Theme& theme) {
    SvgOptions options;
    options.title = title;
    options.metadata = {experiment_text(experiment), "Equator " EQUATOR_VERSION};
    return svg_text(figure, {}, theme, options);
}

std::string row_of(const std::vector<std::string>& cells) {
    std::string text = "|";
    for (const std::string& cell : cells) text += (cell.empty() ? " " : " " + cell + " ") + "|";
    return text + "\n";
}

/// The head of a Markdown table.
std::string head_of(const std::vector<std::string>& cells) {
    std::string rule = "|";
    for (std::size_t i = 0; i < cells.size(); ++i) rule += "---|";
    return row_of(cells) + rule + "\n";
}

std::string fit_row(const Experiment& experiment, const ExperimentCurve& curve, const CurveFit& fit,
                    const FitChoice& choice) {
    std::string name = full_name(experiment, curve), slopes;
    if (fit.law != choice.law) name += ", as " + law_text(fit.law, abscissa(experiment));
    for (const double local : fit.local) slopes += (slopes.empty() ? "" : " ") + general_text(local, kDigits);
    if (fit.left_out > 0) slopes += " (" + std::to_string(fit.left_out) + " values left out)";
    return row_of({name, number_text(fit.x.front()), slope_text(fit.line.slope),
                   slope_text(fit.line.slope_error),
                   slope_text(fit.slope_lo) + " to " + slope_text(fit.slope_hi), slopes});
}

std::string fit_table(const Experiment& experiment, const std::vector<ExperimentCurve>& curves,
                      const FitChoice& choice) {
    if (choice.from == kNoFit) return "No law is fitted.";
    const std::string x = abscissa(experiment);
    std::string text = head_of({"measured", "fitted from " + x + " =", "s in " + law_text(choice.law, x),
                                "standard error", "95 % bootstrap", "slopes from point to point, upwards"});
    for (const ExperimentCurve& curve : curves) {
        for (const double from : {0.0, choice.from}) {
            if (from == 0.0 && choice.from > 0.0 && experiment.seeds == 1)
                continue; // one line is enough where nothing is random
            const std::optional<CurveFit> fit =
                fit_curve(curve, choice.law_of(experiment, curve.measure), from);
            if (fit) text += fit_row(experiment, curve, *fit, choice);
            if (choice.from == 0.0) break;
        }
    }
    return text;
}

std::string value_text(const CurvePoint& point) {
    const std::string median = !point.note.empty() ? point.note
                               : std::isfinite(point.spread.median)
                                   ? general_text(point.spread.median, kDigits)
                                   : "none";
    if (point.spread.count < 2 || !point.spread.is_wide()) return median;
    return median + " (" + general_text(point.spread.lo, kDigits) + " to " +
           general_text(point.spread.hi, kDigits) + ")";
}

/// Medians with their spread, for those who want the numbers beside the figure.
std::string value_table(const Experiment& experiment, const std::vector<ExperimentCurve>& curves) {
    std::vector<std::string> cells{abscissa(experiment)};
    for (const ExperimentCurve& curve : curves) cells.push_back(full_name(experiment, curve));
    std::string text = head_of(cells);
    for (const double x : abscissae(curves)) {
        cells = {number_text(x)};
        for (const ExperimentCurve& curve : curves) {
            const CurvePoint* point = point_at(curve, x);
            cells.push_back(point ? value_text(*point) : "");
        }
        text += row_of(cells);
    }
    return text;
}

std::string damped_sentences(const Findings& findings) {
    std::string text;
    for (const Finding& finding : findings.curves)
        if (!finding.damped.empty())
            text += (text.empty() ? "" : "\n\n") +
                    ("The " + std::string(info_of(finding.curve.measure).label)) + " as " + finding.damped +
                    ".";
    return text;
}

std::string runs_text(const FolderTable& table) {
    std::size_t failed = 0;
    for (const ExperimentRow& row : table.rows) failed += !row.lines.back().failure.empty();
    return std::to_string(table.rows.size()) + " runs" +
           (failed > 0 ? ", of which " + std::to_string(failed) + " have no value" : "");
}

/// The figures that go into the document, of an ensemble some.
std::vector<FigurePart> shown_parts(const Experiment& experiment) {
    std::vector<FigurePart> parts = figure_parts(experiment);
    if (is_over_time(experiment))
        std::erase_if(parts, [](const FigurePart& part) {
            return std::find(std::begin(kShown), std::end(kShown), part.name) == std::end(kShown);
        });
    return parts;
}

/// The figures of a section, written as files beside the page.
class Figures {
  public:
    Figures(std::filesystem::path folder, const Experiment& experiment)
        : folder_(std::move(folder)), experiment_(experiment) {}

    void add(const std::string& file, const std::string& title, const PlotFigure& figure) {
        written_ = write(file + ".svg", title, figure, light_theme()) && written_;
        written_ = write(file + "-dark.svg", title, figure, dark_theme()) && written_;
        text_ += (text_.empty() ? "" : "\n\n") + fill(kFigureTemplate, {{"file", file}, {"title", title}});
    }
    /// Those that show an ensemble best.
    void add_ensemble(const std::string& name, const Findings& findings) {
        for (const FigurePart& part : shown_parts(experiment_)) {
            ExperimentFigure drawn;
            draw_ensemble(experiment_, findings, part, {}, drawn);
            add(name + "-" + std::string(part.name), drawn.figure.title, drawn.figure);
        }
    }
    void add_sweep(const std::string& name, const std::string& title, const Findings& findings, Law law) {
        // The first has the experiment's own name, under which its card asks for it.
        std::vector<FigurePart> parts = figure_parts(experiment_);
        if (parts.size() == 1) parts.front().title = title;
        for (const FigurePart& part : parts) {
            ExperimentFigure drawn;
            draw_sweep(experiment_, findings, part, {.law = law}, drawn);
            add(&part == &parts.front() ? name : name + "-" + std::string(part.name), std::string(part.title),
                drawn.figure);
        }
    }
    /// What the page shows of it.
    void add_findings(const std::string& name, const Findings& findings) {
        std::vector<Measure> measures;
        for (const FigurePart& part : shown_parts(experiment_))
            measures.insert(measures.end(), part.measures.begin(), part.measures.end());
        written_ =
            write_text(folder_ / (name + ".csv"), findings_text(experiment_, findings, measures)) && written_;
    }

    const std::string& text() const { return text_; }
    /// Whether every file is there.
    bool written() const { return written_; }

  private:
    bool write(const std::string& name, const std::string& title, const PlotFigure& figure,
               const Theme& theme) const {
        return write_text(folder_ / name, svg_of(figure, title, experiment_, theme));
    }

    std::filesystem::path folder_;
    const Experiment& experiment_;
    std::string text_;
    bool written_ = true;
};

/// The section of a built-in experiment; its figures go into `folder`. Nothing if one cannot be written.
std::optional<std::string> section_text(const BuiltinExperiment& builtin, const FolderTable& table,
                                        const std::filesystem::path& folder) {
    const Experiment& experiment = table.experiment;
    const std::string name(builtin.name), title(builtin.title);
    const FitChoice choice = fit_choice(experiment);
    const Findings findings = findings_of(experiment, table.rows, choice);
    Figures figures(folder, experiment);
    figures.add_findings(name, findings);
    std::string fits, damped, numbers;
    if (builtin.over_time) {
        figures.add_ensemble(name, findings);
    } else {
        const std::vector<ExperimentCurve> curves = curves_of(experiment, table.rows);
        figures.add_sweep(name, title, findings, choice.law);
        fits = fit_table(experiment, curves, choice);
        damped = damped_sentences(findings);
        numbers = fill(kNumbersTemplate, {{"table", value_table(experiment, curves)}});
    }
    if (!figures.written()) return std::nullopt;
    return fill(kSectionTemplate, {{"title", title},
                                   {"expected", builtin.expected},
                                   {"figures", figures.text()},
                                   {"fits", fits},
                                   {"damped", damped},
                                   {"remark", builtin.remark},
                                   {"numbers", numbers},
                                   {"runs", runs_text(table)},
                                   {"link", experiment_text(experiment)}});
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

/// The section of a page under a heading, with the heading and without the line break at its end; "" if there
/// is none.
std::string section_of(const std::string& page, const std::string& title) {
    const std::size_t begin = page.find("\n## " + title + "\n");
    if (begin == std::string::npos) return "";
    std::string text = page.substr(begin + 1, page.find("\n## ", begin + 1) - begin - 1);
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

int complain(const std::string& what, int status = kBadInput) {
    std::fprintf(stderr, "equator results: %s\n", what.c_str());
    return status;
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
    if (!from || !out)
        return complain("it takes the folder of the tables, and --out with that of the documents");

    const std::filesystem::path docs(*out), file = docs / "results.md";
    std::error_code error;
    std::filesystem::create_directories(docs / "results", error);
    std::string page; // as it is
    if (!only.empty() && !read_file(file.string(), page).empty())
        return complain("cannot read " + file.string() + ", whose other sections --only keeps", kFailed);

    std::string sections;
    for (const BuiltinExperiment& builtin : builtin_experiments()) {
        const std::string name(builtin.name), title(builtin.title);
        if (!only.empty() && std::find(only.begin(), only.end(), name) == only.end()) {
            const std::string kept = section_of(page, title);
            if (kept.empty())
                return complain(file.string() + " has no section \"" + title + "\" to keep", kFailed);
            sections += kept + "\n\n";
            continue;
        }
        const FolderTable table = read_folder((std::filesystem::path(*from) / name).string());
        if (!table.error.empty()) return complain(table.error, kFailed);
        const Experiment wanted = parse_experiment(builtin.link).experiment;
        if (!(wanted == table.experiment))
            return complain(name + " is of another experiment, " + experiment_text(table.experiment) +
                            "; this program has " + experiment_text(wanted));
        const std::optional<std::string> section = section_text(builtin, table, docs / "results");
        if (!section) return complain("cannot write the figures of " + name, kFailed);
        sections += *section + "\n\n";
    }
    while (!sections.empty() && sections.back() == '\n') sections.pop_back();
    if (!write_text(file, fill(kPageTemplate, {{"version", EQUATOR_VERSION}, {"sections", sections}}) + "\n"))
        return complain("cannot write " + file.string(), kFailed);
    return kSuccess;
}

} // namespace equator::cli
