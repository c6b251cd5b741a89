// Words of command lines, one a line of the input: those of equator-app, and settings and view keys as every
// command of equator reads them.
#include <algorithm>
#include <string>
#include <vector>

#include "desktop/arguments.h"
#include "front/share/view_settings.h"
#include "property.h"
#include "scenario/link.h"
#include "scenario/settings.h"

using namespace equator;
using fuzz::demand;

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
            const std::string wrong = set_view_key(view, *view_row, value);
            demand(wrong.empty() || view == before, "what is refused changes nothing", word);
        }
    }
    return 0;
}
