#include <cstdio>

#include "faces/cli/commands.h"
#include "scenario/settings.h"
#include "view/view_settings.h"

namespace equator::cli {

int print_settings(const Arguments& arguments) {
    if (arguments.size() == 1 && arguments[0] == "--markdown") {
        std::printf("%s\n%s", settings_markdown().c_str(), view_settings_markdown().c_str());
        return kSuccess;
    }
    if (!arguments.empty() && arguments[0] != "--help") {
        std::fprintf(stderr, "equator settings: unknown option %s; there is --markdown\n",
                     arguments[0].c_str());
        return kBadInput;
    }
    for (const Setting& setting : settings())
        std::printf("%-11s %s\n            %s; default %s\n", std::string(setting.key).c_str(),
                    std::string(meaning_of(setting)).c_str(), range_text(setting).c_str(),
                    default_text(setting).c_str());
    std::puts("\nHow the page shows a run (a run does not depend on them):");
    for (const ViewSetting& setting : view_settings())
        std::printf("%-11s %s\n            %s; default %s\n", std::string(setting.key).c_str(),
                    std::string(setting.meaning).c_str(), values_text(setting).c_str(),
                    default_text(setting).c_str());
    return kSuccess;
}

} // namespace equator::cli
