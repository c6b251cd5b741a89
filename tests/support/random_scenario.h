// Random scenarios that are valid and use every setting, for round trips and for damage. The same everywhere.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "base/number_text.h"
#include "scenario/scenario.h"
#include "scenario/settings.h"
#include "support/lcg.h"

namespace equator::test {

// Short numbers and numbers that need all 17 digits, of every magnitude in the row's range up to hi. Made
// from text, since exp and pow differ between C libraries and the cases should not.
inline double random_real(Lcg& lcg, const Setting& row, double hi) {
    const double lo = row.lo_is_extreme ? row.slider_lo : row.lo;
    for (int attempt = 0; attempt < 20; ++attempt) {
        const std::string digits = std::to_string(lcg.below(lcg.coin() ? 1000 : 100'000'000'000'000'000));
        const int exponent = static_cast<int>(lcg.below(20)) - 12 - static_cast<int>(digits.size());
        const double x = parse_double(digits + "e" + std::to_string(exponent)).value;
        if (x >= lo && x <= hi) return x;
    }
    return lcg.coin() ? lo : hi;
}

inline std::int64_t random_integer(Lcg& lcg, const Setting& row) {
    const auto span = static_cast<std::uint64_t>(row.hi - row.lo) + 1;
    return static_cast<std::int64_t>(row.lo) +
           static_cast<std::int64_t>(lcg.below(lcg.coin() ? span : std::min<std::uint64_t>(span, 100)));
}

inline HermiteSum random_sum(Lcg& lcg) {
    HermiteSum sum = hermite(1 + static_cast<int>(lcg.below(lcg.below(8) > 0 ? 12 : 64)));
    for (std::size_t k = 1; k < sum.c.size(); ++k) {
        const double scale = lcg.coin() ? 200 : 2e-3;
        if (lcg.below(3) == 0) sum.c[k] = (lcg.unit() - 0.5) * scale;
        if (lcg.below(5) == 0) sum.c[k] = lcg.coin() ? 1.0 : -0.5;
    }
    return sum;
}

/// Now and then a formula: those cost a projection whenever they are read.
inline Function random_function(Lcg& lcg) {
    if (lcg.below(16) > 0) return random_sum(lcg);
    return *read_function(kFunctionChoices[lcg.below(std::size(kFunctionChoices))]).value;
}

inline Scenario random_scenario(Lcg& lcg) {
    Scenario s;
    const auto change = [&lcg] { return lcg.below(3) > 0; };
    if (change()) s.d = static_cast<int>(random_integer(lcg, *find_setting("d")));
    if (change()) s.m = static_cast<int>(random_integer(lcg, *find_setting("m")));
    if (change()) s.n = random_integer(lcg, *find_setting("n"));
    if (change()) s.phi = random_function(lcg);
    if (change()) s.sigma = lcg.below(4) == 0 ? s.phi : random_function(lcg);
    if (change()) s.rule = lcg.coin() ? Rule::pgd : static_cast<Rule>(lcg.below(7));
    if (change()) s.eta = random_real(lcg, *find_setting("eta"), 1.0);
    if (change()) s.friction = lcg.coin() ? kNesterov : random_real(lcg, *find_setting("friction"), 20.0);
    if (change()) s.beta = random_real(lcg, *find_setting("beta"), 0.999);
    if (change()) s.beta2 = random_real(lcg, *find_setting("beta2"), 0.9999);
    if (change()) s.eps = random_real(lcg, *find_setting("eps"), 10.0);
    if (change()) s.kappa = random_real(lcg, *find_setting("kappa"), 100.0);
    if (change()) s.decay = random_real(lcg, *find_setting("decay"), 10.0);
    const bool of_gradient = s.rule == Rule::flow || s.rule == Rule::pgd;
    if (of_gradient && change()) s.limit = InfiniteRule::flow;
    if (change()) s.precision = Precision::single;
    if (is_by_steps(s.rule) && change()) {
        s.batch = random_integer(lcg, *find_setting("batch"));
        if (s.n != kPopulation) s.batch = std::min(s.batch, s.n);
    }
    if (!s.finite_data()) { // what samples do not go with
        if (change()) s.chi = random_real(lcg, *find_setting("chi"), 2.0);
        if (of_gradient && lcg.coin())
            s.weights = Weights::train;
        else if (s.rule == Rule::flow && s.limit == InfiniteRule::same && lcg.coin())
            s.temperature = random_real(lcg, *find_setting("temperature"), 1.0);
    }
    if (change()) s.noise = random_real(lcg, *find_setting("noise"), 10.0);
    if (change()) s.seed = static_cast<std::uint64_t>(random_integer(lcg, *find_setting("seed")));
    if (change()) s.T = random_real(lcg, *find_setting("T"), 1e6);
    if (change()) s.t = lcg.below(4) == 0 ? s.T : random_real(lcg, *find_setting("t"), s.T);
    if (change()) s.tol = random_real(lcg, *find_setting("tol"), 1e-2);
    if (change()) s.flowtol = random_real(lcg, *find_setting("flowtol"), 1e-3);
    return s;
}

} // namespace equator::test
