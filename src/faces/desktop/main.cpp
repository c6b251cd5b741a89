// equator-app: the front end in a window of its own, or into a picture. The same instrument as on the page;
// a thread computes in the Worker's place.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "faces/desktop/arguments.h"
#include "faces/desktop/png.h"
#include "faces/desktop/simulation.h"
#include "faces/desktop/window.h"
#include "gui/app.h"
#include "gui/sphere/gl.h"
#include "gui/style.h"
#include "view/shared_link.h"

namespace equator::desktop {

namespace {

int complain(const std::string& text, int status) {
    std::fprintf(stderr, "equator-app: %s\n", text.c_str());
    return status;
}

double seconds() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double>(now).count();
}

class DesktopHost final : public Host {
  public:
    explicit DesktopHost(Window& window) : window_(window), simulation_(Window::wake_from_anywhere) {}

    void open_run(std::uint32_t run, const std::string& link, bool theory) override {
        simulation_.open_run(run, link, theory);
    }
    void want_tick(std::uint32_t tick) override { simulation_.want_tick(tick); }
    void revisit(std::uint32_t tick) override { simulation_.revisit(tick); }
    void expect(const std::string& link) override { simulation_.expect(link); }
    void open_compared(std::uint32_t run, const std::string& link) override {
        if (!link.empty() && !others_) others_.emplace(Window::wake_from_anywhere);
        if (!link.empty())
            others_->open_run(run, link, false);
        else if (others_)
            others_->close();
    }
    void want_compared(std::uint32_t tick) override { others_->want_tick(tick); }
    void set_link(const std::string& link) override { window_.set_title("Equator " + link); }
    void open_share() override { share_asked_ = true; }
    void set_dark(bool) override {}
    void announce(const std::string&) override {}

    /// Hands the session what the simulation has computed; false if there was nothing.
    bool deliver(Session& session) {
        bool any = false;
        for (Simulation* from : {&simulation_, others_ ? &*others_ : nullptr}) {
            if (!from) continue;
            const auto answers = from->take_answers();
            for (const auto& answer : answers) session.receive(answer);
            any = any || !answers.empty();
        }
        return any;
    }
    bool take_share() { return std::exchange(share_asked_, false); }

  private:
    Window& window_;
    Simulation simulation_;
    std::optional<Simulation> others_; ///< of rules beside the run's, once they are wanted
    bool share_asked_ = false;
};

/// A sentence at the foot of the window that leaves by itself.
class Toast {
  public:
    void show(std::string title, std::string text) {
        title_ = std::move(title);
        text_ = std::move(text);
        until_ = seconds() + kSeconds;
    }
    bool shown() const { return seconds() < until_; }
    void draw(ImVec2 pixels, float scale) const {
        if (!shown()) return;
        const float width = std::min(560.0f * scale, pixels.x - 32.0f * scale);
        ImGui::SetNextWindowPos({0.5f * pixels.x, pixels.y - 76.0f * scale}, ImGuiCond_Always, {0.5f, 1.0f});
        ImGui::SetNextWindowSize({width, 0.0f});
        if (ImGui::Begin("toast", nullptr,
                         ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoInputs |
                             ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoFocusOnAppearing)) {
            ImGui::PushTextWrapPos(0.0f);
            ImGui::TextUnformatted(title_.c_str());
            ImGui::PushStyleColor(ImGuiCol_Text, ImGui::GetStyleColorVec4(ImGuiCol_TextLink));
            ImGui::TextUnformatted(text_.c_str());
            ImGui::PopStyleColor();
            ImGui::PopTextWrapPos();
        }
        ImGui::End();
    }

