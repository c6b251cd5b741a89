// Files of neurons to start from: archives and arrays of NumPy's, and tables.
#include <cmath>

#include "base/number_text.h"
#include "faces/cli/npz.h"
#include "faces/cli/start_reading.h"
#include "property.h"

using namespace equator;
using fuzz::demand;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view given = fuzz::text_of(bytes, size);
    const cli::NpyArray array = cli::read_npy(given);
    demand(array.error.empty() || array.values.empty(), "what is refused has no numbers");
    const cli::StartReading start = cli::read_start(given);
    if (!start.error.empty()) {
        demand(start.error.size() > 8 && start.error.size() < 2000, "a refusal has a reason", start.error);
        return 0;
    }
    const Neurons& w = start.neurons;
    demand(w.cols() > 0 && w.rows() > 0, "a start has neurons");
    std::vector<double> values;
    std::string table = "w_1";
    for (Eigen::Index k = 2; k <= w.rows(); ++k) table += ",w_" + std::to_string(k);
    for (Eigen::Index i = 0; i < w.cols(); ++i) {
        double square = 0.0;
        for (Eigen::Index k = 0; k < w.rows(); ++k) {
            square += w(k, i) * w(k, i);
            values.push_back(w(k, i));
            table += (k == 0 ? "\n" : ",") + number_text(w(k, i));
        }
        demand(std::fabs(std::sqrt(square) - 1.0) <= cli::kUnitToRounding, "neurons are unit vectors");
    }
    std::string archive;
    cli::NpzWriter writer([&archive](std::string_view more) { archive += more; });
    writer.add("neurons", {static_cast<std::size_t>(w.cols()), static_cast<std::size_t>(w.rows())}, values);
    writer.end();
    for (const std::string& written : {archive, table}) {
        const cli::StartReading again = cli::read_start(written);
        demand(again.error.empty() && again.normalised == 0, "what is written is read", again.error);
        demand(again.neurons.rows() == w.rows() && again.neurons.cols() == w.cols() &&
                   (again.neurons == w).all(),
               "decode(encode(x)) is x");
    }
    return 0;
}
