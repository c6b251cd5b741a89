// Where the parts and controls of a canvas are, by name: what tests and other helpers point at.
#pragma once

#include <string>
#include <string_view>

#include "base/json_writer.h"
#include "instrument/page_layout.h"

namespace equator {

/// Collects the places of one frame.
class Places {
  public:
    /// `scale`: pixels of the regions that are told, per CSS pixel.
    explicit Places(float scale) : scale_(scale) { json_.begin_object(); }

    /// It is called `name`, or, where it is a part of something, a plot or a setting, "of name", the second
    /// part as links write the names of curves (view/view_settings.h): "gap log-y". Where a name comes twice,
    /// who reads JSON keeps the last.
    void add(std::string_view of, std::string_view name, const Region& region);
    /// {"play": [x, y, width, height], ...} in CSS pixels. Afterwards nothing can be added.
    std::string json();

  private:
    JsonWriter json_;
    float scale_;
};

} // namespace equator
