// Tables and shards of experiments: what is read is what would be written, up to where the text was cut off.
#include "experiment/experiment_table.h"
#include "property.h"

using namespace equator;
using fuzz::demand;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text = fuzz::text_of(bytes, size);
    const TableHead head = read_table_head(text);
    if (!head.error.empty()) return 0;
    demand(head.bytes <= size, "a head lies in its text");
    const TableRows read = read_table_rows(text, head);
    demand(read.bytes >= head.bytes && read.bytes <= size, "rows lie behind the head");
    demand(!read.complete || read.error.empty() || read.bytes < size,
           "a whole table has no error but after its end");
    std::string written = table_head(head.experiment, head.shard);
    for (const ExperimentRow& row : read.rows) written += table_row(head.experiment, row);
    const TableHead head_again = read_table_head(written);
    demand(head_again.error.empty() && head_again.experiment == head.experiment &&
               head_again.shard == head.shard,
           "decode(encode(x)) is x", written);
    const TableRows again = read_table_rows(written, head_again);
    demand(again.error.empty() && again.rows.size() == read.rows.size(), "rows that were read are read again",
           again.error);
    std::string twice = table_head(head.experiment, head.shard);
    for (const ExperimentRow& row : again.rows) twice += table_row(head.experiment, row);
    demand(twice == written, "canonical text is a fixed point", written);
    return 0;
}
