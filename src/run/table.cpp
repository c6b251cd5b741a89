#include "run/table.h"

#include <cmath>

#include "base/digest.h"
#include "base/number_text.h"

namespace equator {

std::string TableWriter::begin(const std::string& link, const std::vector<std::string>& notes) const {
    const bool csv = format_ == TableFormat::csv;
    const std::string version = EQUATOR_VERSION;
    std::string text =
        csv ? "# equator " + version + "\n# link " + link + "\n"
            : "{\n  \"equator\": \"" + version + "\",\n  \"link\": \"" + link + "\",\n  \"notes\": [";
    for (std::size_t i = 0; i < notes.size(); ++i)
        text += csv ? "# " + notes[i] + "\n" : (i > 0 ? ", \"" : "\"") + notes[i] + "\"";
    if (!csv) text += "],\n  \"columns\": [";
    const char* quote = csv ? "" : "\"";
    for (std::size_t q = 0; q < columns_; ++q)
        text += (q == 0 ? "" : csv ? "," : ", ") + (quote + std::string(kQuantities[q].name)) + quote;
    return text + (csv ? "\n" : "],\n  \"rows\": [");
}

std::string TableWriter::row(const Observables& values) {
    const bool csv = format_ == TableFormat::csv;
    std::string text = csv ? "" : first_ ? "\n    [" : ",\n    [";
    first_ = false;
    for (std::size_t q = 0; q < columns_; ++q) {
        const double value = values.values[q];
        if (q > 0) text += csv ? "," : ", ";
        text += csv || std::isfinite(value) ? number_text(value) : "null";
    }
    return text + (csv ? "\n" : "]");
}

std::string TableWriter::end(double t, std::uint64_t digest) const {
    if (format_ == TableFormat::csv)
        return "# t " + number_text(t) + "\n# digest " + digest_text(digest) + "\n";
    return "\n  ],\n  \"t\": " + number_text(t) + ",\n  \"digest\": \"" + digest_text(digest) + "\"\n}\n";
}

} // namespace equator
