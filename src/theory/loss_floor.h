// How far the loss can fall at all, when target and activation differ.
#pragma once

#include "model/kernels.h"
#include "scenario/scenario.h"

namespace equator {

/// A lower bound of the population loss over all laws of neurons, of any width, within about 1e-4 of the
/// least loss (relative to sum a_k^2 / 2); 0 if target and activation are the same and chi is 1. With chi
/// below 1 what neurons descend is no square, and may be negative.
///
/// L is convex in the law, because s^k is a positive kernel, so a law that is symmetric about w* is among the
/// best, and its loss is that of its latitudes (docs/model.md, section 2). Found by pairwise Frank-Wolfe
/// steps on a grid of latitudes; what is returned is L less its duality gap, and the gap is taken over a
/// finer grid with the curvature between its points, so that it is a bound however well the steps did.
/// Training may end above it.
double loss_floor(const Kernels& kernels);
/// That of a scenario's problem; 0, which says nothing, beyond the single-index ones.
double loss_floor(const Scenario& scenario);

} // namespace equator
