// Commands of the command line, called within the suite: their exit status and what they print.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

#include "faces/cli/commands.h"

namespace equator::test {

struct Said {
    int status = 0;
    std::string out, complaint;
};

/// What a command says on standard output and standard error.
inline Said said(int (*command)(const cli::Arguments&), const cli::Arguments& arguments) {
    char *out = nullptr, *complaint = nullptr;
    std::size_t out_length = 0, complaint_length = 0;
    std::FILE* const real_out = std::exchange(stdout, open_memstream(&out, &out_length));
    std::FILE* const real_complaint = std::exchange(stderr, open_memstream(&complaint, &complaint_length));
    Said result;
    result.status = command(arguments);
    std::fclose(std::exchange(stdout, real_out));
    std::fclose(std::exchange(stderr, real_complaint));
    result.out.assign(out, out_length);
    result.complaint.assign(complaint, complaint_length);
    std::free(out);
    std::free(complaint);
    return result;
}

} // namespace equator::test
