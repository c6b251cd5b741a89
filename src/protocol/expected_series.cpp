#include "protocol/expected_series.h"

#include <algorithm>

#include "protocol/archive.h"
#include "scenario/link.h"

namespace equator {

namespace {

constexpr std::uint32_t kMark = 0x45455153; ///< "SQEE", with the version after it
constexpr std::uint32_t kVersion = 2;
constexpr std::uint32_t kMostParts = 64; ///< far beyond any degree there is

} // namespace

template <class Archive, class S> static void visit(Archive& archive, S& s) {
    archive.list(s.link);
    archive.list(s.reason);
    each_series(s, [&archive](auto& series) { archive.list(series); });
    auto parts = static_cast<std::uint32_t>(s.parts.size());
    archive.scalar(parts);
    if constexpr (!std::is_const_v<S>) s.parts.resize(std::min(parts, kMostParts));
    for (auto& series : s.parts) archive.list(series);
}

std::string expected_link(const Scenario& scenario) {
    Scenario bare;
    bare.d = scenario.d;
    bare.phi = scenario.phi;
    bare.sigma = scenario.sigma;
    bare.T = scenario.T;
    if (scenario.infinite_rule() != Rule::flow) {
        bare.rule = scenario.rule;
        bare.eta = scenario.eta;
        bare.limit = scenario.limit;
    }
    return link_text(bare);
}

std::vector<std::uint8_t> encode(const ExpectedSeries& series) {
    return written(kMark, kVersion, series);
}

std::optional<ExpectedSeries> decode_expected(std::span<const std::uint8_t> bytes) {
    ExpectedSeries series;
    if (!read(bytes, kMark, kVersion, series)) return std::nullopt;
    const std::size_t times = series.reason.empty() ? kExpectedTimes : 0;
    const auto fits = [times](const std::vector<double>& one) { return one.size() == times; };
    bool consistent =
        series.parts.empty() == (times == 0) && std::all_of(series.parts.begin(), series.parts.end(), fits);
    each_series(series, [&](const std::vector<double>& one) { consistent = consistent && fits(one); });
    if (!consistent) return std::nullopt;
    return series;
}

} // namespace equator
