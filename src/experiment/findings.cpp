#include "experiment/findings.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "base/csv_line.h"
#include "base/number_text.h"
#include "experiment/experiment_link.h"

namespace equator {

namespace {

constexpr std::string_view kVersionMark = "# equator ", kExperimentMark = "# experiment ",
                           kRunsMark = "# runs ", kFailedMark = "# failed ", kEnd = "# end";
/// Of what is written: more than a figure or a table of it shows.
constexpr int kDigits = 6;

constexpr std::string_view kLaws[] = {"power", "logarithmic", "exponential"};

std::string number(double x) {
    return std::isfinite(x) ? general_text(x, kDigits) : number_text(x);
}

std::string fit_text(const CurveFit& fit) {
    std::string text = "fit," + std::string(kLaws[static_cast<std::size_t>(fit.law)]);
    for (const double x :
         {fit.line.slope, fit.line.slope_error, fit.slope_lo, fit.slope_hi, fit.line.intercept})
        text += "," + number(x);
    for (const std::size_t n : {fit.line.count, fit.line.groups, fit.left_out})
        text += "," + std::to_string(n);
    text += "\n";
    for (std::size_t i = 0; i < fit.x.size(); ++i)
        text += "at," + number_text(fit.x[i]) + "," + number(fit.y[i]) + "," + number(fit.lo[i]) + "," +
                number(fit.hi[i]) + "\n";
    if (fit.local.empty()) return text;
    text += "local";
    for (const double slope : fit.local) text += "," + number(slope);
    return text + "\n";
}

std::string point_text(const CurvePoint& point) {
    const std::size_t i = nearest_to_median(point);
    std::string text = "point," + number_text(point.x);
    for (const double x : {point.spread.lo, point.spread.median, point.spread.hi}) text += "," + number(x);
    for (const std::size_t n : {point.spread.count, point.runs[i], point.lines[i]})
        text += "," + std::to_string(n);
    return text + "," + number_text(point.times[i]) + "," + csv_field(point.note) + "\n";
}

/// A whole number, or nothing.
bool read_count(const std::string& text, std::size_t& count) {
    const ParsedNumber<std::uint64_t> number = parse_uint64(text);
    count = static_cast<std::size_t>(number.value);
    return number.ok();
}

bool read_numbers(const std::vector<std::string>& fields, std::size_t from, std::vector<double*> into) {
    bool good = fields.size() >= from + into.size();
    for (std::size_t i = 0; good && i < into.size(); ++i) good = read_csv_number(fields[from + i], *into[i]);
    return good;
}

bool read_counts(const std::vector<std::string>& fields, std::size_t from, std::vector<std::size_t*> into) {
    bool good = fields.size() >= from + into.size();
    for (std::size_t i = 0; good && i < into.size(); ++i) good = read_count(fields[from + i], *into[i]);
    return good;
}

bool read_curve(const std::vector<std::string>& fields, ExperimentCurve& curve) {
    if (fields.size() != 4) return false;
    const std::optional<Measure> measure = find_measure(fields[1]);
    double parameter = 0.0;
    if (!measure || !read_csv_number(fields[3], curve.at)) return false;
    if (!fields[2].empty() && !read_csv_number(fields[2], parameter)) return false;
    curve.measure = *measure;
    if (!fields[2].empty()) curve.parameter = parameter;
    return true;
}

bool read_fit(const std::vector<std::string>& fields, CurveFit& fit) {
    if (fields.size() != 10) return false;
    const auto law = std::find(std::begin(kLaws), std::end(kLaws), fields[1]);
    if (law == std::end(kLaws)) return false;
    fit.law = static_cast<Law>(law - std::begin(kLaws));
    return read_numbers(
               fields, 2,
               {&fit.line.slope, &fit.line.slope_error, &fit.slope_lo, &fit.slope_hi, &fit.line.intercept}) &&
           read_counts(fields, 7, {&fit.line.count, &fit.line.groups, &fit.left_out});
}

bool read_at(const std::vector<std::string>& fields, CurveFit& fit) {
    double x = 0.0, y = 0.0, lo = 0.0, hi = 0.0;
    if (fields.size() != 5 || !read_numbers(fields, 1, {&x, &y, &lo, &hi})) return false;
    fit.x.push_back(x);
    fit.y.push_back(y);
    fit.lo.push_back(lo);
    fit.hi.push_back(hi);
    return true;
}

bool read_local(const std::vector<std::string>& fields, CurveFit& fit) {
    for (std::size_t i = 1; i < fields.size(); ++i) {
        fit.local.push_back(0.0);
        if (!read_csv_number(fields[i], fit.local.back())) return false;
    }
    return true;
}

bool read_point(const std::vector<std::string>& fields, CurvePoint& point) {
    std::size_t run = 0, line = 0;
    double t = 0.0;
    if (fields.size() != 10 ||
        !read_numbers(fields, 1, {&point.x, &point.spread.lo, &point.spread.median, &point.spread.hi}) ||
        !read_counts(fields, 5, {&point.spread.count, &run, &line}) || !read_numbers(fields, 8, {&t}))
        return false;
    point.values = {point.spread.median};
    point.groups = {0};
    point.runs = {run};
    point.lines = {line};
    point.times = {t};
    point.note = fields[9];
    return true;
}

/// A line behind the head. False if it says nothing that is understood there.
bool read_line(const std::vector<std::string>& fields, std::vector<Finding>& curves) {
    const std::string& kind = fields.front();
    if (kind == "curve") return read_curve(fields, curves.emplace_back().curve);
    if (curves.empty()) return false;
    Finding& last = curves.back();
    if (kind == "point") return read_point(fields, last.curve.points.emplace_back());
    if (kind == "fit") return read_fit(fields, last.fit.emplace());
    if (kind == "damped" && fields.size() == 2) {
        last.damped = fields[1];
        return true;
    }
    if (kind == "at") return last.fit && read_at(fields, *last.fit);
    return kind == "local" && last.fit && read_local(fields, *last.fit);
}

/// What stands behind a mark at the beginning of a line.
bool marked(std::string_view line, std::string_view mark, std::string& rest) {
    if (line.substr(0, mark.size()) != mark) return false;
    rest = line.substr(mark.size());
    return true;
}

} // namespace

Findings findings_of(const Experiment& experiment, const std::vector<ExperimentRow>& rows,
                     const FitChoice& choice) {
    Findings findings;
    findings.version = EQUATOR_VERSION;
    findings.runs = rows.size();
    for (const ExperimentRow& row : rows) findings.failed += !row.lines.back().failure.empty();
    for (ExperimentCurve& curve : curves_of(experiment, rows)) {
        Finding finding;
        if (!is_over_time(experiment)) {
            finding.fit = fit_curve(curve, choice.law_of(experiment, curve.measure), choice.from);
            finding.damped = damped_text(experiment, curve, choice);
        }
        finding.curve = std::move(curve);
        findings.curves.push_back(std::move(finding));
    }
    return findings;
}

const Finding* finding_of(const Findings& findings, const ExperimentCurve& curve) {
    const auto same =
        std::find_if(findings.curves.begin(), findings.curves.end(), [&curve](const Finding& other) {
            return other.curve.measure == curve.measure && other.curve.parameter == curve.parameter &&
                   other.curve.at == curve.at;
        });
    return same == findings.curves.end() ? nullptr : &*same;
}

std::size_t nearest_to_median(const CurvePoint& point) {
    std::size_t best = 0;
    double distance = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < point.values.size(); ++i) {
        const double off = std::fabs(point.values[i] - point.spread.median);
        if (off < distance) {
            distance = off;
            best = i;
        }
    }
    return best;
}

