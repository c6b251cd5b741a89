#include "scenario/problem.h"

#include <algorithm>
#include <vector>

namespace equator {
namespace {

constexpr std::size_t kLongestMistypedWord = 32;
constexpr std::size_t kMostEdits = 2;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_up_to_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

// Levenshtein distance, one row of the table at a time.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
        }
    }
    return row[b.size()];
}

} // namespace

std::string describe(const LinkProblem& problem) {
    if (problem.kind == ProblemKind::too_large) return problem.reason;
    std::string text = problem.key;
    if (!problem.value.empty()) text += (text.empty() ? "= " : " = ") + problem.value;
    if (text.empty()) text = "the link";
    text += " " + problem.reason;
    if (!problem.range.empty()) text += ": " + problem.range;
    if (!problem.nearest.empty()) text += "; nearest: " + problem.nearest;
    return text;
}

std::string safe_echo(std::string_view text) {
    constexpr std::string_view kCut = "...";
    constexpr char kHex[] = "0123456789ABCDEF";
    std::string echo;
    std::size_t cut_at = 0; // where "..." still fits, never inside an escape
    for (char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\\')
            echo += "\\\\";
        else if (byte >= 0x20 && byte < 0x7f)
            echo += c;
        else
            (echo += "\\x") += {kHex[byte >> 4], kHex[byte & 15]};
        if (echo.size() <= kEchoLength - kCut.size()) cut_at = echo.size();
        if (echo.size() > kEchoLength) {
            echo.resize(cut_at);
            return echo += kCut;
        }
    }
    return echo;
}

std::string_view closest_word(std::string_view text, std::span<const std::string_view> words) {
    if (text.size() > kLongestMistypedWord) return {};
    for (std::string_view word : words)
        if (same_up_to_case(text, word)) return word;
    std::string_view closest;
    std::size_t fewest = 2 * (kMostEdits + 1); // twice the edits, and one if the words begin differently
    for (std::string_view word : words) {
        const std::size_t edits = edit_distance(text, word);
        if (edits >= std::min(text.size(), word.size()) || edits > kMostEdits) continue;
        const std::size_t apart = 2 * edits + (text[0] == word[0] ? 0 : 1);
        if (apart < fewest) {
            fewest = apart;
            closest = word;
        }
    }
    return closest;
}

} // namespace equator
