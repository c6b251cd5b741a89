#include "finite/samples/samples.h"

#include <algorithm>

#include "base/random.h"

namespace equator {

void Samples::part(Eigen::Index first, Eigen::Index size, Samples& out) const {
    const Eigen::Index d = x.size() / count(), to_end = std::min(size, count() - first), rest = size - to_end;
    out.x.resize(size * d);
    out.y.resize(size);
    out.x.head(to_end * d) = x.segment(first * d, to_end * d);
    out.y.head(to_end) = y.segment(first, to_end);
    out.x.tail(rest * d) = x.head(rest * d);
    out.y.tail(rest) = y.head(rest);
}

void SampleSource::draw(std::uint64_t first, Eigen::Index count, Samples& out) const {
    HermiteSum target = phi;
    if (!target.c.empty()) target.c[0] = 0.0;
    out.x.resize(count * d);
    out.y.resize(count);
    for (Eigen::Index i = 0; i < count; ++i) {
        const std::uint64_t s = first + static_cast<std::uint64_t>(i);
        double* x = out.x.data() + i * d;
        for (int k = 0; k < d; ++k) x[k] = normal(seed, Stream::inputs, s, static_cast<std::uint32_t>(k));
        out.y[i] = target(x[0]);
        if (noise != 0.0) out.y[i] += noise * normal(seed, Stream::label_noise, s, 0);
    }
}

} // namespace equator
