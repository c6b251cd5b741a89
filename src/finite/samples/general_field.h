// The velocity of a finite network that is trained on samples, with any activation and with output weights of
// either sign.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "finite/samples/general_samples.h"
#include "finite/samples/step_samples.h"
#include "model/fast_hermite.h"
#include "model/neurons.h"
#include "scenario/formula_slope.h"
#include "scenario/function.h"

namespace equator {

/// With f(x) = (1/m) sum_i a_i sigma(w_i.x),
///
///     G_i = a_i (1/n) sum_s (y_s - f(x_s)) sigma'(w_i.x_s) x_s,   V_i = P_{w_i} G_i,
///
/// -m times the gradient of the training loss (1/2n) sum_s (y_s - f(x_s))^2, in space and along the sphere.
/// Where all weights are 1 and sigma is a Hermite sum it is SampleField's velocity to rounding.
///
/// sigma: a Hermite sum without its constant, or a formula as it is (Function::exact), its constant with it.
///
/// f's sum runs over neurons i, i + 8, i + 16, ... in order, for i < 8, and then over those eight; a neuron's
/// sum runs over samples in order: whatever the vector width and however samples are blocked.
class GeneralSampleField {
  public:
    /// A fixed training set, which copies of the field share. Precondition: it is not empty; sigma is a
    /// function of z.
    GeneralSampleField(const Function& sigma, Signs signs, std::shared_ptr<const Samples> samples);
    /// Epochs, in order, as SampleField's. Precondition: 1 <= batch <= size.
    GeneralSampleField(const Function& sigma, Signs signs, std::shared_ptr<const Samples> samples,
                       Eigen::Index batch);
    /// Online, as SampleField's.
    GeneralSampleField(const Function& sigma, Signs signs, GeneralSource source, Eigen::Index batch);

    /// As SampleField's.
    void begin_step(std::uint64_t step) { samples_.begin_step(step); }

    /// V at w (d x m, unit columns) into v, on the current samples; returns their loss at w. Cost 6 m n d
    /// flop, and a value and a slope of sigma a pair.
    double velocity(const Neurons& w, Neurons& v);
    /// The same with trained output weights a_i, and overlap[i] = (1/n) sum_s (y_s - f(x_s)) sigma(w_i.x_s),
    /// their slope. Cost 2 n m flop more.
    double velocity(const Neurons& w, const Eigen::ArrayXd& a, Neurons& v, Eigen::ArrayXd& overlap);
    /// G_i.w_i of the last velocity, m numbers: the whole gradient is G_i = V_i + (G_i.w_i) w_i.
    const Eigen::ArrayXd& radial() const { return radial_; }
    /// outputs[s] = f(x_s) at any samples. a: output weights where they are trained, else empty. Cost 2 m n d
    /// flop and a value and a slope of sigma a pair.
    void outputs(const Neurons& w, const Eigen::ArrayXd& a, const Samples& samples, Eigen::ArrayXd& outputs);

    /// Memory beside the object: work space and a batch; not a fixed training set.
    std::size_t heap_bytes() const;
    /// Memory of the training set that all copies share.
    std::size_t shared_bytes() const { return samples_.shared_bytes(); }

  private:
    enum class Kind { monomials, recurrence, relu, program };

    GeneralSampleField(const Function& sigma, Signs signs, StepSamples<GeneralSource> samples);
    template <class Work> void with_activation(Work&& work);
    void pack(const Neurons& w, const Eigen::ArrayXd& a);
    double move(const Neurons& w, const Eigen::ArrayXd& a, Neurons& v, Eigen::ArrayXd* overlap);
    Eigen::Index samples_together(Eigen::Index blocks) const;

    Kind kind_;
    Signs signs_;
    FastHermite sum_;
    std::optional<FormulaSlope> program_;
    StepSamples<GeneralSource> samples_;
    Eigen::ArrayXd blocks_, sums_; // neurons and their sums, block after block, coordinate-major within
    Eigen::ArrayXd slopes_;        // sigma'(w.x) of a few samples with all neurons, block after block
    Eigen::ArrayXd totals_;        // f's eight sums of a few samples
    Eigen::ArrayXd residuals_, radial_;
    Eigen::ArrayXd values_,
        weights_; // with output weights: sigma(w.x) as the slopes, and a, block after block
};

} // namespace equator
