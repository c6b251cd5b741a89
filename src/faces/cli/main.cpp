// equator: the command line twin of the page. Same core, same links, same digests.

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

#include "faces/cli/commands.h"
#include "faces/cli/options.h"

namespace {

constexpr char kHelp[] =
    "equator: finite networks beside their exact infinite-width limit\n"
    "\n"
    "  equator run LINK [options]        run a scenario and print one row per time\n"
    "  equator state LINK --out FILE     neurons, twins and what is known of each at one time: .npz or .csv\n"
    "  equator infinite LINK [options]   the infinite-width solution alone\n"
    "  equator expected LINK [options]   the gap to expect of m neurons, from infinite width alone\n"
    "  equator function LINK [options]   the networks as functions along w*, at one time\n"
    "  equator rules LINK [options]      the same start under six training rules, as numbers or a figure\n"
    "  equator link [LINK] [options]     the canonical link of a run, with the digest that others can check\n"
    "  equator verify LINK               runs a link and says whether its digest is reproduced\n"
    "  equator sweep EXPERIMENT --out DIR  run an experiment, or a shard of it, into a table\n"
    "  equator merge DIR                 put shards together; prints the fitted slopes\n"
    "  equator results FROM --out DOCS   docs/results.md and its figures, from the built-in experiments\n"
    "  equator settings [--markdown]     every setting of a link: range, default, meaning\n"
    "  equator --version\n"
    "\n"
    "  --threads N                       any command: threads for one run; every core unless given, and 1 "
    "for sweep, of\n"
    "                                    which a machine runs several. Numbers and digests are the same for "
    "all N\n"
    "\n"
    "LINK is a page's address, the part after '#', or '' for the defaults: '#v1&d=32&m=1000&phi=h3'.\n"
    "Every command explains itself with --help. Errors go to standard error, with exit status 2 for bad "
    "input\n"
    "and 1 for a run that could not be finished or reproduced.\n";

int obey(equator::cli::Arguments arguments) {
    if (const std::string wrong = equator::cli::take_threads(arguments); !wrong.empty()) {
        std::fprintf(stderr, "equator: %s\n", wrong.c_str());
        return equator::cli::kBadInput;
    }
    if (arguments.empty()) {
        std::fputs(kHelp, stderr);
        return equator::cli::kBadInput;
    }
    const std::string_view command = arguments.front();
    const equator::cli::Arguments rest(arguments.begin() + 1, arguments.end());
    if (command == "run") return equator::cli::run(rest);
    if (command == "state") return equator::cli::state(rest);
    if (command == "infinite") return equator::cli::infinite(rest);
    if (command == "expected") return equator::cli::expected(rest);
    if (command == "function") return equator::cli::function(rest);
    if (command == "rules") return equator::cli::rules(rest);
    if (command == "link") return equator::cli::link(rest);
    if (command == "verify") return equator::cli::verify(rest);
    if (command == "sweep") return equator::cli::sweep(rest);
    if (command == "merge") return equator::cli::merge(rest);
    if (command == "results") return equator::cli::results(rest);
    if (command == "settings") return equator::cli::print_settings(rest);
    if (command == "--version") {
        std::printf("equator %s\n", EQUATOR_VERSION);
        return equator::cli::kSuccess;
    }
    if (command == "--help" || command == "-h" || command == "help") {
        std::fputs(kHelp, stdout);
        return equator::cli::kSuccess;
    }
    std::fprintf(stderr,
                 "equator: unknown command '%s'; the commands are run, state, infinite, expected, function, "
                 "rules, link, verify, sweep, merge and settings (see equator --help)\n",
                 arguments.front().c_str());
    return equator::cli::kBadInput;
}

} // namespace

int main(int argc, char** argv) {
    const equator::cli::Arguments arguments(argv + (argc > 0), argv + argc);
    std::signal(SIGXFSZ, SIG_IGN); // a file too large is a write that fails, and is said as such
    const int status = obey(arguments);
    // Whatever was printed has to have arrived: a full disk or a closed stream is no success.
    int why = errno; // of an earlier write, if it is a reason that writes have
    if (std::fflush(stdout) != 0)
        why = errno;
    else if (!std::ferror(stdout))
        return status;
    const bool known =
        why == ENOSPC || why == EDQUOT || why == EFBIG || why == EPIPE || why == EBADF || why == EIO;
    std::fprintf(stderr, "equator: standard output was not written to the end%s%s\n", known ? ": " : "",
                 known ? std::strerror(why) : "");
    return status == equator::cli::kSuccess ? equator::cli::kFailed : status;
}
