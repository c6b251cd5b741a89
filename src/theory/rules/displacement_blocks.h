// What becomes of a displacement from a twin under the rules of rules/motion.h (docs/model.md, section 11).
//
// A displacement has a part along the twin's meridian and one across it, and nothing mixes the two:
//
//     along    delta, then b = Delta a / sqrt(kappa) if output weights are trained, then the change nu of the
//              speed if neurons have one
//     across   beta, then its nu
//
// each with a small matrix in the place of the eigenvalue lambda_par or lambda_perp. Sizes are |delta|^2 +
// b^2 and |beta|^2: the squared distance |Delta w|^2 + Delta a^2 / kappa.
#pragma once

#include <cstddef>

#include <Eigen/Core>

#include "infinite/rule_twins.h"
#include "model/neurons.h"

namespace equator {

/// How many numbers a displacement has along the meridian and across it, and where forces enter.
struct BlockShape {
    bool trains = false, remembers = false;

    explicit BlockShape(const Motion& motion) : trains(motion.trains()), remembers(motion.remembers()) {}
    int par() const { return 1 + (trains ? 1 : 0) + (remembers ? 1 : 0); }
    int perp() const { return remembers ? 2 : 1; }
    /// Of them those that count as distance.
    int sized() const { return trains ? 2 : 1; }
    /// The component that a change of V enters, along and across.
    int force_par() const { return remembers ? par() - 1 : 0; }
    int force_perp() const { return remembers ? 1 : 0; }
};

/// A matrix for every twin, along and across: row r n + c of column i is entry (r, c) of neuron i's.
struct Blocks {
    Neurons par, perp;

    /// The unit matrix for `count` twins.
    static Blocks unit(const BlockShape& shape, Eigen::Index count);
    /// These, and `next` after them.
    void then(const Blocks& next);
    std::size_t heap_bytes() const { return equator::heap_bytes(par) + equator::heap_bytes(perp); }
};

/// out <- (matrices of n^2 rows) x, for x with n rows.
void multiply(const Neurons& matrices, const Neurons& x, Neurons& out);

/// Largest eigenvalue of the local Hessian, which is symmetric, over neurons in their planes; of nodes of a
/// law it is that of Gronwall's bound. Precondition: no inertia.
double largest_eigenvalue(const Motion& motion, const MeanField& field, const Neurons& y,
                          const Eigen::ArrayXd& weights);

/// Twins in their planes with the matrices that their displacements go by.
class DisplacementBlocks {
  public:
    explicit DisplacementBlocks(const Motion& motion) : motion_(motion), shape_(motion) {}

    const BlockShape& shape() const { return shape_; }
    const Motion& motion() const { return motion_; }
    /// At t = 0: states y of the twins, and their output weights (empty: all 1).
    void start(const Neurons& y, const Eigen::ArrayXd& weights, const MeanField& field);
    /// Flow: from time t to t + h, by Magnus' series to the fourth order, Simpson's rule in time.
    void flow(double t, double h, const MeanField& middle, const MeanField& end, const Neurons& y_middle,
              const Neurons& y_end, const Eigen::ArrayXd& weights_middle, const Eigen::ArrayXd& weights_end);
    /// Rules of whole steps: over one, exactly; `begin` is the field that moves it.
    void step(const MeanField& begin, const MeanField& end, const Neurons& y_end,
              const Eigen::ArrayXd& weights_end);

    /// What the last step made of displacements, and (whole steps) of a unit of noise in its forces.
    const Blocks& since() const { return since_; }
    const Blocks& response() const { return response_; }
    /// Flow: whether the last step was the first under Nesterov's friction, 3/t. There forces f have left
    /// nu = f h / 4 and delta = f h^2 / 8, and b = f h as ever.
    bool from_rest() const { return from_rest_; }

    /// d (delta, b) of the state now by the starting latitude: its squared size for every twin, times one
    /// factor for all.
    const Eigen::ArrayXd& growth() const { return growth_; }
    /// The largest rate of any twin now, frequencies and friction included. `stiffness`: the interaction's
    /// largest eigenvalue.
    double largest_rate(double t, double stiffness) const;

    std::size_t heap_bytes() const;

  private:
    Blocks slopes(double t, const MeanField& field, const Neurons& y, const Eigen::ArrayXd& weights);
    void look(const MeanField& field, const Neurons& y, const Eigen::ArrayXd& weights);
    void grow();

    Motion motion_;
    BlockShape shape_;
    Neurons y_;
    Eigen::ArrayXd weights_;
    Blocks slope_, since_, response_;
    Neurons from_start_; ///< the first column of the product since t = 0, along
    Eigen::ArrayXd growth_;
    double hessian_ = 0.0, speed_ = 0.0; ///< largest of the twins now
    bool from_rest_ = false;
};

} // namespace equator
