#include "finite/samples/general_field.h"

#include <algorithm>
#include <utility>

#include "base/crew.h"
#include "base/heap_bytes.h"
#include "finite/lanes.h"

namespace equator {

namespace {

using namespace lanes;

constexpr int kTogether = 2; ///< samples handled together
static_assert(FastHermite::kTogether == kBlock && FormulaSlope::kTogether == std::size_t{kBlock});
/// Slopes kept from the pass that makes the outputs to the pass that has the residuals: as many samples as
/// fit this many numbers (a cache's share), within bounds.
constexpr Eigen::Index kKept = 1 << 15, kFewest = 8, kMost = 64;

using Mask = decltype(Lanes{} < Lanes{});

inline Lanes where(Mask mask, Lanes v) {
    return reinterpret_cast<Lanes>(reinterpret_cast<Mask>(v) & mask);
}

// An activation gives values and slopes of a block's neurons for one sample.
struct MonomialSum {
    const FastHermite& sum;
    void operator()(const Lanes* z, Lanes* values, Lanes* slopes) const {
        EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) {
            values[v] = sum.sum().horner(z[v]);
            slopes[v] = sum.slope().horner(z[v]);
        }
    }
};

struct Relu {
    void operator()(const Lanes* z, Lanes* values, Lanes* slopes) const {
        EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) {
            values[v] = where(~(z[v] < 0.0), z[v]); // what is no number stays so
            slopes[v] = where(z[v] > 0.0, Lanes{} + 1.0);
        }
    }
};

/// What takes a block's numbers from memory.
template <class Evaluate> struct FromMemory {
    mutable Evaluate evaluate; ///< (z, values, slopes), kBlock numbers each; every thread has its own
    void operator()(const Lanes* z, Lanes* values, Lanes* slopes) const {
        double in[kBlock], out[kBlock], slope[kBlock];
        EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) store(in + v * kLaneWidth, z[v]);
        evaluate(in, out, slope);
        EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) {
            values[v] = load(out + v * kLaneWidth);
            slopes[v] = load(slope + v * kLaneWidth);
        }
    }
};
template <class Evaluate> FromMemory(Evaluate) -> FromMemory<Evaluate>;

/// Slopes of a block's neurons at `Count` samples into `slopes` (kBlock a sample), their first `used` values
/// added to the sample's eight sums. With output weights (kBlock of them, or null) the values are kept in
/// `kept`, and count by their weights.
template <int Count, class Sigma>
inline void activate(const double* block, const double* x, Eigen::Index d, Eigen::Index used,
                     const Sigma& sigma, const double* weights, double* slopes, double* kept,
                     double* totals) {
    Lanes z[Count][kVectors];
    inner_products<Count>(block, x, d, z);
    EQUATOR_UNROLLED for (int p = 0; p < Count; ++p) {
        Lanes values[kVectors], slope[kVectors];
        sigma(z[p], values, slope);
        if (used < kBlock)
            for (Eigen::Index i = used; i < kBlock; ++i) values[i / kLaneWidth][i % kLaneWidth] = 0.0;
        EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) {
            store(slopes + p * kBlock + v * kLaneWidth, slope[v]);
            double* total = totals + p * kBlock + v * kLaneWidth;
            if (weights) {
                store(kept + p * kBlock + v * kLaneWidth, values[v]);
                values[v] *= load(weights + v * kLaneWidth);
            }
            store(total, load(total) + values[v]);
        }
    }
}

/// sums += sum over `Count` samples, in order, of residual slope x.
template <int Count>
inline void pull(const double* slopes, const double* residuals, const double* x, Eigen::Index d,
                 double* sums) {
    Lanes force[Count][kVectors];
    EQUATOR_UNROLLED for (int p = 0; p < Count; ++p) EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v)
        force[p][v] = residuals[p] * load(slopes + p * kBlock + v * kLaneWidth);
    for (Eigen::Index k = 0; k < d; ++k) EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) {
            double* place = sums + k * kBlock + v * kLaneWidth;
            Lanes sum = load(place);
            EQUATOR_UNROLLED for (int p = 0; p < Count; ++p) sum += force[p][v] * x[p * d + k];
            store(place, sum);
        }
}

/// sums += sum over `count` samples, in order, of residual value.
inline void weigh(const double* kept, const double* residuals, Eigen::Index count, double* sums) {
    for (Eigen::Index s = 0; s < count; ++s) EQUATOR_UNROLLED for (int v = 0; v < kVectors; ++v) {
            double* place = sums + v * kLaneWidth;
            store(place, load(place) + residuals[s] * load(kept + s * kBlock + v * kLaneWidth));
        }
}

