#include "run/table.h"

#include <span>
#include <string_view>

#include "base/digest.h"
#include "base/number_text.h"

namespace equator {

std::string TableWriter::begin(const std::string& link, const std::vector<std::string>& notes) {
    const std::span columns(kQuantities.data(), columns_);
    const auto name = [](const auto& column) { return std::string_view(column.name); };
    if (format_ == TableFormat::json) {
        json_.begin_object();
        json_.line(2);
        json_.add("equator", EQUATOR_VERSION);
        json_.line(2);
        json_.add("link", link);
        json_.line(2);
        json_.add_list("notes", notes);
        json_.line(2);
        json_.add_list("columns", columns, name);
        json_.line(2);
        json_.key("rows");
        json_.begin_list();
        return json_.take();
    }
    std::string text = "# equator " EQUATOR_VERSION "\n# link " + link + "\n";
    for (const std::string& note : notes) text += "# " + note + "\n";
    for (const auto& column : columns)
        text += (&column == columns.data() ? "" : ",") + std::string(name(column));
    return text + "\n";
}

std::string TableWriter::row(const Observables& values) {
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
