#include "faces/cli/whole_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

namespace equator::cli {

std::string read_file(const std::string& path, std::string& bytes, std::size_t most) {
    bytes.clear();
    std::FILE* file = std::fopen(path.c_str(), "rb");
    if (!file) return std::strerror(errno);
    char buffer[1 << 16];
    errno = 0;
    for (std::size_t got; bytes.size() <= most && (got = std::fread(buffer, 1, sizeof buffer, file)) > 0;)
        bytes.append(buffer, got);
    const std::string reason = std::ferror(file) ? std::strerror(errno) : "";
    std::fclose(file);
    return bytes.size() > most ? std::strerror(EFBIG) : reason;
}

WholeFile::WholeFile(std::string path) : path_(std::move(path)), draft_(path_ + ".part") {}

WholeFile::~WholeFile() {
    if (!file_) return;
    std::fclose(file_);
    std::remove(draft_.c_str());
}

void WholeFile::fail() {
    if (reason_ == 0) reason_ = errno != 0 ? errno : EIO;
}

std::string WholeFile::complaint() const {
    return reason_ == 0 ? "" : "cannot write " + path_ + ": " + std::generic_category().message(reason_);
}

std::string WholeFile::begin() {
    std::error_code ignored; // what is not there is no folder
    if (std::filesystem::is_directory(path_, ignored)) {
        reason_ = EISDIR;
        return complaint();
    }
    errno = 0;
    file_ = std::fopen(draft_.c_str(), "wb");
    if (!file_) fail();
    return complaint();
}

void WholeFile::write(std::string_view bytes) {
    if (failed()) return;
    errno = 0;
    if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) fail();
}

std::string WholeFile::finish() {
    errno = 0;
    if (std::fclose(std::exchange(file_, nullptr)) != 0) fail();
    if (!failed()) {
        std::error_code error;
        std::filesystem::rename(draft_, path_, error);
        if (!error) return "";
        reason_ = error.value();
    }
    std::remove(draft_.c_str());
    return complaint();
}

std::string write_file(const std::string& path, const std::function<void(WholeFile&)>& fill) {
    WholeFile file(path);
    if (std::string wrong = file.begin(); !wrong.empty()) return wrong;
    fill(file);
    return file.finish();
}

} // namespace equator::cli
