#include "theory/rules/rule_noise.h"

#include <algorithm>
#include <cmath>

namespace equator {
namespace {

/// x_i . e_i for rows first .. first + d - 1 of x.
Eigen::ArrayXd dots(const Neurons& x, Eigen::Index first, const Neurons& e) {
    Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(x.cols());
    for (Eigen::Index k = 0; k < e.rows(); ++k)
        sum += (x.row(first + k) * e.row(k).head(x.cols())).transpose();
    return sum;
}

} // namespace

TwinPlaces TwinPlaces::of(const RuleTwins& twins, double t) {
    TwinPlaces at;
    twins.at(t, at.y);
    twins.positions(at.y, at.w);
    Neurons turned(2, at.y.cols());
    turned.row(0) = at.y.row(1);
    turned.row(1) = -at.y.row(0);
    twins.positions(turned, at.along);
    at.weights = twins.weights(at.y);
    return at;
}

void DisplacementRows::transport(const Neurons& along_before, const Neurons& along_after,
                                 const Blocks& blocks, Neurons& x) const {
    const Eigen::Index count = x.cols();
    Neurons par(shape.par(), count), next;
    par.row(0) = dots(x, 0, along_before).transpose();
    if (shape.trains) par.row(1) = x.row(d);
    if (shape.remembers) par.row(shape.par() - 1) = dots(x, velocity_row(), along_before).transpose();
    multiply(blocks.par.leftCols(count), par, next);
    const Eigen::Index last = shape.par() - 1;
    for (Eigen::Index k = 0; k < d; ++k) {
        const auto before = along_before.row(k).head(count), after = along_after.row(k).head(count);
        Neurons across(shape.perp(), count), carried;
        across.row(0) = x.row(k) - par.row(0) * before;
        if (shape.remembers) across.row(1) = x.row(velocity_row() + k) - par.row(last) * before;
        multiply(blocks.perp.leftCols(count), across, carried);
        x.row(k) = carried.row(0) + next.row(0) * after;
        if (shape.remembers) x.row(velocity_row() + k) = carried.row(1) + next.row(last) * after;
    }
    if (shape.trains) x.row(d) = next.row(1);
}

double DisplacementRows::mean_square(const Neurons& x) const {
    Eigen::ArrayXd norms;
    column_norms(x.topRows(sized()), norms);
    return ordered_sum(norms.square()) / static_cast<double>(x.cols());
}

Neurons force_noise(const DisplacementRows& rows, const MeanField& field, const TwinPlaces& at,
                    const JointInteraction::Pull& pull, double kappa) {
    const Eigen::Index count = pull.attraction.cols();
    Neurons noise = Neurons::Zero(rows.rows(), count);
    const Polynomial attraction = field.potential.derivative();
    const double rate = std::sqrt(kappa);
    for (Eigen::Index i = 0; i < count; ++i) {
        const double alpha = at.w(0, i), a = at.weights.size() > 0 ? at.weights[i] : 1.0;
        double radial = attraction(alpha) * alpha;
        for (Eigen::Index k = 0; k < rows.d; ++k) radial -= pull.attraction(k, i) * at.w(k, i);
        for (Eigen::Index k = 0; k < rows.d; ++k)
            noise(rows.force_row() + k, i) =
                a * ((k == 0 ? attraction(alpha) : 0.0) - pull.attraction(k, i) - radial * at.w(k, i));
        if (rows.shape.trains) noise(rows.d, i) = rate * (field.potential(alpha) - pull.potential[i]);
    }
    return noise;
}

NoiseParts noise_parts(const DisplacementRows& rows, const TwinPlaces& at, const Neurons& noise) {
    const Eigen::Index count = noise.cols();
    NoiseParts parts{Neurons::Zero(rows.shape.par(), count), Neurons::Zero(rows.shape.perp(), count)};
    const Eigen::ArrayXd along = dots(noise, rows.force_row(), at.along);
    Eigen::ArrayXd norms;
    column_norms(noise.middleRows(rows.force_row(), rows.d), norms);
    parts.par.row(rows.shape.force_par()) = along.transpose();
    if (rows.shape.trains) parts.par.row(1) = noise.row(rows.d);
    parts.perp.row(rows.shape.force_perp()) = (norms.square() - along.square()).max(0.0).sqrt().transpose();
    return parts;
}

} // namespace equator
