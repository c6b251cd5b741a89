#include "run/table.h"

#include <cmath>
#include <span>

#include "base/digest.h"
#include "base/number_text.h"
#include "run/quantity_names.h"

namespace equator {

std::string TableWriter::begin(const std::string& link, const std::vector<std::string>& notes) {
    static constexpr const char* kTimes[] = {"", "sqrt(m) x ", "m x "}; // by halves
    std::vector<std::string> columns;
    for (std::size_t q = 0; q < columns_; ++q)
        columns.push_back(kTimes[times_m_ ? halves_of_m(static_cast<Quantity>(q)) : 0] +
                          std::string(kQuantityNames[q]));
    if (format_ == TableFormat::json) {
        json_.begin_object();
        json_.line(2);
        json_.add("equator", EQUATOR_VERSION);
        json_.line(2);
        json_.add("link", link);
        json_.line(2);
        json_.add_list("notes", notes);
        json_.line(2);
        json_.add_list("columns", columns);
        json_.line(2);
        json_.key("rows");
        json_.begin_list();
        return json_.take();
    }
    std::string text = "# equator " EQUATOR_VERSION "\n# link " + link + "\n";
    for (const std::string& note : notes) text += "# " + note + "\n";
    for (const std::string& column : columns) text += (&column == columns.data() ? "" : ",") + column;
    return text + "\n";
}

std::string TableWriter::row(Observables values) {
    for (std::size_t q = 0; q < columns_ && times_m_; ++q) {
        const int halves = halves_of_m(static_cast<Quantity>(q));
        if (halves > 0) values.values[q] *= halves == 2 ? *times_m_ : std::sqrt(*times_m_);
    }
    const std::span row(values.values.data(), columns_);
    if (format_ == TableFormat::json) {
        json_.line(4);
        json_.begin_list();
        for (const double value : row) json_.add(value);
        json_.end_list();
        return json_.take();
    }
    std::string text;
    for (const double& value : row) text += (&value == row.data() ? "" : ",") + number_text(value);
    return text + "\n";
}

std::string TableWriter::end(double t, std::uint64_t digest) {
    if (format_ == TableFormat::csv)
        return "# t " + number_text(t) + "\n# digest " + digest_text(digest) + "\n";
    json_.line(2);
    json_.end_list();
    json_.line(2);
    json_.add("t", t);
    json_.line(2);
    json_.add("digest", digest_text(digest));
    json_.line(0);
    json_.end_object();
    return json_.take() + "\n";
}

} // namespace equator
