// Compiled with 256-bit vectors, natively on x86-64 only; without fused multiply-add, which would round
// differently.
#define EQUATOR_PAIR_BYTES 32
#include "finite/pairs/pair_kernel_body.h"

namespace equator {

PairKernel<double> pair_kernel_avx2_double();
PairKernel<float> pair_kernel_avx2_single();

PairKernel<double> pair_kernel_avx2_double() {
    return {Pairs<double>::kWidth, Pairs<double>::run, EQUATOR_PAIR_BYTES};
}
PairKernel<float> pair_kernel_avx2_single() {
    return {Pairs<float>::kWidth, Pairs<float>::run, EQUATOR_PAIR_BYTES};
}

} // namespace equator
