// Displacements of m twins as arrays, and the sampling noise that makes them (docs/model.md, section 11).
#pragma once

#include "infinite/rule_twins.h"
#include "theory/rules/displacement_blocks.h"
#include "theory/rules/joint_interaction.h"

namespace equator {

/// Where twins are at one time.
struct TwinPlaces {
    Neurons y;              ///< states in their planes
    Neurons w;              ///< positions, d x m
    Neurons along;          ///< directions of their meridians, c w* - alpha u
    Eigen::ArrayXd weights; ///< output weights, empty where all are 1

    static TwinPlaces of(const RuleTwins& twins, double t);
};

/// Displacements are arrays of d rows Delta w, then a row b if weights are trained, then d rows of the
/// velocity's change if neurons have one: R rows in all.
struct DisplacementRows {
    Eigen::Index d;
    BlockShape shape;

    Eigen::Index rows() const { return velocity_row() + (shape.remembers ? d : 0); }
    Eigen::Index sized() const { return d + (shape.trains ? 1 : 0); } ///< rows that count as distance
    Eigen::Index velocity_row() const { return sized(); }
    /// The first of the d rows that a change of V enters.
    Eigen::Index force_row() const { return shape.remembers ? velocity_row() : 0; }

    /// x <- what `blocks` make of displacements x (columns of the first twins) between two times.
    void transport(const Neurons& along_before, const Neurons& along_after, const Blocks& blocks,
                   Neurons& x) const;
    /// E over columns of the squared size.
    double mean_square(const Neurons& x) const;
};

/// Noise in the forces at the first twins: of V, a_i times that of equal weights, in the force's rows, and
/// sqrt(kappa) (U_MF - U_twins) in the row of b. R rows.
Neurons force_noise(const DisplacementRows& rows, const MeanField& field, const TwinPlaces& at,
                    const JointInteraction::Pull& pull, double kappa);

/// Its parts for the bound: forces in the components of BlockShape, sizes across.
struct NoiseParts {
    Neurons par;  ///< par() rows
    Neurons perp; ///< perp() rows
};
NoiseParts noise_parts(const DisplacementRows& rows, const TwinPlaces& at, const Neurons& noise);

} // namespace equator