  private:
    static constexpr double kSeconds = 4.0;
    std::string title_, text_;
    double until_ = 0.0;
};

/// Until the window is closed.
void run(Window& window, DesktopHost& host, App& app, const Arguments& arguments) {
    // A still picture costs nothing. After something has happened frames go on for long enough that hover
    // delays, glides and Dear ImGui's own second thoughts are over, and at least so many: a press and its
    // release are handled in different frames.
    constexpr double kAwakeSeconds = 1.2;
    constexpr int kAwakeFrames = 8;
    // Where nothing else holds frames back (a screen that is not there), this does.
    constexpr double kShortestFrame = 1.0 / 250.0;
    // A window that nobody sees stands still, and looks now and then whether it is seen again.
    constexpr double kUnseenSeconds = 0.2;

    Toast toast;
    double last = seconds(), awake_until = 0.0;
    int frames_due = 0;
    while (!window.should_close()) {
        const ImVec2 pixels = window.pixels();
        const bool seen = pixels.x >= 1.0f && pixels.y >= 1.0f;
        const bool awake = seconds() < awake_until || frames_due > 0;
        window.handle_events(!seen   ? kUnseenSeconds
                             : awake ? std::max(0.0, last + kShortestFrame - seconds())
                                     : -1.0);
        // Not "||": both are to be taken.
        const bool delivered = host.deliver(app.session()), active = window.take_activity();
        if (delivered || active || app.moving() || toast.shown()) {
            awake_until = seconds() + kAwakeSeconds;
            frames_due = kAwakeFrames;
        }
        if (!seen) {
            last = seconds();
            continue;
        }
        if (seconds() >= awake_until && frames_due <= 0) continue;
        --frames_due;
        const double now = seconds(), dt = now - last;
        last = now;
        const float scale = arguments.scale.value_or(window.screen_scale());
        draw_frame(app, pixels, scale, dt, [&] { toast.draw(pixels, scale); });
        window.show_frame();
        if (host.take_share()) {
            const std::string link = shared_link_text(app.session().shared());
            ImGui::SetClipboardText(link.c_str());
            toast.show("This link is on the clipboard. The page and the command line take it too.", link);
        }
    }
    window.hide(); // a step may still have to end
}

/// The moment that the opened link names, as a file.
int take_picture(Window& window, DesktopHost& host, App& app, const Arguments& arguments) {
    Session& session = app.session();
    constexpr double kFrame = 0.05;
    while (!session.refusal() && session.failure().empty() &&
           (session.history().empty() || session.heading() || session.revisiting() || session.expecting())) {
        session.advance(kFrame);
        window.handle_events(kFrame); // an answer ends it early
        host.deliver(session);
    }
    if (const Refusal* refusal = session.refusal()) {
        for (const LinkProblem& problem : refusal->problems) complain(describe(problem), kBadInput);
        return kBadInput;
    }
    if (!session.failure().empty()) return complain("the run stopped: " + session.failure(), kFailed);

    const float scale = arguments.scale.value_or(1.0f);
    const auto device = [scale](int css) {
        return static_cast<GLsizei>(std::lround(static_cast<float>(css) * scale));
    };
    const GLsizei width = device(arguments.width), height = device(arguments.height);
    GLint largest = 0;
    glGetIntegerv(GL_MAX_RENDERBUFFER_SIZE, &largest);
    if (std::max(width, height) > largest)
        return complain("--size times --scale is beyond the " + std::to_string(largest) +
                            " pixels that can be drawn here",
                        kBadInput);
    // A framebuffer of our own: what a hidden window shows is nobody's business, and its size the screen's.
    GLuint framebuffer = 0, colour = 0;
    glGenRenderbuffers(1, &colour);
    glBindRenderbuffer(GL_RENDERBUFFER, colour);
    glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, width, height);
    glGenFramebuffers(1, &framebuffer);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, colour);
    if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE)
        return complain("the graphics driver cannot draw a picture of this size", kFailed);

    // Text is measured in one frame and laid out in the next, and the camera may still glide.
    constexpr int kSettling = 4, kMost = 400;
    for (int frame = 0; frame < kSettling || (app.moving() && frame < kMost); ++frame)
        draw_frame(app, {static_cast<float>(width), static_cast<float>(height)}, scale, kFrame);

    std::vector<std::uint8_t> rgba(4 * static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, rgba.data());
    glDeleteFramebuffers(1, &framebuffer);
    glDeleteRenderbuffers(1, &colour);
    const std::string wrong = write_png(arguments.screenshot, width, height, rgba);
    return wrong.empty() ? kSuccess
                         : complain("--screenshot " + arguments.screenshot + ": " + wrong, kFailed);
}

/// The link as it is opened: --theme goes before its own, and a picture does not play.
std::string link_to_open(const Arguments& arguments) {
    SharedLinkResult result = parse_shared_link(arguments.link);
    if (!result.ok()) return arguments.link; // the instrument says why
    if (arguments.dark) result.link.view.theme = *arguments.dark ? Appearance::dark : Appearance::light;
    if (!arguments.screenshot.empty()) result.link.view.play = Choice::off;
    return shared_link_text(result.link);
}

int start(const Arguments& arguments) {
    const bool picture = !arguments.screenshot.empty();
    if (picture) { // before any window is asked for
        const SharedLinkResult link = parse_shared_link(arguments.link);
        for (const LinkProblem& problem : link.problems) complain(describe(problem), kBadInput);
        if (!link.ok()) return kBadInput;
    }
    Window window;
    if (const std::string wrong =
            window.open(arguments.width, arguments.height, arguments.scale.value_or(0.0f), picture);
        !wrong.empty())
        return complain(wrong, kFailed);
    DesktopHost host(window);
    App app(host);
    if (!app.create_graphics()) return complain(app.graphics_error(), kFailed);
    app.set_dark(arguments.dark.value_or(true));
    app.set_share_hint("copies the link");
    app.session().open_link(link_to_open(arguments), !picture);
    int status = kSuccess;
    if (picture)
        status = take_picture(window, host, app, arguments);
    else
        run(window, host, app, arguments);
    app.destroy_graphics();
    return status;
}

} // namespace

} // namespace equator::desktop

int main(int argc, char** argv) {
    using namespace equator::desktop;
    const std::vector<std::string> words(argv + (argc > 0), argv + argc);
    const Arguments arguments = read_arguments(words);
    if (arguments.help) return std::fputs(kHelp, stdout) < 0 ? kFailed : kSuccess;
    if (arguments.version) return std::printf("equator %s\n", EQUATOR_VERSION) < 0 ? kFailed : kSuccess;
    for (const std::string& error : arguments.errors) complain(error, kBadInput);
    return arguments.errors.empty() ? start(arguments) : kBadInput;
}
