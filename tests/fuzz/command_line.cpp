// Words of command lines, one a line of the input: as equator-app reads them, as the commands of equator do,
// and each as a setting or a view key of its own.
#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "faces/cli/options.h"
#include "faces/desktop/arguments.h"
#include "property.h"
#include "scenario/link.h"
#include "scenario/settings.h"
#include "view/view_settings.h"

using namespace equator;
using fuzz::demand;

namespace {

/// The words as arguments of a command with a link, settings and two options of its own. What is accepted is
/// a link that can be shared; what is refused is refused with words, on standard error (which is caught
/// here).
void check_command(const std::vector<std::string>& words) {
    if (cli::asks_for(words, "--help")) return; // prints it
    char* said = nullptr;
    std::size_t length = 0;
    std::FILE* const real = std::exchange(stderr, open_memstream(&said, &length));
    double last = 1.0;
    std::vector<double> times;
    const cli::Option options[] = {
        {"last", [&](const std::string& text) { return cli::read_number(text, 0.0, 2.0, last); }},
        {"times", [&](const std::string& text) { return cli::read_numbers(text, 0.0, 1e6, times); }}};
    bool helped = false;
    const std::optional<SharedLink> read = cli::read_arguments(words, "run", "", options, helped);
    std::fclose(std::exchange(stderr, real));
    const std::string refusal(said, length);
    std::free(said);
    demand(read.has_value() == refusal.empty(), "there is a reason for a refusal, and for no other answer",
           refusal);
    for (std::size_t begin = 0; begin < refusal.size(); begin = refusal.find('\n', begin) + 1)
        demand(refusal.compare(begin, 13, "equator run: ") == 0 && refusal.back() == '\n' &&
                   refusal.find('\n', begin) > begin + 20,
               "every line of a refusal says something", refusal);
    demand(last >= 0.0 && last <= 2.0, "an option lies in its range");
    if (!read) return;
    const std::string text = shared_link_text(*read);
    const SharedLinkResult again = parse_shared_link(text);
    demand(again.ok() && again.link == *read, "decode(encode(x)) is x", text);
    demand(shared_link_text(again.link) == text, "canonical text is a fixed point", text);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::vector<std::string> words;
    for (std::string_view rest = fuzz::text_of(bytes, size); !rest.empty();) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        words.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    const desktop::Arguments read = desktop::read_arguments(words);
    demand(read.width >= 1 && read.height >= 1, "a window has a size");
    demand(!read.scale || *read.scale > 0.0f, "a scale is positive");
    for (const std::string& error : read.errors) demand(error.size() > 3, "a refusal has a reason", error);

    check_command(words);

    Scenario scenario;
    View view;
    for (const std::string& word : words) {
        const std::size_t equals = std::min(word.find('='), word.size());
        const std::string key = word.substr(0, equals),
                          value = word.substr(std::min(equals + 1, word.size()));
        const Setting* row = find_setting(key) ? find_setting(key) : find_shorthand(key);
        if (row) {
            if (const auto problem = read_setting(*row, value, scenario)) {
                demand(!problem->reason.empty(), "a refusal has a reason", word);
                demand(!problem->nearest.empty(), "a refusal has a neighbour", word);
            }
            const LinkResult nearest = nearest_valid(scenario);
            demand(validate(nearest.scenario).empty(), "the nearest is valid", word);
        }
        if (const ViewSetting* view_row = find_view_setting(key)) {
            const View before = view;
            const auto problem = set_view_key(view, *view_row, value);
            demand(!problem || view == before, "what is refused changes nothing", word);
        }
    }
    return 0;
}
