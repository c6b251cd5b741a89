// Which samples a step of training looks at.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "finite/samples/samples.h"

namespace equator {

/// A training set as a whole, in batches, or an endless list in batches. Source: SampleSource, or what draws
/// as it does.
template <class Source> class StepSamples {
  public:
    /// A training set that copies share. `batch` 0: all of it at every step. Else epochs: step k takes
    /// samples k batch .. (k + 1) batch - 1, counted modulo its size. Preconditions: it is not empty, batch
    /// <= size.
    explicit StepSamples(std::shared_ptr<const Samples> set, Eigen::Index batch = 0)
        : set_(std::move(set)), size_(batch) {}
    /// Online: step k takes samples k batch .. (k + 1) batch - 1 of the source, each once and never again.
    StepSamples(Source source, Eigen::Index batch) : source_(std::move(source)), size_(batch) {}

    /// Makes the batch of step `step` the current one; a training set that is taken whole is left alone.
    void begin_step(std::uint64_t step) {
        if (size_ == 0 || (batch_.count() > 0 && step == step_)) return;
        const std::uint64_t first = step * static_cast<std::uint64_t>(size_);
        if (set_)
            set_->part(static_cast<Eigen::Index>(first % static_cast<std::uint64_t>(set_->count())), size_,
                       batch_);
        else
            source_.draw(first, size_, batch_);
        step_ = step;
    }

    /// Those of the current step. Where there are batches, there are none before the first begin_step.
    const Samples& now() const { return size_ == 0 ? *set_ : batch_; }
    const Source& source() const { return source_; }

    /// Memory of the current batch, and of the training set that all copies share.
    std::size_t batch_bytes() const { return batch_.heap_bytes(); }
    std::size_t shared_bytes() const { return set_ ? set_->heap_bytes() : 0; }

  private:
    std::shared_ptr<const Samples> set_;
    Source source_;
    Eigen::Index size_ = 0; ///< of a batch; 0: the training set whole
    std::uint64_t step_ = 0;
    Samples batch_;
};

} // namespace equator
