// docs/validation.md has a row for everything that the program shows. That its rows are those of the tests'
// comparisons is checked by script/test.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "generated/docs.h"
#include "support/shown_quantities.h"
#include "support/validation.h"

using namespace equator::test;

TEST_CASE("validation: every quantity that is shown has a second way") {
    const std::string page(kValidationMarkdown);
    std::vector<std::string> names;
    for (const ShownQuantity& quantity : shown_quantities()) {
        const std::string name(quantity.name);
        CAPTURE(name);
        // Write a comparison of it with validated() into a test, and run script/validation.
        CHECK(page.find("| `" + name + "` | ") != std::string::npos);
        add_record({"shown", name, std::string(quantity.label)});
        names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    CHECK(std::unique(names.begin(), names.end()) == names.end());
}
