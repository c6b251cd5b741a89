// A network's neurons with what its rule adds to them.
#pragma once

#include "model/neurons.h"

namespace equator {

struct HiddenLayer {
    Neurons w;            ///< d x m, unit columns
    Eigen::ArrayXd a;     ///< output weights where they are trained; empty where they are as they start
    Eigen::ArrayXd speed; ///< of neurons with inertia: u . e, e the meridian's direction north; else empty

    /// Its first `count` neurons.
    HiddenLayer first(Eigen::Index count) const {
        return {w.leftCols(count), a.size() > 0 ? Eigen::ArrayXd(a.head(count)) : a,
                speed.size() > 0 ? Eigen::ArrayXd(speed.head(count)) : speed};
    }
};

} // namespace equator
