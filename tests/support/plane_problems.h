// Targets along several directions of a plane, by name.
#pragma once

#include <string>
#include <vector>

#include "base/portable_math.h"
#include "base/random.h"
#include "infinite/plane_solver.h"
#include "model/teachers.h"

namespace equator::test {

/// Unit vectors of the plane at these angles, in degrees.
inline Teachers teachers_at(const std::vector<double>& angles) {
    Teachers teachers{Teachers::Shape::list, 2, {}};
    for (const double angle : angles) {
        teachers.v.push_back(portable::cos(angle * kPi / 180));
        teachers.v.push_back(portable::sin(angle * kPi / 180));
    }
    return teachers;
}

/// "orth" and "nonorth" (+-e_1 and +-e_2, or +-(e_1+e_2)/sqrt 2), "circle", "one" (e_1), "three" (120 degrees
/// apart), "random:COUNT" (the same ones every time).
inline Teachers teachers_named(const std::string& name) {
    if (name == "orth") return {Teachers::Shape::list, 2, {1, 0, -1, 0, 0, 1, 0, -1}};
    if (name == "nonorth") return teachers_at({0, 180, 45, 225});
    if (name == "three") return teachers_at({10, 130, 250});
    if (name == "one") return {Teachers::Shape::list, 2, {1, 0}};
    if (name == "circle") return {Teachers::Shape::circle, 2, {}};
    std::vector<double> angles;
    for (int j = 0; j < std::stoi(name.substr(7)); ++j)
        angles.push_back(360 * uniform(1, Stream::inputs, static_cast<std::uint64_t>(j), 0));
    return teachers_at(angles);
}

struct PlaneProblem {
    std::string name;
    int d;
    HermiteSum phi = hermite(4), sigma = hermite(4);
    Teachers teachers = teachers_named(name);

    Kernels kernels() const { return kernels_of_teachers(d, phi, sigma, teachers); }
    PlaneSolver solver(double tol, Rule rule = Rule::flow, double eta = 0.0,
                       StepKind kind = StepKind::tangent) const {
        return PlaneSolver(kernels(), teachers, rule, eta, tol, kind);
    }
};

} // namespace equator::test
