// Targets that are sums of products of coordinates, as the Boolean problems have them: x1*x2*x3+0.5*x4.
//
//     target = [sign] term { sign term }               sign = '+' | '-'
//     term   = factor { '*' factor }                   a '*' behind a number may be left out
//     factor = decimal | 'x' number | name             one coordinate or one name at least
//     name   = 'xor:' k                                x1 x2 ... xk
//            | 'hop:' k                                half of x1 ... xk + x1 ... x2k
//            | 'hop:' k ':' l                          0.25 x1 ... xk + 0.75 x1 ... x(k+l)
//            | 'stair:' k                              (x1 + x1 x2 + ... + x1 ... xk) / 10
//
// with spaces and tabs allowed between these. A name is multiplied by numbers only. A coordinate stands once
// in a product: its square is 1 on the cube alone. Such products are orthonormal, on the cube and under the
// Gaussian.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace equator {

inline constexpr int kMaxCoordinate = 4096;      ///< coordinates run from x1 to this one
inline constexpr int kMaxTerms = 64;             ///< products in a sum
inline constexpr int kMaxProduct = 64;           ///< coordinates in a product
inline constexpr int kMaxCoordinateBytes = 1024; ///< longest text that is read, and longest canonical text

/// x -> sum over terms of a factor times a product of different coordinates; the zero function without terms.
/// Terms are ordered by their degrees, those of one degree by their coordinates.
struct CoordinateTarget {
    std::vector<double> factors; ///< one a term, none of them 0
    /// Of each term in turn: its coordinates, from 1 on and ascending, then a 0.
    std::vector<int> coordinates;
    /// Canonical: a name that was typed, alone or with a number, "0.25*xor:4"; else terms in order with
    /// shortest numbers, "0.5*x4+x1*x2*x3". Reads back to the same.
    std::string text;

    bool empty() const { return factors.empty(); }
    /// Value at x, whose coordinate k is x[k - 1]; terms in order. O(sum of degrees). Precondition: x has
    /// dimension() numbers.
    double operator()(const double* x) const;
    /// E f*(x)^2 = sum of squared factors, x uniform on {-1, 1}^d or x ~ N(0, I_d).
    double squared_norm() const;
    /// Least dimension in which it makes sense: the largest coordinate, 0 without terms.
    int dimension() const;

    bool operator==(const CoordinateTarget&) const = default;
};

struct CoordinateReading {
    CoordinateTarget value; ///< the target, or the nearest there is; without terms if there is none
    std::string reason;     ///< "" if all is well, else continues "phi = ...": "is out of range (...)"
    bool out_of_range = false;
    std::size_t position = 0;  ///< byte at which the reason holds; reasons count characters from 1
    bool at_character = false; ///< it is the character there that is at fault, not the whole

    bool ok() const { return reason.empty(); }
};

/// Whether a text was meant as a target of coordinates: it has a word x with a digit behind it, xor, hop or
/// stair. O(length).
bool looks_like_coordinates(std::string_view text);

/// Reads a whole text. O(length), and O(terms^2 degree) to put terms in order.
CoordinateReading read_coordinates(std::string_view text);

} // namespace equator
