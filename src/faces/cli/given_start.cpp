#include "faces/cli/given_start.h"

#include <filesystem>

#include "base/digest.h"
#include "base/number_text.h"
#include "faces/cli/whole_file.h"
#include "run/digest_array.h"
#include "scenario/link.h"
#include "scenario/settings.h"

namespace equator::cli {
namespace {

/// Largest file that is read.
constexpr std::size_t kMostBytes = std::size_t{1} << 34;

} // namespace

Option GivenStart::option() {
    return {"start", [this](const std::string& path) -> std::string {
                std::string bytes;
                if (const std::string why = read_file(path, bytes, kMostBytes); !why.empty())
                    return "cannot be read: " + why;
                start_ = read_start(bytes);
                if (start_.error.empty()) file_ = path;
                return start_.error;
            }};
}

Amend GivenStart::amend() {
    return [this](Scenario& scenario, const Says& says) { return given() ? fit(scenario, says) : ""; };
}

std::string GivenStart::fit(Scenario& scenario, const Says& says) const {
    const std::string name = "--start = " + safe_echo(file_);
    struct Size {
        std::string_view key, nouns;
        Eigen::Index there;
        int& field;
    };
    for (const Size& size : {Size{"m", " neurons", start_.neurons.cols(), scenario.m},
                             Size{"d", " coordinates a neuron", start_.neurons.rows(), scenario.d}}) {
        const Setting* setting = find_setting(size.key);
        const std::string has = name + " has " + std::to_string(size.there) + std::string(size.nouns);
        if (size.there > setting->hi || size.there < setting->lo) return has + "; " + range_clause(*setting);
        const auto there = static_cast<int>(size.there);
        if (says(size.key) && size.field != there)
            return has + ", and " + std::string(size.key) + " = " + std::to_string(size.field) +
                   " is asked for; nearest: " + std::string(size.key) + "=" + std::to_string(there);
        size.field = there;
    }
    if (scenario.limit == InfiniteRule::wide)
        return name + " cannot be combined with limit=wide, whose reference begins with the seed's neurons" +
               (scenario.has_exact_limit() ? "; nearest: limit=same" : "");
    if (!scenario.narrower.empty())
        return name +
               " cannot be combined with narrower widths, which are of the seed's neurons; nearest: m=" +
               std::to_string(scenario.m);
    return "";
}

Neurons GivenStart::neurons(const Scenario& scenario) const {
    return given() ? start_.neurons : uniform_neurons(scenario.d, scenario.m, scenario.seed);
}

std::string GivenStart::link(const Scenario& scenario) const {
    return given() ? "none: it starts from given neurons" : link_text(scenario);
}

std::vector<std::string> GivenStart::notes(const Scenario& scenario) const {
    if (!given()) return {};
    Digest digest;
    add(digest, start_.neurons);
    std::vector<std::string> notes{"settings " + link_text(scenario),
                                   "start: given neurons (" +
                                       safe_echo(std::filesystem::path(file_).filename().string()) +
                                       "), digest " + digest_text(digest.value())};
    if (start_.normalised > 0)
        notes.push_back(std::to_string(start_.normalised) + " of " + std::to_string(scenario.m) +
                        " given neurons were divided by their lengths, which were off 1 by at most " +
                        short_number(start_.off, 2));
    return notes;
}

} // namespace equator::cli
