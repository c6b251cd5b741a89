// The C library's exp, log, pow, sin and cos for every argument, by portable_math: small, where the library
// has tables of 10 KB that no packing makes smaller. The page's app has them in the library's place
// (faces/wasm/app_math.cpp). What is drawn comes through here; a trajectory calls portable_math itself.
#pragma once

namespace equator::plain {

/// e^x for every x: infinity and 0 where the value is beyond all doubles. Error below 5 ulp where the value
/// is normal.
double exp(double x);

/// Natural logarithm for every x: of 0 minus infinity, of negative numbers none. Error below 3 ulp.
double log(double x);

/// x^y. Whole y up to 64 by multiplications, so that 10^y is exact to 22 and x may be negative; any other y
/// by exp(y log x), with a relative error about 1e-15 max(1, |y log x|), and of negative x no number.
double pow(double x, double y);

} // namespace equator::plain