std::string findings_text(const Experiment& experiment, const Findings& findings,
                          const std::vector<Measure>& measures) {
    std::string text = std::string(kVersionMark) + findings.version + "\n" + std::string(kExperimentMark) +
                       experiment_text(experiment) + "\n" + std::string(kRunsMark) +
                       std::to_string(findings.runs) + "\n" + std::string(kFailedMark) +
                       std::to_string(findings.failed) + "\n";
    for (const Finding& finding : findings.curves) {
        const ExperimentCurve& curve = finding.curve;
        if (std::find(measures.begin(), measures.end(), curve.measure) == measures.end()) continue;
        text += "curve," + std::string(info_of(curve.measure).name) + "," +
                (curve.parameter ? number_text(*curve.parameter) : "") + "," + number_text(curve.at) + "\n";
        if (finding.fit) text += fit_text(*finding.fit);
        if (!finding.damped.empty()) text += "damped," + csv_field(finding.damped) + "\n";
        for (const CurvePoint& point : curve.points)
            if (!point.runs.empty()) text += point_text(point);
    }
    return text + std::string(kEnd) + "\n";
}

FindingsResult read_findings(std::string_view text) {
    FindingsResult read;
    Findings& findings = read.findings;
    std::string experiment;
    std::size_t from = 0, number = 0;
    bool complete = false;
    while (const std::optional<std::string_view> line = next_line(text, from)) {
        from += line->size() + 1;
        ++number;
        std::string rest;
        bool good = !complete;
        if (marked(*line, kVersionMark, rest))
            findings.version = rest;
        else if (marked(*line, kExperimentMark, rest))
            experiment = rest;
        else if (marked(*line, kRunsMark, rest))
            good = good && read_count(rest, findings.runs);
        else if (marked(*line, kFailedMark, rest))
            good = good && read_count(rest, findings.failed);
        else if (*line == kEnd)
            complete = good;
        else
            good = good && read_line(csv_fields(*line), findings.curves);
        if (good) continue;
        read.error = "line " + std::to_string(number) + " is not understood";
        return read;
    }
    ExperimentResult parsed = parse_experiment(experiment);
    if (!complete || !parsed.ok())
        read.error = complete ? "is of no experiment that can be read" : "ends before its end";
    read.experiment = std::move(parsed.experiment);
    for (const Finding& finding : findings.curves)
        for (const CurvePoint& point : finding.curve.points)
            if (read.error.empty() && point.runs.front() >= run_count(read.experiment))
                read.error = "has a run that its experiment has not";
    return read;
}

} // namespace equator
