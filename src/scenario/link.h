// Links: a scenario as the part of a web address after '#', "#v1&d=32&m=1000&phi=0.8h3+0.6h4". The format for
// people is in docs/links.md. Nothing here fails on any input: a bad link yields every complaint and the
// nearest valid scenario.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/problem.h"
#include "scenario/scenario.h"

namespace equator {

/// Longest link read, in bytes; anything longer is refused without a look at its contents.
inline constexpr std::size_t kMaxLinkBytes = 8192;

/// A pair whose key belongs to somebody else than the scenario (see parse_link), percent-decoded. Unlike a
/// LinkProblem's fields it is not made safe to show.
struct OtherPair {
    std::string key, value;
    std::size_t position = 0; ///< byte of the value in the link
};

struct Setting;

struct LinkResult {
    Scenario scenario;                 ///< canonical and valid, always; what the link says if ok()
    std::vector<LinkProblem> problems; ///< in the order of the link, then conditions between settings
    std::vector<OtherPair> others;     ///< in the order of the link

    bool ok() const { return problems.empty(); }
};

/// Canonical text: "#v1", then "&key=value" for what differs from the default scenario, in the table's order.
/// parse_link reads it back to canonical(scenario). Precondition: the scenario is valid.
std::string link_text(const Scenario& scenario);

/// Reads a link: the whole address, or what follows '#', with '#' or without. Text before the first '#' is
/// never used; an address that ends with it means the defaults, as does an empty text. One without '#' is
/// refused, and so is what else happens to addresses on their way (%23 for '#', &amp; for '&', full-width
/// digits, a quote at the end, see mangled.h): the nearest scenario is then what seems to have been meant. A
/// missing version means v1. Blanks around the link and empty pairs ("&&") are ignored. '+' is a plus, never
/// a space. Of a setting given twice the first counts. "#?secret=" and what follows it, if that has no '&',
/// is a blog's mark and ignored. O(length) for valid links.
///
/// other_keys: keys that are no settings but belong in links, such as those of a view: their pairs are handed
/// back in others, at most once each, instead of being complaints.
LinkResult parse_link(std::string_view text, std::span<const std::string_view> other_keys = {});

/// How text from people is read where the program's own is read as it stands (mangled.h). The Worker, which
/// is told what to run by the page, does without and is the smaller for it.
struct Mending {
    std::optional<LinkProblem> (*read_setting)(const Setting&, std::string_view text, Scenario&);
    std::string_view (*meant_key)(std::string_view key, std::span<const std::string_view> other_keys);
    std::string (*as_typed)(std::string_view text);
    std::string (*lower_case)(std::string_view text);
    std::size_t (*run_without_hash)(std::string_view text);
};

/// What parse_link does, with or without mending (null).
LinkResult read_link(std::string_view text, std::span<const std::string_view> other_keys,
                     const Mending* mending);

/// The scenario itself if it is valid, in canonical form; else its neighbour and what is wrong, field by
/// field in the table's order and then between fields. For edits on the page and for flags.
LinkResult nearest_valid(const Scenario& scenario);

/// The problems of nearest_valid; empty if and only if the scenario may run.
std::vector<LinkProblem> validate(const Scenario& scenario);

} // namespace equator
