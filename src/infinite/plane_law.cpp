#include "infinite/plane_law.h"

#include <algorithm>
#include <cmath>

#include "base/portable_math.h"
#include "infinite/plane_field.h"

namespace equator {

namespace {

constexpr std::size_t kSide = PlaneLaw::kSide;

/// x^n by repeated squaring, n >= 0.
double integer_power(double x, int n) {
    double power = 1.0;
    for (double square = x; n > 0; n >>= 1, square *= square)
        if (n & 1) power *= square;
    return power;
}

/// Density of s_0 for a uniform point: (d - 2) cos^{d-3} psi sin psi dpsi, dpsi = 2 ds / (1 + s^2).
double start_density(int d, double s) {
    const double square = s * s, sum = 1.0 + square;
    return (d - 2.0) * integer_power((1.0 - square) / sum, d - 3) * (2.0 * s / sum) * 2.0 / sum;
}

/// Masses of nodes along s, for a whole turn of angle.
PanelValues line_masses(int d, double begin, double end) {
    const LegendreRule& rule = LegendreRule::instance();
    const double half = 0.5 * (end - begin), middle = 0.5 * (end + begin);
    PanelValues mass;
    for (std::size_t n = 0; n < kSide; ++n)
        mass[n] = half * rule.weights[n] * start_density(d, middle + half * rule.points[n]);
    return mass;
}

/// What must be small for a polynomial to stand for `values`.
double tail(const PanelValues& values) {
    const LegendreRule& rule = LegendreRule::instance();
    double largest = 0.0;
    for (std::size_t k = kSide - 3; k < kSide; ++k) {
        double coefficient = 0.0;
        for (std::size_t n = 0; n < kSide; ++n) coefficient += rule.analysis[k][n] * values[n];
        largest = std::max(largest, std::fabs(coefficient));
    }
    return largest;
}

/// Masses of a cell's nodes, appended.
void append_masses(const PlaneLaw& law, const PlaneLaw::Cell& cell, double* mass) {
    const LegendreRule& rule = LegendreRule::instance();
    const PanelValues line = line_masses(law.d, cell.s_begin, cell.s_end);
    const double turn = law.symmetry.whole ? 1.0 : law.symmetry.sector();
    for (std::size_t column = 0; column < law.columns; ++column) {
        const double share = law.symmetry.whole
                                 ? 1.0
                                 : 0.5 * rule.weights[column] * (cell.angle_end - cell.angle_begin) / turn;
        for (std::size_t n = 0; n < kSide; ++n) *mass++ = share * line[n];
    }
}

/// Intervals of s_0 that carry the density to 1e-12.
std::vector<double> start_edges(int d) {
    std::vector<double> edges{0.0}, todo{1.0};
    while (!todo.empty()) {
        const double begin = edges.back(), end = todo.back();
        PanelValues density = line_masses(d, begin, end);
        for (std::size_t n = 0; n < kSide; ++n) density[n] /= LegendreRule::instance().weights[n];
        if (tail(density) > 1e-12) {
            todo.push_back(0.5 * (begin + end));
        } else {
            edges.push_back(end);
            todo.pop_back();
        }
    }
    return edges;
}

} // namespace

PlaneLaw PlaneLaw::uniform(int d, const PlaneSymmetry& symmetry) {
    PlaneLaw law;
    law.d = d;
    law.symmetry = symmetry;
    law.columns = symmetry.whole ? 1 : kSide;
    const double sector = symmetry.whole ? 0.0 : symmetry.sector();
    const int pieces = static_cast<int>(sector / (0.26 * kPi)) + 1;
    const std::vector<double> edges = start_edges(d);
    for (std::size_t e = 0; e + 1 < edges.size(); ++e)
        for (int piece = 0; piece < pieces; ++piece)
            law.cells.push_back({edges[e], edges[e + 1], symmetry.axis + sector * piece / pieces,
                                 symmetry.axis + sector * (piece + 1) / pieces});
    const LegendreRule& rule = LegendreRule::instance();
    const auto nodes = static_cast<Eigen::Index>(law.cells.size() * law.per_cell());
    law.p.resize(2, nodes);
    law.mass.resize(nodes);
    Eigen::Index node = 0;
    for (const Cell& cell : law.cells) {
        append_masses(law, cell, law.mass.data() + node);
        for (std::size_t column = 0; column < law.columns; ++column) {
            const double angle = symmetry.whole
                                     ? symmetry.axis
                                     : 0.5 * ((cell.angle_end - cell.angle_begin) * rule.points[column] +
                                              cell.angle_begin + cell.angle_end);
            for (std::size_t n = 0; n < kSide; ++n, ++node) {
                const double s =
                    0.5 * ((cell.s_end - cell.s_begin) * rule.points[n] + cell.s_begin + cell.s_end);
                law.p(0, node) = s * portable::cos(angle);
                law.p(1, node) = s * portable::sin(angle);
            }
        }
    }
    return law;
}

PlaneLaw::Roughness PlaneLaw::roughness(std::size_t cell) const {
    Roughness rough;
    const auto first = static_cast<Eigen::Index>(cell * per_cell());
    const auto line = [&](std::size_t begin, std::size_t stride) {
        PanelValues x, y;
        double share = 0.0;
        for (std::size_t n = 0; n < kSide; ++n) {
            const Eigen::Index node = first + static_cast<Eigen::Index>(begin + n * stride);
            x[n] = p(0, node);
            y[n] = p(1, node);
            share += mass[node];
        }
        return share * std::max(tail(x), tail(y));
    };
    for (std::size_t column = 0; column < columns; ++column) rough.s += line(column * kSide, 1);
    if (columns > 1)
        for (std::size_t n = 0; n < kSide; ++n) rough.angle += line(n, kSide);
    return rough;
}

PlaneLaw PlaneLaw::halved(const std::vector<Way>& ways) const {
    const LegendreRule& rule = LegendreRule::instance();
    PlaneLaw finer;
    finer.d = d;
    finer.symmetry = symmetry;
    finer.columns = columns;
    std::size_t more = 0;
    for (const Way way : ways) more += way == Way::no ? 0 : 1;
    const auto nodes = static_cast<Eigen::Index>((cells.size() + more) * per_cell());
    const auto size = static_cast<Eigen::Index>(per_cell());
    finer.cells.reserve(cells.size() + more);
    finer.p.resize(2, nodes);
    finer.mass.resize(nodes);
    Eigen::Index to = 0;
    for (std::size_t c = 0; c < cells.size(); ++c) {
        const auto from = static_cast<Eigen::Index>(c) * size;
        const Cell& cell = cells[c];
        if (ways[c] == Way::no) {
            finer.cells.push_back(cell);
            finer.p.middleCols(to, size) = p.middleCols(from, size);
            finer.mass.segment(to, size) = mass.segment(from, size);
            to += size;
            continue;
        }
        const bool by_s = ways[c] == Way::s;
        const std::size_t stride = by_s ? 1 : kSide, lines = by_s ? columns : kSide, skip = by_s ? kSide : 1;
        for (std::size_t h = 0; h < 2; ++h, to += size) {
            Cell half = cell;
            if (by_s)
                (h == 0 ? half.s_end : half.s_begin) = 0.5 * (cell.s_begin + cell.s_end);
            else
                (h == 0 ? half.angle_end : half.angle_begin) = 0.5 * (cell.angle_begin + cell.angle_end);
            finer.cells.push_back(half);
            append_masses(finer, half, finer.mass.data() + to);
            for (Eigen::Index row = 0; row < 2; ++row)
                for (std::size_t l = 0; l < lines; ++l)
                    for (std::size_t i = 0; i < kSide; ++i) {
                        double value = 0.0;
                        for (std::size_t n = 0; n < kSide; ++n)
                            value += rule.halving[h][i][n] *
                                     p(row, from + static_cast<Eigen::Index>(l * skip + n * stride));
                        finer.p(row, to + static_cast<Eigen::Index>(l * skip + i * stride)) = value;
                    }
        }
    }
    keep_in_disc(finer.p); // an interpolant may overshoot
    return finer;
}

} // namespace equator
