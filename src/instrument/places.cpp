#include "instrument/places.h"

#include "view/view_settings.h"

namespace equator {

void Places::add(std::string_view of, std::string_view name, const Region& region) {
    json_.key(of.empty() ? std::string(name) : std::string(of) + ' ' + slug(name));
    json_.begin_list();
    for (const float pixels : {region.x, region.y, region.width, region.height}) json_.add(pixels / scale_);
    json_.end_list();
}

std::string Places::json() {
    json_.end_object();
    return json_.take();
}

} // namespace equator
