#include "theory/gronwall.h"

#include <algorithm>
#include <cmath>

#include "base/portable_math.h"

namespace equator {

namespace {

/// Where the naive bound, not squared, stops: its square is kGronwallCeiling.
constexpr double kGronwallSize = 1e150;

} // namespace

double largest_growth(const MeanField& field) {
    constexpr int kSteps = 256; // of latitude or half angle, from pole to pole
    constexpr double kStep = 2.0 / kSteps;
    double most = -HUGE_VAL;
    for (const bool along : {true, false}) {
        // Harmonics of high degrees have their hills at equal distances by angle, close together at the
        // poles.
        const auto eigenvalue = [&](double place) {
            const double alpha = field.q.basis == Polynomial::Basis::monomials ? place : latitude_of(place);
            return along ? field.lambda_par(alpha) : field.lambda_perp(alpha);
        };
        const auto on_grid = [&](int n) { return eigenvalue(n >= kSteps ? 1.0 : kStep * n - 1.0); };
        double before = -HUGE_VAL, here = on_grid(0);
        for (int n = 0; n <= kSteps; ++n) {
            const double after = n < kSteps ? on_grid(n + 1) : -HUGE_VAL;
            most = std::max(most, here);
            if (here >= before && here >= after) { // a hill's top is near: the two thirds that hold it
                double lo = std::max(kStep * (n - 1) - 1.0, -1.0), hi = std::min(kStep * (n + 1) - 1.0, 1.0);
                for (int cut = 0; cut < 24; ++cut) {
                    const double a = lo + (hi - lo) / 3.0, b = hi - (hi - lo) / 3.0;
                    if (eigenvalue(a) < eigenvalue(b))
                        lo = a;
                    else
                        hi = b;
                }
                most = std::max(most, eigenvalue(0.5 * (lo + hi)));
            }
            before = here;
            here = after;
        }
    }
    return most;
}

void Gronwall::Path::flow(double h, double rate_now, double noise_now) {
    const double growth = portable::exp(std::min(0.5 * h * (rate + rate_now), 690.0));
    delta = std::min(growth * delta + 0.5 * h * (growth * noise + noise_now), kGronwallSize);
    rate = rate_now;
    noise = noise_now;
}

void Gronwall::flow(double h, double rate, double noise) {
    fine_.flow(h, rate, noise);
    step_ += h;
    second_ = !second_;
    if (second_) return;
    coarse_.flow(step_, rate, noise);
    step_ = 0.0;
    const double ratio = fine_.delta > 0.0 ? coarse_.delta / fine_.delta : 1.0;
    error_ = std::fabs(ratio * ratio - 1.0);
}

void Gronwall::pgd(double eta, double rate, double noise) {
    fine_.delta = std::min((1.0 + eta * fine_.rate) * fine_.delta + eta * fine_.noise, kGronwallSize);
    fine_.rate = rate;
    fine_.noise = noise;
}

} // namespace equator
