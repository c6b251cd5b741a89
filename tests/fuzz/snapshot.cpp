// What the Worker sends the page.
#include "protocol/snapshot.h"
#include "property.h"

using namespace equator;
using fuzz::demand;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::optional<Snapshot> read = decode({bytes, size});
    if (!read) return 0;
    // Bytes and not values are compared: a number may be no number.
    const std::vector<std::uint8_t> written = encode(*read);
    const std::optional<Snapshot> again = decode(written);
    demand(again.has_value(), "decode(encode(x)) is there");
    demand(encode(*again) == written, "decode(encode(x)) is x");
    return 0;
}
