// Files that are read, and written, as a whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>

namespace equator::cli {

/// All of a file. "" or why it is not read ("Is a directory"); so is one of more than `most` bytes.
std::string read_file(const std::string& path, std::string& bytes, std::size_t most = SIZE_MAX);

/// A file that is there whole or not at all: written beside its place, and then moved there. No reader ever
/// sees half of it, and a full disk leaves what was there before.
class WholeFile {
  public:
    explicit WholeFile(std::string path);
    /// What was begun and not finished is removed.
    ~WholeFile();
    WholeFile(const WholeFile&) = delete;
    WholeFile& operator=(const WholeFile&) = delete;

    /// Opens the draft, PATH.part. "" or what is in the way: "cannot write PATH: No space left on device".
    std::string begin();
    /// After a failure, which finish() reports, nothing more is written.
    void write(std::string_view bytes);
    bool failed() const { return reason_ != 0; }
    /// Closes the draft and moves it to its place. "" or what went wrong, as above.
    std::string finish();

  private:
    void fail();
    std::string complaint() const;

    std::string path_, draft_;
    std::FILE* file_ = nullptr;
    int reason_ = 0; ///< errno of the first failure
};

/// Has `fill` write a file. "" or what went wrong, as finish() says it.
std::string write_file(const std::string& path, const std::function<void(WholeFile&)>& fill);

} // namespace equator::cli
