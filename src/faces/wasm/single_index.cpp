// The page's first engine is small: it has the single-index problem alone. Problems beyond it are run by
// problems.wasm.
#include "rules/motion.h"
#include "run/estimate.h"
#include "run/limit.h"
#include "scenario/function.h"

namespace equator {

const MakeBeyond kMakeBeyond = nullptr;
const ReadCoordinates kReadCoordinates = nullptr;

// Nor does anything here move but by the flow and projected gradient descent: what other rules are made of is
// named by the core and never reached.
MotionSpec MotionSpec::of(const Scenario&) {
    return {};
}
Motion::Motion(const MotionSpec& spec, Eigen::Index dimension)
    : spec_(spec), d_(dimension), rows_(dimension) {}
Neurons Motion::start(const Neurons& w, const Eigen::ArrayXd&) const {
    return w;
}
Eigen::ArrayXd Motion::weights(const Neurons&) const {
    return {};
}
void Motion::read(const Neurons&, HiddenLayer&) const {}
void Motion::slope(double, int, const Neurons&, const ForceAt&, Neurons&) {}
void Motion::jump(std::uint64_t, const Neurons&, const ForceAt&, Neurons&) {}
void Motion::settle(Neurons&) const {}

// What is too large the page has refused before it sends a link here.
std::optional<TooLarge> refuse(const Scenario&, const Capacity&, const std::string&) {
    return std::nullopt;
}

} // namespace equator
