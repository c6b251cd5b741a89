// The velocity of a finite network that is trained on samples instead of the population.
#pragma once

#include <cstdint>
#include <memory>

#include "base/heap_bytes.h"
#include "finite/samples/step_samples.h"
#include "model/fast_hermite.h"
#include "model/neurons.h"

namespace equator {

/// V_i = P_{w_i} (1/n) sum_s (y_s - f(x_s)) sigma'(w_i.x_s) x_s with f(x) = (1/m) sum_j sigma(w_j.x): the
/// negative spherical gradient, times m, of the training loss (1/2n) sum_s (y_s - f(x_s))^2.
///
/// f's sum runs over neurons in index order and a neuron's over samples in index order, whatever the vector
/// width and however samples are blocked. The plain loops that it must equal, bit for bit, are in
/// tests/finite/sample_field_test.cpp.
class SampleField {
  public:
    /// A fixed training set, which copies of the field share. Precondition: it is not empty.
    SampleField(const HermiteSum& sigma, std::shared_ptr<const Samples> samples);
    /// Epochs: step k takes samples k batch .. (k + 1) batch - 1 of a training set, counted modulo its size:
    /// all of them in order, then from the first again; a batch that reaches the end goes on at the
    /// beginning. Precondition: 1 <= batch <= size.
    SampleField(const HermiteSum& sigma, std::shared_ptr<const Samples> samples, Eigen::Index batch);
    /// Online: step k takes samples k batch .. (k + 1) batch - 1 of the source, each once and never again.
    SampleField(const HermiteSum& sigma, const SampleSource& source, Eigen::Index batch);

    /// Makes the batch of step `step` the current one; a training set that is taken whole is left alone. A
    /// field with batches has no samples before the first call. Cost of a batch: O(batch d), normal deviates
    /// if online.
    void begin_step(std::uint64_t step) { samples_.begin_step(step); }

    /// V at w (d x m, unit columns) into v, on the current samples; returns their loss at w. Cost 6 m n d
    /// flop and two evaluations of polynomials a pair.
    double velocity(const Neurons& w, Neurons& v);

    /// r_i, the radial part of the negative gradient at the last velocity's neurons.
    const Eigen::ArrayXd& radial() const { return radial_; }

    /// Memory beside the object: work space and a batch. A fixed training set is not counted, see
    /// shared_bytes.
    std::size_t heap_bytes() const;
    /// Memory of the training set that all copies share.
    std::size_t shared_bytes() const { return samples_.shared_bytes(); }

  private:
    FastHermite sigma_;
    StepSamples<SampleSource> samples_;
    Eigen::ArrayXd blocks_, sums_;  // neurons and their sums, block after block, coordinate-major within
    Eigen::ArrayXd preactivations_; // w.x of a few samples with all neurons, block after block
    Eigen::ArrayXd residuals_, radial_;
};

} // namespace equator
