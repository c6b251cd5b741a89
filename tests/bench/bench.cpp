// Workloads to be timed, natively and as WebAssembly by the same code: one line in, one number out. Natively
// lines come from standard input; in a Worker `bench` is called. Which figures are made of them is decided in
// tests/bench/run.mjs, which asks all runtimes in turn, so that a busy machine slows them all alike.
//
//     threads N LINE                           any other line, by N threads (natively)
//     peak double|single                       flop/s of a multiply-add loop that touches registers only
//     pairs double|single WIDTH D M            flop/s of the pair kernel; WIDTH 128 or best
//     pgd double|single D M K                  seconds a step of projected gradient descent
//     method pairwise|moments D M K            seconds a velocity by that method
//     finite M D K T                           seconds of a finite network's flow from 0 to T
//     infinite D K T                           seconds of infinite width over the same time
//     expected COUNT D K T                     seconds of the expected gap at COUNT equal times up to T
//     compiler                                 its name and version
//     run on|off flow|pgd D M K T              seconds of a whole run from 0 to T, with or without theory
//     flow FLOWTOL                             velocities a unit of time, and the error (d = 16, m = 64)
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "base/crew.h"
#include "finite/finite_network.h"
#include "finite/pairs/pairwise.h"
#include "infinite/mean_field.h"
#include "model/kernels.h"
#include "run/run.h"
#include "theory/expected_gap.h"

using namespace equator;