/// Slopes of all blocks and the eight sums of f at samples from .. to - 1, counted from x. Blocks of slopes,
/// and of values kept with weights, are `together` samples apart.
template <class Sigma>
void forward(const Eigen::ArrayXd& blocks, Eigen::Index m, Eigen::Index d, const double* x, Eigen::Index from,
             Eigen::Index to, Eigen::Index together, const Sigma& shared, const double* weights,
             double* slopes, double* kept, double* totals) {
    const Sigma sigma = shared;
    std::fill(totals + from * kBlock, totals + to * kBlock, 0.0);
    for (Eigen::Index b = 0; b * kBlock < m; ++b) {
        const double* block = blocks.data() + b * d * kBlock;
        const double* weight = weights ? weights + b * kBlock : nullptr;
        double* slope = slopes + b * together * kBlock;
        const auto values = [&](Eigen::Index s) {
            return weights ? kept + (b * together + s) * kBlock : nullptr;
        };
        const Eigen::Index used = std::min(kBlock, m - b * kBlock);
        Eigen::Index s = from;
        for (; s + kTogether <= to; s += kTogether)
            activate<kTogether>(block, x + s * d, d, used, sigma, weight, slope + s * kBlock, values(s),
                                totals + s * kBlock);
        for (; s < to; ++s)
            activate<1>(block, x + s * d, d, used, sigma, weight, slope + s * kBlock, values(s),
                        totals + s * kBlock);
    }
}

/// Sum over a sample's eight sums; neurons of odd places have the weight `odd`.
double output(const double* totals, double odd) {
    double sum = 0.0;
    for (Eigen::Index i = 0; i < kBlock; ++i) sum += i % 2 == 0 ? totals[i] : odd * totals[i];
    return sum;
}

bool is_relu(const Function& sigma) {
    return sigma.formula == "relu" || sigma.formula == "max(z,0)" || sigma.formula == "max(0,z)";
}

} // namespace

GeneralSampleField::GeneralSampleField(const Function& sigma, Signs signs,
                                       std::shared_ptr<const Samples> samples)
    : GeneralSampleField(sigma, signs, std::move(samples), 0) {}

GeneralSampleField::GeneralSampleField(const Function& sigma, Signs signs,
                                       std::shared_ptr<const Samples> samples, Eigen::Index batch)
    : GeneralSampleField(sigma, signs, StepSamples<GeneralSource>(std::move(samples), batch)) {}

GeneralSampleField::GeneralSampleField(const Function& sigma, Signs signs, GeneralSource source,
                                       Eigen::Index batch)
    : GeneralSampleField(sigma, signs, StepSamples<GeneralSource>(std::move(source), batch)) {}

GeneralSampleField::GeneralSampleField(const Function& sigma, Signs signs, StepSamples<GeneralSource> samples)
    : signs_(signs), sum_(sigma), samples_(std::move(samples)) {
    kind_ = sigma.exact           ? (is_relu(sigma) ? Kind::relu : Kind::program)
            : sum_.by_monomials() ? Kind::monomials
                                  : Kind::recurrence;
    if (kind_ == Kind::program) program_.emplace(read_formula(sigma.formula).value);
}

template <class Work> void GeneralSampleField::with_activation(Work&& work) {
    switch (kind_) {
    case Kind::monomials:
        return work(MonomialSum{sum_});
    case Kind::recurrence:
        return work(FromMemory{[this](const double* z, double* values, double* slopes) {
            sum_.values(z, values);
            sum_.slopes(z, slopes);
        }});
    case Kind::relu:
        return work(Relu{});
    case Kind::program:
        return work(
            FromMemory{[program = *program_](const double* z, double* values, double* slopes) mutable {
                program(z, values, slopes);
            }});
    }
}

void GeneralSampleField::pack(const Neurons& w, const Eigen::ArrayXd& a) {
    const Eigen::Index d = w.rows(), m = w.cols(), blocks = (m + kBlock - 1) / kBlock;
    blocks_.resize(blocks * d * kBlock);
    for (Eigen::Index b = 0; b < blocks; ++b)
        for (Eigen::Index k = 0; k < d; ++k)
            for (Eigen::Index i = 0; i < kBlock; ++i)
                blocks_[(b * d + k) * kBlock + i] = b * kBlock + i < m ? w(k, b * kBlock + i) : 0.0;
    const Eigen::Index together = samples_together(blocks);
    slopes_.resize(blocks * together * kBlock);
    totals_.resize(together * kBlock);
    if (a.size() == 0) return;
    values_.resize(slopes_.size());
    weights_.setZero(blocks * kBlock);
    weights_.head(m) = a;
}

Eigen::Index GeneralSampleField::samples_together(Eigen::Index blocks) const {
    return std::clamp(kKept / (blocks * kBlock), kFewest, kMost);
}

double GeneralSampleField::velocity(const Neurons& w, Neurons& v) {
    return move(w, {}, v, nullptr);
}

double GeneralSampleField::velocity(const Neurons& w, const Eigen::ArrayXd& a, Neurons& v,
                                    Eigen::ArrayXd& overlap) {
    return move(w, a, v, &overlap);
}

