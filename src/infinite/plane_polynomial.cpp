#include "infinite/plane_polynomial.h"

namespace equator {

double PlanePolynomial::operator()(double x, double y) const {
    double sum = 0.0;
    for (int b = degree; b >= 0; --b) {
        double row = 0.0;
        for (int a = degree - b; a >= 0; --a) row = row * x + at(a, b);
        sum = sum * y + row;
    }
    return sum;
}

PlanePolynomial PlanePolynomial::by_x() const {
    PlanePolynomial slope;
    slope.degree = degree > 0 ? degree - 1 : 0;
    for (int a = 1; a <= degree; ++a)
        for (int b = 0; a + b <= degree; ++b) slope.at(a - 1, b) = a * at(a, b);
    return slope;
}

PlanePolynomial PlanePolynomial::by_y() const {
    PlanePolynomial slope;
    slope.degree = degree > 0 ? degree - 1 : 0;
    for (int b = 1; b <= degree; ++b)
        for (int a = 0; a + b <= degree; ++a) slope.at(a, b - 1) = b * at(a, b);
    return slope;
}

PlanePolynomial PlanePolynomial::operator-(const PlanePolynomial& other) const {
    PlanePolynomial difference;
    difference.degree = degree > other.degree ? degree : other.degree;
    for (std::size_t i = 0; i < kSize; ++i) difference.c[i] = c[i] - other.c[i];
    return difference;
}

double PlanePolynomial::mean(const PlanePolynomial& moments) const {
    double sum = 0.0;
    for (std::size_t i = 0; i < index(0, degree) + 1; ++i) sum += c[i] * moments.c[i];
    return sum;
}

std::vector<PlanePower> plane_powers(int degree, bool even_only) {
    std::vector<PlanePower> powers;
    for (int n = 0; n <= degree; n += even_only ? 2 : 1)
        for (int b = 0; b <= n; ++b) powers.push_back({n - b, b, PlanePolynomial::index(n - b, b)});
    return powers;
}

double binomial(int n, int k) {
    double value = 1.0;
    for (int i = 1; i <= k; ++i) value = value * (n - k + i) / i;
    return value;
}

} // namespace equator
