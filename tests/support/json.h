// JSON in tests: the reference vectors, and what the program writes. Broken text, a key that is not there and
// a wrong type throw, which fails the test.
#pragma once

#include <nlohmann/json.hpp>

#include <vector>

#include "model/hermite.h"

namespace equator::test {

using Json = nlohmann::json;

/// The numbers of a list, or of lists of lists row after row: a matrix comes out row-major.
inline std::vector<double> numbers(const Json& list) {
    std::vector<double> out;
    for (const Json& item : list) {
        if (!item.is_array()) {
            out.push_back(item.get<double>());
            continue;
        }
        const std::vector<double> inner = numbers(item);
        out.insert(out.end(), inner.begin(), inner.end());
    }
    return out;
}

/// The sum of Hermite polynomials whose coefficients a list has.
inline HermiteSum hermite_sum(const Json& coefficients) {
    HermiteSum sum;
    sum.c = numbers(coefficients);
    return sum;
}

} // namespace equator::test
