// What the settings mean, a sentence each. In a file of their own: the page's engine reads settings and
// explains none, and nobody should wait for the words.
#include "scenario/settings.h"

namespace equator {
namespace {

struct Meaning {
    std::string_view key, text;
};
constexpr Meaning kMeanings[] = {
    {"d", "dimension of the space whose unit sphere the neurons live on"},
    {"m", "number of neurons of the finite network; 128..2048*2 runs five widths of one start beside each "
          "other, and shows the widest"},
    {"n", "size of the training set; inf trains on the population, the Gaussian itself"},
    {"batch", "samples that a step takes: the next of the training set, epoch after epoch, or fresh ones "
              "if n is inf; inf takes all"},
    {"data", "what inputs are drawn from: gauss is the standard Gaussian, cube is uniform on the corners of "
             "{-1, 1}^d"},
    {"phi", "target along w*: a sum of normalised Hermite polynomials such as 0.8h3+0.6h4, or a formula and "
            "the degree it is expanded to, such as relu:12 or cos(2*z):8"},
    {"teachers", "directions; the target is the mean of phi over them: one is w*; orth, nonorth and circle "
                 "lie in the plane of the first two coordinates; random:8:2 draws 8 in 2 coordinates; or "
                 "vectors such as 1,0;-1,0;0,1"},
    {"sigma",
     "activation of every neuron, written like the target; phi means the same function as the target"},
    {"signs", "weights of the neurons in the output, or where they start: all 1, or +1 and -1 in turn (pm)"},
    {"weights", "whether output weights stay as they start (fixed) or are trained too (train)"},
    {"kappa", "learning rate of output weights; that of neurons is 1"},
    {"decay", "pull of output weights to 0, lambda"},
    {"chi", "strength chi of the interaction of neurons: 1 is the squared loss; 0 the correlation loss, "
            "under which no neuron sees another"},
    {"rule", "flow is gradient flow, pgd projected gradient descent with step eta; momentum is the flow with "
             "inertia, heavyball its steps; rms, adam and normalised divide by the size of the gradient: of "
             "the network, of each neuron over time, of each neuron now"},
    {"eta", "time by which a step advances; flows without noise ignore it"},
    {"gradient", "what a step of projected gradient descent adds to a neuron before it is normalised: "
                 "the tangent part of the gradient, or all of it (plain); step=plain in a link is the same"},
    {"friction", "gamma, by which momentum dies away; nesterov is 3/t"},
    {"beta", "share of its velocity that a neuron keeps at a step of heavyball or adam"},
    {"beta2", "share of its mean square that a neuron keeps at a step of adam"},
    {"eps", "what rms, adam and normalised add to the size of a gradient before they divide by it"},
    {"temperature", "tau of the noise added to the flow, sqrt(2 tau) dB along the sphere, in steps of eta"},
    {"limit", "what neurons are compared with: infinite width by the same rule, infinite width by the flow "
              "(which shows the error of the steps too), or a wide network of the same start (wide)"},
    {"wide", "number of neurons of the wide network that limit=wide compares with; the network is its first "
             "m neurons"},
    {"noise", "standard deviation of the Gaussian noise on the samples' labels"},
    {"seed", "which random initialisation and data: the same seed gives the same run everywhere"},
    {"T", "time at which the run ends"},
    {"t", "time at which the view opens; the run itself does not depend on it"},
    {"tol", "error of the loss that the infinite-width solution aims at"},
    {"flowtol", "error allowed per step and neuron when the finite network follows the flow"},
    {"precision",
     "arithmetic of the sums over neurons that make a velocity, by pairs or moments: single is about twice "
     "as fast and moves a velocity by about 1e-7; energies and sums over samples are double always"},
    {"k", "short for the target phi = hk"},
};

} // namespace

std::string_view meaning_of(const Setting& setting) {
    for (const Meaning& meaning : kMeanings)
        if (meaning.key == setting.key) return meaning.text;
    return "";
}

} // namespace equator
