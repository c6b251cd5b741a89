#include "faces/desktop/arguments.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "base/number_text.h"
#include "scenario/problem.h"

namespace equator::desktop {

const char* const kHelp =
    "equator-app: finite networks beside their exact infinite-width limit, in a window\n"
    "\n"
    "  equator-app [LINK] [options]\n"
    "\n"
    "  --size WxH            size in CSS pixels (1280x800)\n"
    "  --scale S             device pixels per CSS pixel, from 0.5 to 4 (the screen's own; 1 for a picture)\n"
    "  --theme dark|light    instead of the link's (dark where neither says)\n"
    "  --screenshot FILE     writes a PNG of the moment that the link names, and opens no window\n"
    "  --version\n"
    "\n"
    "LINK is a page's address, the part after '#': '#v1&d=32&m=1000&phi=h3&t=12'. A picture needs a display "
    "too:\nwithout one, xvfb-run -a equator-app ...\n"
    "Errors go to standard error, with exit status 2 for bad input and 1 for what could not be done.\n";

namespace {

constexpr int kSmallest = 200, kLargest = 16384;
constexpr double kLeastScale = 0.5, kMostScale = 4.0;

using Reader = std::string (*)(const std::string& text, Arguments& arguments);

std::string read_size(const std::string& text, Arguments& arguments) {
    const std::size_t x = text.find('x');
    const auto width = parse_double(text.substr(0, x));
    const auto height = parse_double(x == std::string::npos ? std::string() : text.substr(x + 1));
    const auto fits = [](const auto& number) {
        return number.ok() && number.value == std::floor(number.value) && number.value >= kSmallest &&
               number.value <= kLargest;
    };
    if (!fits(width) || !fits(height))
        return "is not a size: WxH, each a whole number from " + std::to_string(kSmallest) + " to " +
               std::to_string(kLargest);
    arguments.width = static_cast<int>(width.value);
    arguments.height = static_cast<int>(height.value);
    return "";
}

std::string read_scale(const std::string& text, Arguments& arguments) {
    const auto number = parse_double(text);
    if (!number.ok() || !(number.value >= kLeastScale && number.value <= kMostScale))
        return "is not a number from " + number_text(kLeastScale) + " to " + number_text(kMostScale);
    arguments.scale = static_cast<float>(number.value);
    return "";
}

std::string read_theme(const std::string& text, Arguments& arguments) {
    if (text != "dark" && text != "light") return "is neither dark nor light";
    arguments.dark = text == "dark";
    return "";
}

std::string read_screenshot(const std::string& text, Arguments& arguments) {
    arguments.screenshot = text;
    return text.empty() ? "is no file's name" : "";
}

struct Option {
    std::string_view name;
    Reader read;
};
constexpr std::array kOptions{Option{"--size", read_size}, Option{"--scale", read_scale},
                              Option{"--theme", read_theme}, Option{"--screenshot", read_screenshot}};

} // namespace

Arguments read_arguments(std::span<const std::string> arguments) {
    Arguments read;
    bool have_link = false;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& argument = arguments[i];
        if (argument == "--help" || argument == "--version") {
            (argument == "--help" ? read.help : read.version) = true;
            continue;
        }
        if (!argument.starts_with("--")) {
            if (have_link)
                read.errors.push_back("one link only, but '" + safe_echo(argument) + "' is a second one");
            read.link = argument;
            have_link = true;
            continue;
        }
        const std::size_t equals = argument.find('=');
        const std::string name = argument.substr(0, equals);
        const auto option =
            std::find_if(kOptions.begin(), kOptions.end(), [&](const Option& o) { return o.name == name; });
        if (option == kOptions.end()) {
            std::array<std::string_view, kOptions.size() + 2> words{"--help", "--version"};
            for (std::size_t k = 0; k < kOptions.size(); ++k) words[k + 2] = kOptions[k].name;
            const std::string_view close = closest_word(name, words);
            read.errors.push_back("unknown option " + safe_echo(name) +
                                  (close.empty() ? "" : "; did you mean " + std::string(close) + "?"));
        } else if (equals == std::string::npos && i + 1 == arguments.size()) {
            read.errors.push_back(name + " needs a value");
        } else {
            const std::string value =
                equals == std::string::npos ? arguments[++i] : argument.substr(equals + 1);
            if (const std::string wrong = option->read(value, read); !wrong.empty())
                read.errors.push_back(name + " " + safe_echo(value) + " " + wrong);
        }
    }
    return read;
}

} // namespace equator::desktop
