#include <cstdio>

#include "faces/cli/claim.h"
#include "faces/cli/commands.h"
#include "faces/cli/options.h"

namespace equator::cli {

namespace {

constexpr char kHelp[] =
    "equator link [LINK] [--SETTING VALUE]... [--digest on|off] [--page ADDRESS]\n"
    "\n"
    "Prints the canonical link of a run: what is asked for, in the one way that the page writes it too.\n"
    "\n"
    "  --SETTING V     any setting of a link, the view's included: --m 1000 --t 12.5 --colour lambda\n"
    "  --digest X      on: run to the link's time t and add the digest there, so that whoever opens the "
    "link\n"
    "                  is told whether the run was reproduced; off (default): no digest\n"
    "  --page ADDRESS  put the link behind a page's address: https://example.org/equator/\n";

} // namespace

int link(const Arguments& arguments) {
    bool digest = false, helped = false;
    std::string page;
    const Option options[] = {{"digest",
                               [&](const std::string& v) -> std::string {
                                   if (v != "on" && v != "off") return "is not a choice: on or off";
                                   digest = v == "on";
                                   return "";
                               }},
                              {"page", [&](const std::string& v) -> std::string {
                                   if (v.find('#') != std::string::npos) return "has a # of its own";
                                   page = v;
                                   return "";
                               }}};
    auto wish = read_arguments(arguments, "link", kHelp, options, helped);
    if (!wish) return helped ? kSuccess : kBadInput;
    if (digest) {
        const auto trace = trace_of(wish->scenario, "link");
        if (!trace.ok()) return trace.status;
        wish->claim = trace.claim;
    }
    std::printf("%s%s\n", page.c_str(), shared_link_text(*wish).c_str());
    return kSuccess;
}

} // namespace equator::cli
