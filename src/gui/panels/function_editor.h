// Target and activation by hand: a bar for each of the first twelve Hermite coefficients, what the others
// hold, and the degree of a formula's expansion.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include "gui/ui.h"
#include "scenario/function.h"

namespace equator {

class FunctionEditor {
  public:
    /// Draws the rows that belong under the text field of `now`. The text of the function that the visitor
    /// made of it, once they let go.
    std::optional<std::string> draw(const Ui& ui, const Function& now);

  private:
    std::optional<std::string> bars(const Ui& ui, const Function& now);
    std::optional<std::string> degree(const Ui& ui, const Function& now);

    HermiteSum edited_;  ///< while a bar is held
    double range_ = 1.0; ///< value at the top
    int held_ = 0;       ///< degree of the bar that is held; 0: none
    int degree_ = 0;     ///< while the degree's slider is held; 0: it is not
};

/// Marks a character of the text field that was drawn last: underlined in the colour of warnings.
void mark_character(const Ui& ui, const std::string& text, std::size_t position);

} // namespace equator
