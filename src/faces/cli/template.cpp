#include "faces/cli/template.h"

#include <algorithm>
#include <cassert>

namespace equator::cli {

std::string fill(std::string_view form,
                 std::initializer_list<std::pair<std::string_view, std::string_view>> values) {
    std::string text;
    while (!form.empty()) {
        const std::size_t end = std::min(form.find("\n\n"), form.size());
        std::string_view rest = form.substr(0, end);
        std::string paragraph;
        for (std::size_t open = rest.find('{'); open != rest.npos; open = rest.find('{')) {
            const std::size_t close = rest.find('}', open);
            const std::string_view name = rest.substr(open + 1, close - open - 1);
            const auto value =
                std::find_if(values.begin(), values.end(), [&](const auto& v) { return v.first == name; });
            assert(close != rest.npos && value != values.end());
            paragraph.append(rest.substr(0, open)).append(value->second);
            rest.remove_prefix(close + 1);
        }
        paragraph += rest;
        while (!paragraph.empty() && paragraph.back() == '\n') paragraph.pop_back();
        if (!paragraph.empty()) text += (text.empty() ? "" : "\n\n") + paragraph;
        form.remove_prefix(std::min(end + 2, form.size()));
    }
    return text;
}

} // namespace equator::cli
