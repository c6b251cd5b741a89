#define EQUATOR_PAIR_BYTES 16
#include "finite/pairs/pair_kernel_body.h"

namespace equator {

template <class Real> PairKernel<Real> pair_kernel_128() {
    return {Pairs<Real>::kWidth, Pairs<Real>::run, EQUATOR_PAIR_BYTES};
}
template PairKernel<double> pair_kernel_128<double>();
template PairKernel<float> pair_kernel_128<float>();

#if defined(EQUATOR_PAIR_KERNEL_AVX2)
PairKernel<double> pair_kernel_avx2_double();
PairKernel<float> pair_kernel_avx2_single();

template <> PairKernel<double> pair_kernel<double>() {
    return __builtin_cpu_supports("avx2") ? pair_kernel_avx2_double() : pair_kernel_128<double>();
}
template <> PairKernel<float> pair_kernel<float>() {
    return __builtin_cpu_supports("avx2") ? pair_kernel_avx2_single() : pair_kernel_128<float>();
}
#else
template <> PairKernel<double> pair_kernel<double>() {
    return pair_kernel_128<double>();
}
template <> PairKernel<float> pair_kernel<float>() {
    return pair_kernel_128<float>();
}
#endif

} // namespace equator
