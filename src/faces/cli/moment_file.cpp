#include "faces/cli/moment_file.h"

#include "base/number_text.h"
#include "faces/cli/npz.h"

namespace equator::cli {

void write_npz(const Moment& moment, const MomentSource& source, WholeFile& file) {
    NpzWriter writer([&file](std::string_view bytes) { file.write(bytes); });
    writer.add("equator", EQUATOR_VERSION);
    if (!source.link.empty()) writer.add("link", source.link);
    std::string notes;
    for (const std::string& note : source.notes) notes += (notes.empty() ? "" : "; ") + note;
    if (!notes.empty()) writer.add("start", notes);
    writer.add("digest", source.digest);
    for (const MomentArray& array : moment.arrays) writer.add(array.name, array.shape, array.values);
    writer.end();
}

double npz_bytes(const Moment& moment) {
    double bytes = 1e5; // of the texts
    for (const MomentArray& array : moment.arrays)
        bytes += kNpzMemberBytes + 8.0 * static_cast<double>(array.values.size());
    return bytes;
}

void write_csv(const Moment& moment, const MomentSource& source, WholeFile& file) {
    file.write("# equator " EQUATOR_VERSION "\n");
    if (!source.link.empty()) file.write("# link " + source.link + "\n");
    for (const std::string& note : source.notes) file.write("# " + note + "\n");
    file.write("# t " + number_text(source.t) + "\n# digest " + source.digest + "\n");

    // Numbers first, then vectors.
    struct Column {
        const MomentArray* array;
        std::size_t width;
    };
    std::vector<Column> columns;
    std::string head = "neuron";
    for (const std::size_t indices : {1, 2})
        for (const MomentArray& array : moment.arrays) {
            if (array.column.empty() || array.shape.size() != indices) continue;
            const std::size_t width = indices == 1 ? 1 : array.shape[1];
            columns.push_back({&array, width});
            for (std::size_t k = 1; k <= width; ++k)
                head += "," + array.column + (indices == 1 ? "" : "_" + std::to_string(k));
        }
    file.write(head + "\n");
    const std::size_t m = columns.empty() ? 0 : columns[0].array->shape[0];
    for (std::size_t i = 0; i < m && !file.failed(); ++i) {
        std::string row = std::to_string(i);
        for (const Column& column : columns)
            for (std::size_t k = 0; k < column.width; ++k)
                row += "," + number_text(column.array->values[i * column.width + k]);
        file.write(row + "\n");
    }
}

} // namespace equator::cli
