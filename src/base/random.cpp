#include "base/random.h"

#include <cmath>
#include <cstddef>

#include "base/portable_math.h"

namespace equator {

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> c, std::array<std::uint32_t, 2> k) {
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t p0 = std::uint64_t{0xD2511F53u} * c[0];
        const std::uint64_t p1 = std::uint64_t{0xCD9E8D57u} * c[2];
        c = {static_cast<std::uint32_t>(p1 >> 32) ^ c[1] ^ k[0], static_cast<std::uint32_t>(p1),
             static_cast<std::uint32_t>(p0 >> 32) ^ c[3] ^ k[1], static_cast<std::uint32_t>(p0)};
        k[0] += 0x9E3779B9u;
        k[1] += 0xBB67AE85u;
    }
    return c;
}

double uniform(std::uint64_t seed, Stream stream, std::uint64_t index, std::uint32_t coordinate) {
    // One block serves two neighbouring coordinates.
    const auto block = philox4x32({static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32),
                                   coordinate / 2, static_cast<std::uint32_t>(stream)},
                                  {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
    const std::size_t first = 2 * (coordinate % 2);
    const std::uint64_t bits = (std::uint64_t{block[first]} << 32) | block[first + 1];
    return (static_cast<double>(bits >> 11) + 0.5) * 0x1p-53;
}

double normal(std::uint64_t seed, Stream stream, std::uint64_t index, std::uint32_t coordinate) {
    return normal_quantile(uniform(seed, stream, index, coordinate));
}

namespace {

/// sum c[j] x^j, by Horner.
double polynomial(const double (&c)[8], double x) {
    double sum = c[7];
    for (int j = 6; j >= 0; --j) sum = sum * x + c[j];
    return sum;
}

} // namespace

double normal_quantile(double p) {
    // Rational approximations of AS 241 (Applied Statistics 37, 1988): the centre, and two ranges of the
    // tails.
    static constexpr double kCentreTop[8] = {3.3871328727963666080e0,  1.3314166789178437745e+2,
                                             1.9715909503065514427e+3, 1.3731693765509461125e+4,
                                             4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                             3.3430575583588128105e+4, 2.5090809287301226727e+3};
    static constexpr double kCentreBottom[8] = {1.0,
                                                4.2313330701600911252e+1,
                                                6.8718700749205790830e+2,
                                                5.3941960214247511077e+3,
                                                2.1213794301586595867e+4,
                                                3.9307895800092710610e+4,
                                                2.8729085735721942674e+4,
                                                5.2264952788528545610e+3};
    static constexpr double kNearTop[8] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                           5.76949722146069140550e0,  3.64784832476320460504e0,
                                           1.27045825245236838258e0,  2.41780725177450611770e-1,
                                           2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static constexpr double kNearBottom[8] = {1.0,
                                              2.05319162663775882187e0,
                                              1.67638483018380384940e0,
                                              6.89767334985100004550e-1,
                                              1.48103976427480074590e-1,
                                              1.51986665636164571966e-2,
                                              5.47593808499534494600e-4,
                                              1.05075007164441684324e-9};
    static constexpr double kFarTop[8] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                                          1.78482653991729133580e0,  2.96560571828504891230e-1,
                                          2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                          2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static constexpr double kFarBottom[8] = {1.0,
                                             5.99832206555887937690e-1,
                                             1.36929880922735805310e-1,
                                             1.48753612908506148525e-2,
                                             7.86869131145613259100e-4,
                                             1.84631831751005468180e-5,
                                             1.42151175831644588870e-7,
                                             2.04426310338993978564e-15};

    const double q = p - 0.5;
    if (std::fabs(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * polynomial(kCentreTop, r) / polynomial(kCentreBottom, r);
    }
    const double tail = q < 0.0 ? p : 1.0 - p;
    const double r = std::sqrt(-portable::log(tail));
    const double z = r <= 5.0 ? polynomial(kNearTop, r - 1.6) / polynomial(kNearBottom, r - 1.6)
                              : polynomial(kFarTop, r - 5.0) / polynomial(kFarBottom, r - 5.0);
    return q < 0.0 ? -z : z;
}

} // namespace equator