double GeneralSampleField::move(const Neurons& w, const Eigen::ArrayXd& a, Neurons& v,
                                Eigen::ArrayXd* overlap) {
    const Samples& data = samples_.now();
    const Eigen::Index d = w.rows(), m = w.cols(), n = data.count();
    const bool weighted = a.size() > 0;
    pack(w, a);
    const Eigen::Index blocks = (m + kBlock - 1) / kBlock, together = samples_together(blocks);
    sums_.setZero(blocks * d * kBlock);
    residuals_.resize(together);
    const double per_neuron = 1.0 / static_cast<double>(m),
                 odd = signs_ == Signs::pm && !weighted ? -1.0 : 1.0;
    const double* weights = weighted ? weights_.data() : nullptr;
    Eigen::ArrayXd overlaps = Eigen::ArrayXd::Zero(weighted ? blocks * kBlock : 0);
    double loss = 0.0;
    with_activation([&](const auto& sigma) {
        for (Eigen::Index first = 0; first < n; first += together) {
            const Eigen::Index count = std::min(together, n - first);
            const double* x = data.x.data() + first * d;
            double* r = residuals_.data();
            const double work = static_cast<double>(count) * static_cast<double>(m * d);
            each_share(count, work, [&](Eigen::Index from, Eigen::Index to) {
                forward(blocks_, m, d, x, from, to, together, sigma, weights, slopes_.data(), values_.data(),
                        totals_.data());
            });
            for (Eigen::Index s = 0; s < count; ++s) {
                r[s] = data.y[first + s] - per_neuron * output(totals_.data() + s * kBlock, odd);
                loss += r[s] * r[s];
            }
            each_share(blocks, work, [&](Eigen::Index from, Eigen::Index to) {
                for (Eigen::Index b = from; b < to; ++b) {
                    const double* slopes = slopes_.data() + b * together * kBlock;
                    double* sums = sums_.data() + b * d * kBlock;
                    Eigen::Index s = 0;
                    for (; s + kTogether <= count; s += kTogether)
                        pull<kTogether>(slopes + s * kBlock, r + s, x + s * d, d, sums);
                    for (; s < count; ++s) pull<1>(slopes + s * kBlock, r + s, x + s * d, d, sums);
                    if (weighted)
                        weigh(values_.data() + b * together * kBlock, r, count, overlaps.data() + b * kBlock);
                }
            });
        }
    });

    const double per_sample = 1.0 / static_cast<double>(n);
    v.resize(d, m);
    for (Eigen::Index k = 0; k < d; ++k)
        for (Eigen::Index i = 0; i < m; ++i)
            v(k, i) = (weighted     ? per_sample * a[i]
                       : i % 2 == 0 ? per_sample
                                    : odd * per_sample) *
                      sums_[(i / kBlock * d + k) * kBlock + i % kBlock];
    if (overlap) *overlap = per_sample * overlaps.head(m);
    // P_w: take out the radial part.
    radial_ = (v.row(0) * w.row(0)).transpose();
    for (Eigen::Index k = 1; k < d; ++k) radial_ += (v.row(k) * w.row(k)).transpose();
    for (Eigen::Index k = 0; k < d; ++k) v.row(k) -= radial_.transpose() * w.row(k);
    return 0.5 * per_sample * loss;
}

void GeneralSampleField::outputs(const Neurons& w, const Eigen::ArrayXd& a, const Samples& samples,
                                 Eigen::ArrayXd& outputs) {
    const Eigen::Index d = w.rows(), m = w.cols(), n = samples.count();
    const bool weighted = a.size() > 0;
    pack(w, a);
    const Eigen::Index together = samples_together((m + kBlock - 1) / kBlock);
    const double per_neuron = 1.0 / static_cast<double>(m),
                 odd = signs_ == Signs::pm && !weighted ? -1.0 : 1.0;
    outputs.resize(n);
    with_activation([&](const auto& sigma) {
        for (Eigen::Index first = 0; first < n; first += together) {
            const Eigen::Index count = std::min(together, n - first);
            each_share(count, static_cast<double>(count) * static_cast<double>(m * d),
                       [&](Eigen::Index from, Eigen::Index to) {
                           forward(blocks_, m, d, samples.x.data() + first * d, from, to, together, sigma,
                                   weighted ? weights_.data() : nullptr, slopes_.data(), values_.data(),
                                   totals_.data());
                       });
            for (Eigen::Index s = 0; s < count; ++s)
                outputs[first + s] = per_neuron * output(totals_.data() + s * kBlock, odd);
        }
    });
}

std::size_t GeneralSampleField::heap_bytes() const {
    const GeneralSource& source = samples_.source();
    std::size_t sum = equator::heap_bytes(source.phi.c) + equator::heap_bytes(source.teachers.v) +
                      equator::heap_bytes(source.coordinates.factors) +
                      equator::heap_bytes(source.coordinates.coordinates) +
                      source.coordinates.text.capacity() + samples_.batch_bytes();
    for (const Eigen::ArrayXd* array :
         {&blocks_, &sums_, &slopes_, &totals_, &residuals_, &radial_, &values_, &weights_})
        sum += equator::heap_bytes(*array);
    return sum;
}

} // namespace equator
