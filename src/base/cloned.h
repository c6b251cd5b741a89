// A pointer to an object of a class with clone(), that copies what it points at.
#pragma once

#include <memory>
#include <utility>

namespace equator {

/// Owns one T or none; a copy owns a clone. T has `std::unique_ptr<T> clone() const`.
template <class T> class Cloned {
  public:
    Cloned() = default;
    template <class U> Cloned(std::unique_ptr<U> object) : object_(std::move(object)) {}
    Cloned(const Cloned& other) : object_(other.object_ ? other.object_->clone() : nullptr) {}
    Cloned(Cloned&&) noexcept = default;
    Cloned& operator=(Cloned other) noexcept {
        object_ = std::move(other.object_);
        return *this;
    }
    ~Cloned() = default;

    explicit operator bool() const { return object_ != nullptr; }
    T& operator*() const { return *object_; }
    T* operator->() const { return object_.get(); }

  private:
    std::unique_ptr<T> object_;
};

} // namespace equator