namespace {

double now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Shortest time of one call, out of those that fit into about `budget` seconds (three at least). Short calls
/// are timed many at once: a browser's clock has steps of 0.1 ms.
template <class Work> double shortest(double budget, Work&& work) {
    constexpr double kLongEnough = 0.01;
    double best = 1e300, spent = 0.0;
    long together = 1;
    for (int n = 0; n < 3 || spent < budget; ++n) {
        const double start = now();
        for (long call = 0; call < together; ++call) work();
        const double took = now() - start;
        best = std::min(best, took / static_cast<double>(together));
        spent += took;
        if (took < kLongEnough) {
            together *= took < 0.1 * kLongEnough ? 10 : 2;
            n = 0;
            best = 1e300;
        }
    }
    return best;
}

template <class Real> struct PeakLanes;
template <> struct PeakLanes<double> { using Type = double __attribute__((vector_size(16))); };
template <> struct PeakLanes<float> { using Type = float __attribute__((vector_size(16))); };

constexpr int kChains =
    12; // two additions and two multiplications a cycle, three cycles each; fits registers

/// Every chain s is replaced by s x + y, so often.
template <class Lanes>
__attribute__((noinline)) void multiply_add(Lanes* chains, Lanes x, Lanes y, long rounds) {
    Lanes s[kChains];
    for (int c = 0; c < kChains; ++c) s[c] = chains[c];
    for (long round = 0; round < rounds; ++round)
        _Pragma("GCC unroll 16") for (int c = 0; c < kChains; ++c) s[c] = s[c] * x + y;
    for (int c = 0; c < kChains; ++c) chains[c] = s[c];
}

template <class Real> double peak() {
    using Lanes = typename PeakLanes<Real>::Type;
    constexpr int kLanes = 16 / static_cast<int>(sizeof(Real));
    constexpr long kRounds = 200000;
    Lanes chains[kChains];
    for (int c = 0; c < kChains; ++c) chains[c] = Lanes{} + static_cast<Real>(c);
    const Lanes x = Lanes{} + static_cast<Real>(0.999), y = Lanes{} + static_cast<Real>(0.001);
    const double best = shortest(0.15, [&] { multiply_add(chains, x, y, kRounds); });
    volatile Real sink;
    for (const Lanes& chain : chains) {
        Real first;
        std::memcpy(&first, &chain, sizeof first);
        sink = first;
    }
    (void)sink;
    return 2.0 * kChains * kLanes * kRounds / best;
}

double pairs(Precision precision, bool narrow, int d, int m) {
    const Kernels kernels = Kernels::make(d, hermite(4), hermite(4));
    Pairwise pairwise = narrow ? Pairwise(precision, pair_kernel_128<double>(), pair_kernel_128<float>())
                               : Pairwise(precision);
    const Neurons w = uniform_neurons(d, m, 1);
    Neurons out;
    const double best = shortest(0.15, [&] { pairwise.attraction(w, kernels.g, out); });
    // Sums over all pairs, and inner products of the tiles of a triangle.
    const double tiles = std::ceil(static_cast<double>(m) / kPairTile),
                 pairs = kPairTile * kPairTile * tiles * (tiles + 1.0) / 2.0;
    return 2.0 * d * (static_cast<double>(m) * m + pairs) / best;
}

double pgd(Precision precision, int d, int m, int k) {
    const Kernels kernels = Kernels::make(d, hermite(k), hermite(k));
    FiniteSolver solver(kernels, uniform_neurons(d, m, 1), Rule::pgd, 0.01, 1e-7, precision);
    return shortest(0.3, [&] { solver.step(); });
}

double velocity(FieldMethod method, int d, int m, int k) {
    PopulationField field(Kernels::make(d, hermite(k), hermite(k)), Precision::double_, method);
    const Neurons w = uniform_neurons(d, m, 1);
    Neurons v;
    return shortest(0.2, [&] { field.velocity(w, v); });
}

double finite(int m, int d, int k, double T) {
    const double start = now();
    FiniteSolver solver(Kernels::make(d, hermite(k), hermite(k)), uniform_neurons(d, m, 1), Rule::flow, 0.0,
                        1e-7);
    while (solver.t_end() < T) solver.step();
    return now() - start;
}

double infinite(int d, int k, double T) {
    const double start = now();
    MeanFieldSolver solver(Kernels::make(d, hermite(k), hermite(k)), Rule::flow, 0.0, 1e-6);
    while (solver.t_end() < T) solver.step();
    return now() - start;
}

double expected(int count, int d, int k, double T) {
    const Kernels kernels = Kernels::make(d, hermite(k), hermite(k));
    std::vector<double> times;
    for (int n = 1; n <= count; ++n) times.push_back(T * n / count);
    return shortest(0.2, [&] { expected_gap(kernels, times); });
}

double whole_run(bool theory, Rule rule, int d, int m, int k, double T) {
    Scenario scenario;
    scenario.d = d;
    scenario.m = m;
    scenario.phi = hermite(k);
    scenario.rule = rule;
    scenario.T = T;
    const double start = now();
    Run run(scenario, theory);
    run.advance_to(T);
    return now() - start;
}

/// Over [0, 12], where the escape of d = 16 lies.
std::string flow(double flowtol) {
    const Kernels kernels = Kernels::make(16, hermite(4), hermite(4));
    constexpr double T = 12.0;
    const auto end = [&](double tol, Neurons& w) {
        FiniteSolver solver(kernels, uniform_neurons(16, 64, 1), Rule::flow, 0.0, tol);
        while (solver.t_end() < T) solver.step();
        solver.neurons_at(T, w);
        return static_cast<double>(solver.velocity_evaluations()) / T;
    };
    Neurons w, reference;
    const double evaluations = end(flowtol, w);
    end(1e-12, reference);
    double error = 0.0;
    for (Eigen::Index i = 0; i < w.cols(); ++i) {
        double square = 0.0;
        for (Eigen::Index r = 0; r < w.rows(); ++r)
            square += (w(r, i) - reference(r, i)) * (w(r, i) - reference(r, i));
        error = std::max(error, std::sqrt(square));
    }
    std::ostringstream text;
    text << evaluations << ' ' << error;
    return text.str();
}

std::string answer(const std::string& line) {
    std::istringstream in(line);
    std::string what, how;
    in >> what;
    int d = 0, m = 0, k = 0;
    double T = 0.0;
    std::ostringstream out;
    out.precision(9);
    const auto precision = [](const std::string& name) {
        return name == "single" ? Precision::single : Precision::double_;
    };
    if (what == "threads") {
        int count = 1;
        std::string rest;
        in >> count >> std::ws;
        std::getline(in, rest);
#ifndef __EMSCRIPTEN__
        Crew::here().set_threads(count);
        out << answer(rest);
        Crew::here().set_threads(1);
#endif
    } else if (what == "compiler") {
#ifdef __clang__
        out << "Clang " << __clang_version__;
#else
        out << "GCC " << __VERSION__;
#endif
    } else if (what == "peak") {
        in >> how;
        out << (how == "single" ? peak<float>() : peak<double>());
    } else if (what == "pairs") {
        std::string width;
        in >> how >> width >> d >> m;
        out << pairs(precision(how), width == "128", d, m);
    } else if (what == "pgd") {
        in >> how >> d >> m >> k;
        out << pgd(precision(how), d, m, k);
    } else if (what == "method") {
        in >> how >> d >> m >> k;
        out << velocity(how == "moments" ? FieldMethod::moments : FieldMethod::pairwise, d, m, k);
    } else if (what == "finite") {
        in >> m >> d >> k >> T;
        out << finite(m, d, k, T);
    } else if (what == "infinite") {
        in >> d >> k >> T;
        out << infinite(d, k, T);
    } else if (what == "expected") {
        int count = 0;
        in >> count >> d >> k >> T;
        out << expected(count, d, k, T);
    } else if (what == "run") {
        std::string rule;
        in >> how >> rule >> d >> m >> k >> T;
        out << whole_run(how == "on", rule == "pgd" ? Rule::pgd : Rule::flow, d, m, k, T);
    } else if (what == "flow") {
        in >> T;
        out << flow(T);
    } else {
        out << "unknown";
    }
    return out.str();
}

} // namespace

#ifdef __EMSCRIPTEN__
extern "C" const char* bench(const char* line) {
    static std::string text;
    text = answer(line);
    return text.c_str();
}
#else
int main() {
    for (std::string line; std::getline(std::cin, line);) std::cout << answer(line) << std::endl;
}
#endif
