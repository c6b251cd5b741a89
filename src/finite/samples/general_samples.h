// Training data beyond the single-index model (docs/model.md, section 11): inputs on the cube, targets that
// look along several directions or are products of coordinates.
#pragma once

#include <cstdint>
#include <vector>

#include "base/random.h"
#include "finite/samples/samples.h"
#include "model/data.h"
#include "model/hermite.h"
#include "model/teachers.h"
#include "scenario/coordinate_target.h"

namespace equator {

/// An endless list of samples: x_s by `data`, y_s = f*(x_s) + noise xi_s with xi_s ~ N(0, 1). Sample s
/// depends on (seed, s, d, data) alone (its label on the target and the noise besides), as those of
/// SampleSource do; Gaussian inputs are the same as there.
struct GeneralSource {
    int d = 3;
    Data data = Data::gauss;
    CoordinateTarget coordinates; ///< the target, if it has terms
    /// Otherwise mean_j phi(v_j.x) over the teachers. Their constant is left out, as everywhere
    /// (model/kernels.h).
    HermiteSum phi;
    Teachers teachers;
    double noise = 0.0;
    std::uint64_t seed = 0;

    /// Samples first .. first + count - 1 into out. Cost O(count d) normal deviates, or O(count d / 128)
    /// blocks of random bits for the cube, and the targets.
    void draw(std::uint64_t first, Eigen::Index count, Samples& out) const;
};

/// The target of a source, ready to be evaluated often.
class GeneralTarget {
  public:
    explicit GeneralTarget(const GeneralSource& source);
    /// f*(x), without noise. Precondition: x has d numbers. Cost O(directions (plane + K)), O(terms degree)
    /// for coordinates.
    double operator()(const double* x) const;

  private:
    CoordinateTarget coordinates_;
    HermiteSum phi_;
    Eigen::Index plane_ = 1;
    /// Unit vectors, `plane_` numbers each. A circle has K + 1 of them, equally spaced: the mean over them of
    /// every polynomial of degree K is that over the circle.
    std::vector<double> directions_;
};

/// Inputs first .. first + count - 1 of a list, sample-major, into x. A Gaussian input's coordinate k is the
/// normal deviate (seed, stream, sample, k). On the cube coordinate k is +1 where bit k mod 32 (from the
/// least) of word (k / 32) mod 4 of the Philox block with the counter (sample's low word, its high word, k /
/// 128, stream) is set, else -1.
void draw_inputs(Data data, int d, std::uint64_t seed, Stream stream, std::uint64_t first, Eigen::Index count,
                 Eigen::ArrayXd& x);

} // namespace equator
