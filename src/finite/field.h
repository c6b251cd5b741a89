// What moves a network, where that is neither the population of the single-index model (PopulationField) nor
// its samples (SampleField): several directions, output weights of both signs, other data (run/beyond/).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "model/neurons.h"
#include "rules/motion.h"

namespace equator {

class Field {
  public:
    virtual ~Field() = default;
    virtual std::unique_ptr<Field> clone() const = 0;

    /// V_i at neurons w (d x m, unit columns), by which they move at their step number `step`. Returns the
    /// loss on the samples that it was taken of, NaN for a population.
    virtual double velocity(const Neurons& w, Neurons& v, std::uint64_t step) = 0;
    /// r_i, the radial part of the negative gradient at the last velocity's neurons.
    virtual const Eigen::ArrayXd& radial() const = 0;
    /// V_i and E_x (f* - chi f) sigma(w_i.x) where output weights a are trained; else as velocity().
    virtual double force(const Neurons& w, const Eigen::ArrayXd& a, std::uint64_t step, Force& out) = 0;
    /// L(rho^m): of the population, or of test points. a: empty where output weights are as they start.
    virtual double loss(const Neurons& w, const Eigen::ArrayXd& a) = 0;
    /// |f|^2 = E_x f^2 of a population; NaN where only samples are known.
    virtual double self_energy(const Neurons& w, const Eigen::ArrayXd& a) = 0;
    /// Memory held beside the object itself, but for a training set.
    virtual std::size_t heap_bytes() const = 0;

  protected:
    Field() = default;
    Field(const Field&) = default;
    Field& operator=(const Field&) = default;
};

} // namespace equator
