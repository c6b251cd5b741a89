// The commands of the command line, one file each. Every one takes what follows its name and returns an exit
// status.
#pragma once

#include <string>
#include <vector>

namespace equator::cli {

inline constexpr int kSuccess = 0;
inline constexpr int kFailed = 1;          ///< the run could not be finished, or was not reproduced
inline constexpr int kOtherArithmetic = 3; ///< a link's digests are of another arithmetic (base/digest.h)
inline constexpr int kBadInput = 2;        ///< nothing was run: what was asked for cannot be

using Arguments = std::vector<std::string>;

int run(const Arguments& arguments);
int state(const Arguments& arguments);
int infinite(const Arguments& arguments);
int expected(const Arguments& arguments);
int function(const Arguments& arguments);
int rules(const Arguments& arguments);
int link(const Arguments& arguments);
int verify(const Arguments& arguments);
int sweep(const Arguments& arguments);
int merge(const Arguments& arguments);
int results(const Arguments& arguments);
int print_settings(const Arguments& arguments);

} // namespace equator::cli
