// What equator state wrote, and files for --start.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "faces/cli/npz.h"
#include "model/neurons.h"
#include "support/said.h"
#include "support/temporary_folder.h"

namespace equator::test {

/// A .npz that a command wrote.
struct StateFile {
    std::string bytes;

    cli::NpyArray array(const std::string& name) const {
        cli::NpyArray found = cli::read_npz(bytes, name);
        CAPTURE(name);
        REQUIRE(found.error == "");
        return found;
    }
    bool has(const std::string& name) const { return cli::read_npz(bytes, name).error == ""; }
    std::vector<double> list(const std::string& name) const { return array(name).values; }
    /// d x m of an m x d array.
    Neurons vectors(const std::string& name) const {
        const cli::NpyArray found = array(name);
        REQUIRE(found.shape.size() == 2);
        const auto m = static_cast<Eigen::Index>(found.shape[0]),
                   d = static_cast<Eigen::Index>(found.shape[1]);
        Neurons w(d, m);
        for (Eigen::Index i = 0; i < m; ++i)
            for (Eigen::Index k = 0; k < d; ++k) w(k, i) = found.values[static_cast<std::size_t>(i * d + k)];
        return w;
    }
    std::string text(const std::string& name) const {
        const std::size_t begin = bytes.find(name + ".npy");
        REQUIRE(begin != std::string::npos);
        std::string text;
        for (std::size_t k = bytes.find('\n', begin) + 1; bytes[k] != 'P'; k += 4) text += bytes[k];
        return text;
    }
};

inline StateFile state_of(const TemporaryFolder& folder, cli::Arguments arguments) {
    arguments.insert(arguments.end(), {"--out", folder.file("state.npz")});
    const Said answer = said(cli::state, arguments);
    CAPTURE(answer.complaint);
    REQUIRE(answer.status == 0);
    return {folder.read("state.npz")};
}

/// Neurons as a .npz of nothing else.
inline std::string archive_of(const Neurons& w) {
    std::string bytes;
    cli::NpzWriter writer([&bytes](std::string_view more) { bytes += more; });
    std::vector<double> values;
    for (Eigen::Index i = 0; i < w.cols(); ++i)
        for (Eigen::Index k = 0; k < w.rows(); ++k) values.push_back(w(k, i));
    writer.add("neurons", {static_cast<std::size_t>(w.cols()), static_cast<std::size_t>(w.rows())}, values);
    writer.end();
    return bytes;
}

} // namespace equator::test
