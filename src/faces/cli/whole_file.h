// A file that is there whole or not at all: written beside its place, and then moved there. No reader ever
// sees half of it, and a full disk leaves what was there before.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace equator::cli {

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

} // namespace equator::cli
