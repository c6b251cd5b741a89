#include "faces/cli/start_reading.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "base/csv_line.h"
#include "base/number_text.h"
#include "faces/cli/npz.h"
#include "scenario/problem.h"

namespace equator::cli {
namespace {

/// Rows of numbers, one a neuron.
struct Rows {
    std::size_t columns = 0;
    std::vector<double> values;
    std::vector<std::size_t> lines; ///< of a text, counted from 1; empty for arrays
    std::string error;

    std::size_t count() const { return columns == 0 ? 0 : values.size() / columns; }
    /// "neuron 3", with its line if it has one.
    std::string named(std::size_t neuron) const {
        const std::string name = "neuron " + std::to_string(neuron);
        return lines.empty() ? name : name + " (line " + std::to_string(lines[neuron]) + ")";
    }
};

Rows failed(std::string why) {
    Rows rows;
    rows.error = std::move(why);
    return rows;
}

Rows rows_of(NpyArray array) {
    if (!array.error.empty()) return failed(std::move(array.error));
    if (array.shape.size() != 2)
        return failed("has an array of " + std::to_string(array.shape.size()) +
                      " indices; neurons have two, m x d");
    Rows rows;
    rows.columns = array.shape[1];
    rows.values = std::move(array.values);
    return rows;
}

/// As other programs write numbers: with blanks around them, or a plus before them or in the exponent.
bool read_number(std::string text, double& value) {
    const std::size_t begin = text.find_first_not_of(" \t"), end = text.find_last_not_of(" \t\r");
    text = begin == std::string::npos ? "" : text.substr(begin, end - begin + 1);
    if (!text.empty() && text[0] == '+') text.erase(0, 1);
    const std::size_t exponent = text.find_first_of("eE");
    if (exponent != std::string::npos && exponent + 1 < text.size() && text[exponent + 1] == '+')
        text.erase(exponent + 1, 1);
    return read_csv_number(text, value);
}

/// Which fields of a line are w_1, w_2, ..., by a line of names.
std::vector<std::size_t> places_of_coordinates(const std::vector<std::string>& names) {
    std::vector<std::size_t> places;
    for (;;) {
        const auto found = std::find(names.begin(), names.end(), "w_" + std::to_string(places.size() + 1));
        if (found == names.end()) return places;
        places.push_back(static_cast<std::size_t>(found - names.begin()));
    }
}

Rows read_csv(std::string_view text) {
    Rows rows;
    std::vector<std::size_t> places; // of the coordinates in a line
    std::size_t width = 0, line_number = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++line_number;
        if (line.find_first_not_of(" \t\r") == std::string_view::npos || line[0] == '#') continue;
        const std::vector<std::string> fields = csv_fields(line);
        const std::string in_line = " in line " + std::to_string(line_number);
        double value = 0.0;
        if (width == 0) { // the first line: names, or already numbers
            width = fields.size();
            const bool names = !read_number(fields[0], value);
            if (names)
                places = places_of_coordinates(fields);
            else
                for (std::size_t k = 0; k < width; ++k) places.push_back(k);
            if (places.empty())
                return failed("has no column w_1" + in_line +
                              "; a .csv has columns w_1, w_2, ..., or d numbers a row and nothing else");
            rows.columns = places.size();
            if (names) continue;
        }
        if (fields.size() != width)
            return failed("has " + std::to_string(fields.size()) + " fields" + in_line +
                          ", and the first row has " + std::to_string(width));
        for (const std::size_t place : places) {
            if (!read_number(fields[place], value))
                return failed("has '" + safe_echo(fields[place]) + "'" + in_line + ", which is not a number");
            rows.values.push_back(value);
        }
        rows.lines.push_back(line_number);
    }
    return rows;
}

Rows read_rows(std::string_view bytes) {
    if (looks_like_npz(bytes)) return rows_of(read_npz(bytes, "neurons"));
    if (looks_like_npy(bytes)) return rows_of(read_npy(bytes));
    return read_csv(bytes);
}

} // namespace

StartReading read_start(std::string_view bytes) {
    StartReading start;
    const Rows rows = read_rows(bytes);
    const std::size_t m = rows.count(), d = rows.columns;
    start.error = rows.error.empty() && m == 0 ? "has no neurons" : rows.error;
    if (!start.error.empty()) return start;
    start.neurons.resize(static_cast<Eigen::Index>(d), static_cast<Eigen::Index>(m));
    for (std::size_t i = 0; i < m; ++i) {
        const double* row = rows.values.data() + i * d;
        double square = 0.0;
        for (std::size_t k = 0; k < d; ++k) {
            if (!std::isfinite(row[k])) {
                start.error = "has w_" + std::to_string(k + 1) + " = " + number_text(row[k]) + " in " +
                              rows.named(i) + "; coordinates are finite numbers";
                return start;
            }
            square += row[k] * row[k];
        }
        const double length = std::sqrt(square), off = std::fabs(length - 1.0);
        if (!(off <= kUnitWithin)) {
            start.error = "has " + rows.named(i) + " of length " + short_number(length, 9) +
                          "; neurons are unit vectors, to within " + number_text(kUnitWithin) +
                          "; nearest: that row divided by its length";
            return start;
        }
        const bool rounding = off <= kUnitToRounding;
        for (std::size_t k = 0; k < d; ++k)
            start.neurons(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(i)) =
                rounding ? row[k] : row[k] / length;
        if (rounding) continue;
        ++start.normalised;
        start.off = std::max(start.off, off);
    }
    return start;
}

} // namespace equator::cli
