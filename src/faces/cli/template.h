// Pages made of a template and values. The templates are files of templates/, so that what they say is read
// and changed as what it is.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace equator::cli {

/// A template with {name} replaced by the value of that name. A paragraph that comes out empty is left out;
/// paragraphs stand one empty line apart, and the text ends without a line break. Precondition: every {name}
/// of the template has its value; braces mean nothing else there. Values are taken as they are. Linear.
std::string fill(std::string_view form,
                 std::initializer_list<std::pair<std::string_view, std::string_view>> values);

} // namespace equator::cli
