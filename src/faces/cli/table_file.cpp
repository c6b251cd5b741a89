#include "faces/cli/table_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "experiment/experiment_link.h"
#include "faces/cli/whole_file.h"

namespace equator::cli {

std::string table_file_name(const Shard& shard) {
    if (shard.count == 1) return "table.csv";
    char name[64];
    std::snprintf(name, sizeof name, "shard-%04zu-of-%04zu.csv", shard.index, shard.count);
    return name;
}

TableFile::~TableFile() {
    if (file_) std::fclose(file_);
}

std::string TableFile::open(const std::string& folder, const Experiment& experiment, const Shard& shard) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return "cannot make the folder " + folder + ": " + error.message();
    path_ = (std::filesystem::path(folder) / table_file_name(shard)).string();
    const int descriptor = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0) return "cannot write " + path_ + ": " + std::strerror(errno);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        const bool busy = errno == EWOULDBLOCK;
        ::close(descriptor);
        return path_ + (busy ? " is being written by another program"
                             : std::string(" cannot be locked: ") + std::strerror(errno));
    }
    file_ = ::fdopen(descriptor, "r+b");
    if (!file_) return "cannot write " + path_ + ": " + std::strerror(errno);

    std::string text;
    if (!read_file(path_, text).empty()) return "cannot read " + path_;
    const std::string head = table_head(experiment, shard);
    std::size_t keep = 0;
    if (head.compare(0, text.size(), text) != 0 || text.size() >= head.size()) {
        const TableHead there = read_table_head(text);
        if (!there.error.empty()) return path_ + " " + there.error + "; give another folder, or remove it";
        if (!(there.experiment == experiment))
            return path_ + " holds another experiment, " + experiment_text(there.experiment) +
                   "; give another folder";
        if (text.compare(0, head.size(), head) != 0)
            return path_ + " was begun by version " + there.version +
                   ", and this is " EQUATOR_VERSION "; give another folder";
        TableRows rows = read_table_rows(text, there);
        if (!rows.error.empty()) return path_ + ", " + rows.error + "; remove it to begin anew";
        rows_ = std::move(rows.rows);
        complete_ = rows.complete;
        keep = rows.bytes;
    }
    if (keep < text.size() && ::ftruncate(descriptor, static_cast<off_t>(keep)) != 0)
        return "cannot shorten " + path_ + ": " + std::strerror(errno);
    std::fseek(file_, 0, SEEK_END);
    return keep == 0 ? append(head) : "";
}

std::string TableFile::append(const std::string& lines) {
    if (std::fwrite(lines.data(), 1, lines.size(), file_) != lines.size() || std::fflush(file_) != 0)
        return "cannot write " + path_ + ": " + std::strerror(errno);
    return "";
}

} // namespace equator::cli
