#include "finite/samples/general_samples.h"

#include <algorithm>
#include <array>

#include "base/portable_math.h"

namespace equator {

GeneralTarget::GeneralTarget(const GeneralSource& source)
    : coordinates_(source.coordinates), phi_(source.phi), plane_(source.teachers.plane) {
    if (!phi_.c.empty()) phi_.c[0] = 0.0;
    switch (source.teachers.shape) {
    case Teachers::Shape::one:
        plane_ = 1;
        directions_ = {1.0};
        break;
    case Teachers::Shape::list:
        directions_ = source.teachers.v;
        break;
    case Teachers::Shape::circle: {
        const int count = std::max(phi_.degree(), 0) + 1;
        for (int j = 0; j < count; ++j) {
            const double angle = 2.0 * kPi * j / count;
            directions_.push_back(portable::cos(angle));
            directions_.push_back(portable::sin(angle));
        }
        break;
    }
    }
}

double GeneralTarget::operator()(const double* x) const {
    if (!coordinates_.empty()) return coordinates_(x);
    double sum = 0.0;
    for (auto v = directions_.begin(); v != directions_.end(); v += plane_) {
        double along = 0.0;
        for (Eigen::Index k = 0; k < plane_; ++k) along += v[k] * x[k];
        sum += phi_(along);
    }
    return sum / static_cast<double>(static_cast<Eigen::Index>(directions_.size()) / plane_);
}

void draw_inputs(Data data, int d, std::uint64_t seed, Stream stream, std::uint64_t first, Eigen::Index count,
                 Eigen::ArrayXd& x) {
    x.resize(count * d);
    for (Eigen::Index i = 0; i < count; ++i) {
        const std::uint64_t s = first + static_cast<std::uint64_t>(i);
        double* input = x.data() + i * d;
        if (data == Data::gauss) {
            for (int k = 0; k < d; ++k) input[k] = normal(seed, stream, s, static_cast<std::uint32_t>(k));
            continue;
        }
        for (int begin = 0; begin < d; begin += 128) {
            const std::array<std::uint32_t, 4> bits =
                philox4x32({static_cast<std::uint32_t>(s), static_cast<std::uint32_t>(s >> 32),
                            static_cast<std::uint32_t>(begin / 128), static_cast<std::uint32_t>(stream)},
                           {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
            for (int k = begin; k < std::min(begin + 128, d); ++k)
                input[k] = (bits[static_cast<std::size_t>(k / 32 % 4)] >> (k % 32) & 1) != 0 ? 1.0 : -1.0;
        }
    }
}

void GeneralSource::draw(std::uint64_t first, Eigen::Index count, Samples& out) const {
    const GeneralTarget target(*this);
    draw_inputs(data, d, seed, data == Data::cube ? Stream::cube : Stream::inputs, first, count, out.x);
    out.y.resize(count);
    for (Eigen::Index i = 0; i < count; ++i) {
        out.y[i] = target(out.x.data() + i * d);
        if (noise != 0.0)
            out.y[i] += noise * normal(seed, Stream::label_noise, first + static_cast<std::uint64_t>(i), 0);
    }
}

} // namespace equator
