// The front end in the browser: a WebGL 2 context of the page's canvas, one frame function, and the calls
// that web/instrument/instrument.js makes.
//
// There is no GLFW here, which a desktop's window has: of what it does the page wants keys alone, and these,
// like mouse, fingers and wheel, come from web/instrument/input.js and web/instrument/hands.js. The page owns
// the canvas's size and says so through equator_app_resize; the drawing buffer follows at the next frame.
// Dear ImGui's display is measured in device pixels, and every size is multiplied by the device pixel ratio.

#include <emscripten.h>
#include <imgui.h>
#include <imgui_internal.h> // FindHoveredWindowEx, ClearActiveID

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <memory>
#include <string>
#include <string_view>

#include "gui/app.h"
#include "instrument/session_json.h"
#include "instrument/transport.h"
#include "view/view_settings.h"

// Thin doors to web/instrument/instrument.js, which puts an object `equatorHost` into the module.
// clang-format off
EM_JS(void, host_open_run, (std::uint32_t run, const char* link, int theory, int beyond), {
    Module["equatorHost"].openRun(run, UTF8ToString(link), theory != 0, beyond != 0);
})
EM_JS(void, host_want_tick, (std::uint32_t tick), { Module["equatorHost"].wantTick(tick); })
EM_JS(void, host_revisit, (std::uint32_t tick), { Module["equatorHost"].revisit(tick); })
EM_JS(void, host_open_compared, (std::uint32_t run, const char* link), { Module["equatorHost"].openCompared(run, UTF8ToString(link)); })
EM_JS(void, host_want_compared, (std::uint32_t tick), { Module["equatorHost"].wantCompared(tick); })
EM_JS(void, host_expect, (const char* link), { Module["equatorHost"].expect(UTF8ToString(link)); })
EM_JS(void, host_set_dark, (int dark), { Module["equatorHost"].setDark(dark != 0); })
EM_JS(int, host_has_tour, (), { return Module["equatorHost"].showStep ? 1 : 0; })
EM_JS(void, host_show_step, (int step), { if (Module["equatorHost"].showStep) Module["equatorHost"].showStep(step); })
EM_JS(void, host_open_share, (), { Module["equatorHost"].openShare(); })
EM_JS(void, host_set_link, (const char* link), { Module["equatorHost"].setLink(UTF8ToString(link)); })
// Only in a frame that draws at once: a new size empties the canvas.
EM_JS(void, host_size_canvas, (int width, int height), {
    if (Module["canvas"].width != width) Module["canvas"].width = width;
    if (Module["canvas"].height != height) Module["canvas"].height = height;
})
// A plain opaque context without depth or antialiasing is all that is drawn into.
EM_JS(int, host_make_context, (), {
    const context = GL.createContext(Module["canvas"], {
        "majorVersion" : 2,
        "minorVersion" : 0,
        "alpha" : false,
        "depth" : false,
        "stencil" : false,
        "antialias" : false,
        "powerPreference" : "default"
    });
    return context && GL.makeContextCurrent(context) ? 1 : 0;
})
EM_JS(int, host_is_mac, (), { return /Mac|iPhone|iPad/.test(navigator.platform) ? 1 : 0; })
EM_JS(void, host_follow_typing, (int typing, float x, float y), { Module["equatorHost"].followTyping(typing != 0, x, y); })
// The drawing buffer over what was asked for: browsers give less than they are asked for where a canvas is very large.
EM_JS(double, host_buffer_share, (), {
    return Math.min(GLctx.drawingBufferWidth / GLctx.canvas.width, GLctx.drawingBufferHeight / GLctx.canvas.height);
})
EM_JS(void, host_announce, (const char* sentence), { Module["equatorHost"].announce(UTF8ToString(sentence)); })
// clang-format on

namespace {

using namespace equator;

void hover_nothing() {
    ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
}

class BrowserHost final : public Host {
  public:
    void open_run(std::uint32_t run, const std::string& link, bool theory) override;
    void want_tick(std::uint32_t tick) override { host_want_tick(tick); }
    void revisit(std::uint32_t tick) override { host_revisit(tick); }
    void expect(const std::string& link) override { host_expect(link.c_str()); }
    void open_compared(std::uint32_t run, const std::string& link) override {
        host_open_compared(run, link.c_str());
    }
    void want_compared(std::uint32_t tick) override { host_want_compared(tick); }
    void set_dark(bool dark) override { host_set_dark(dark); }
    bool has_tour() const override { return host_has_tour() != 0; }
    void show_step(int step) override { host_show_step(step); }
    void open_share() override {
        hover_nothing(); // the mouse goes on in the dialog
        host_open_share();
    }
    void set_link(const std::string& link) override { host_set_link(link.c_str()); }
    void announce(const std::string& sentence) override { host_announce(sentence.c_str()); }
};

struct Page {
    BrowserHost host;
    std::unique_ptr<App> app;
    float css_width = 0.0f, css_height = 0.0f, scale = 1.0f;
    double last_time = 0.0;
    double awake_until = 0.0; ///< frames are drawn until then even if nothing moves,
    int frames_due = 0;  ///< and at least so many: a press and its release are handled in different frames
    bool typing = false; ///< a field is edited, and the page knows
    bool have_context = false;
    bool no_picture = false; ///< there is no WebGL 2 here: the run goes on all the same, for forms and tables
    std::string text;        ///< keeps what a function below returned last
    std::string copied;      ///< what a field last copied or cut
};

Page page;

void BrowserHost::open_run(std::uint32_t run, const std::string& link, bool theory) {
    host_open_run(run, link.c_str(), theory, !page.app->session().scenario().single_index());
}

bool create_context_objects() {
    page.have_context = page.app->create_graphics();
    return page.have_context;
}

/// Something happened: draw for long enough that hover delays, glides and Dear ImGui's own second thoughts
/// are over.
void wake() {
    constexpr double kSeconds = 1.2;
    constexpr int kFrames = 8;
    page.awake_until = emscripten_get_now() * 1e-3 + kSeconds;
    page.frames_due = kFrames;
}

void draw_frame() {
    const double now = emscripten_get_now() * 1e-3, dt = now - page.last_time;
    page.last_time = now;
    if (!page.have_context) page.app->session().advance(dt); // the run goes on
    if (!page.have_context || page.css_width < 1.0f || page.css_height < 1.0f)
        return; // hidden, or laid out at nothing
    ImGuiIO& io = ImGui::GetIO();
    float width = 0.0f, height = 0.0f;
    const auto size_canvas = [&] {
        width = std::floor(page.css_width * page.scale + 0.5f);
        height = std::floor(page.css_height * page.scale + 0.5f);
        host_size_canvas(static_cast<int>(width), static_cast<int>(height));
        return host_buffer_share();
    };
    // Fewer pixels all over rather than a picture that is squeezed one way.
    if (const double share = size_canvas(); share < 1.0) {
        page.scale *= static_cast<float>(share);
        size_canvas();
    }
    io.DisplaySize = {width, height};
    io.DisplayFramebufferScale = {1.0f, 1.0f};
    io.DeltaTime = static_cast<float>(std::clamp(dt, 1e-4, 0.1));
    ImGui::NewFrame();
    page.app->build(page.css_width, page.css_height, page.scale, dt);
    ImGui::Render();

    page.app->draw(width, height);
    if (io.WantTextInput != page.typing) {
        page.typing = io.WantTextInput;
        const ImVec2 place = ImGui::GetCurrentContext()->PlatformImeData.InputPos;
        host_follow_typing(page.typing, place.x / page.scale, place.y / page.scale);
    }
}

/// Dear ImGui's name of a key of the fields and lists: editing, moving, and the letters that go with Ctrl.
ImGuiKey key_of(int code) {
    constexpr ImGuiKey kFrom32[] = {ImGuiKey_Space,   ImGuiKey_PageUp,     ImGuiKey_PageDown,
                                    ImGuiKey_End,     ImGuiKey_Home,       ImGuiKey_LeftArrow,
                                    ImGuiKey_UpArrow, ImGuiKey_RightArrow, ImGuiKey_DownArrow};
    if (code >= 32 && code <= 40) return kFrom32[code - 32];
    if (code >= '0' && code <= '9') return static_cast<ImGuiKey>(ImGuiKey_0 + (code - '0'));
    if (code >= 'A' && code <= 'Z') return static_cast<ImGuiKey>(ImGuiKey_A + (code - 'A'));
    switch (code) {
    case 8:
        return ImGuiKey_Backspace;
    case 13:
        return ImGuiKey_Enter;
    case 27:
        return ImGuiKey_Escape;
    case 45:
        return ImGuiKey_Insert;
    case 46:
        return ImGuiKey_Delete;
    default:
        return ImGuiKey_None;
    }
}

/// Whether a list has dropped down.
bool has_list() {
    return !ImGui::GetCurrentContext()->OpenPopupStack.empty();
}

ImGuiWindow* window_at(ImVec2 at) {
    ImGuiWindow *window = nullptr, *below = nullptr;
    ImGui::FindHoveredWindowEx(at, false, &window, &below);
    return window;
}

bool is_sphere(const ImGuiWindow* window) {
    return window && std::string_view(window->Name) == "sphere";
}
bool is_plot(const ImGuiWindow* window) {
    return window && std::string_view(window->Name).find("plot") != std::string_view::npos;
}

/// The window whose contents would be moved from here, up positive: this one or one that it lies in; or none.
ImGuiWindow* scrolled_by(ImGuiWindow* window, float amount) {
    for (; window; window = window->ParentWindow)
        if (!(window->Flags & ImGuiWindowFlags_NoScrollWithMouse) &&
            (amount > 0.0f ? window->Scroll.y > 0.0f : window->Scroll.y < window->ScrollMax.y))
            break;
    return window;
}

} // namespace

extern "C" {

/// The canvas is width x height CSS pixels at `scale` device pixels each; its drawing buffer follows.
EMSCRIPTEN_KEEPALIVE void equator_app_resize(float width, float height, float scale) {
    wake();
    page.css_width = width;
    page.css_height = height;
    page.scale = scale;
}

EMSCRIPTEN_KEEPALIVE void equator_app_theme(int dark) {
    wake();
    page.app->set_dark(dark != 0);
}

/// Colours in place of the theme's, one per Ink, those of opacity 0 as they are (figure/theme.h); null: the
/// theme's again.
EMSCRIPTEN_KEEPALIVE void equator_app_colours(const Colour* colours, int dark) {
    wake();
    page.app->set_colours(colours, dark != 0);
}

/// The instrument is a guest in somebody's page.
EMSCRIPTEN_KEEPALIVE void equator_app_embedded() {
    page.app->set_embedded(true);
}

/// The address bar changed, or the page opens: `link` is its hash. `may_play`: see Session::open_link.
EMSCRIPTEN_KEEPALIVE void equator_app_open(const char* link, int may_play) {
    wake();
    page.app->session().open_link(link, may_play != 0);
}

/// Goes to a time of the run and pauses.
EMSCRIPTEN_KEEPALIVE void equator_app_seek(double t) {
    wake();
    page.app->session().seek(t);
}

/// 1: nobody can see the instrument, it stands still; 0: somebody can again.
EMSCRIPTEN_KEEPALIVE void equator_app_suspend(int suspended) {
    wake();
    page.app->session().suspend(suspended != 0);
}

/// The browser is about to show a frame.
EMSCRIPTEN_KEEPALIVE void equator_app_frame() {
    // A still picture costs nothing: a page left open does not heat anybody's lap.
    if (page.app->moving()) wake();
    if (emscripten_get_now() * 1e-3 > page.awake_until && page.frames_due <= 0) {
        page.last_time = emscripten_get_now() * 1e-3;
        return;
    }
    --page.frames_due;
    draw_frame();
}

/// Draws now instead of at the next frame: the canvas can be read until the caller returns to the browser.
/// From now on at `scale` device pixels a CSS pixel, if it is above 0.
EMSCRIPTEN_KEEPALIVE void equator_app_draw(float scale) {
    if (scale > 0.0f) page.scale = scale;
    draw_frame();
}

/// Where the canvas's parts and controls are, by name (instrument/places.h). Draws a frame; valid until the
/// next call.
EMSCRIPTEN_KEEPALIVE const char* equator_app_layout() {
    Places places(page.scale);
    tell_places(&places);
    draw_frame();
    tell_places(nullptr);
    page.text = places.json();
    return page.text.c_str();
}

/// A Worker answered; the bytes stay the caller's.
EMSCRIPTEN_KEEPALIVE void equator_app_receive(const std::uint8_t* bytes, std::uint32_t size) {
    wake();
    page.app->session().receive({bytes, size});
}

EMSCRIPTEN_KEEPALIVE void equator_app_worker_failed(const char* reason) {
    wake();
    page.app->session().worker_failed(reason);
}

EMSCRIPTEN_KEEPALIVE void equator_app_compared_failed(const char* reason) {
    wake();
    page.app->session().compared_failed(reason);
}

/// The expected gap cannot be computed here.
EMSCRIPTEN_KEEPALIVE void equator_app_no_expected(const char* reason) {
    wake();
    page.app->session().no_expected(reason);
}

/// The visitor did something that is not told here: the next frames are drawn.
EMSCRIPTEN_KEEPALIVE void equator_app_wake() {
    wake();
}

/// The mouse or one finger at (x, y) CSS pixels of the canvas: 0 down, 1 moving, 2 up, 3 gone, 4 gone with
/// what it held: that ends where it was, and nothing is clicked.
EMSCRIPTEN_KEEPALIVE void equator_app_pointer(int phase, float x, float y, int finger) {
    wake();
    ImGuiIO& io = ImGui::GetIO();
    if (phase == 4) {
        io.ClearEventsQueue();
        ImGui::ClearActiveID();
        io.AddMouseButtonEvent(ImGuiMouseButton_Left, false);
    }
    if (phase >= 3) return hover_nothing();
    io.AddMouseSourceEvent(finger ? ImGuiMouseSource_TouchScreen : ImGuiMouseSource_Mouse);
    io.AddMousePosEvent(x * page.scale, y * page.scale);
    if (phase != 1) io.AddMouseButtonEvent(ImGuiMouseButton_Left, phase == 0);
}

/// A key goes down or comes up: `code` is the event's keyCode, `held` has 1 for Ctrl, 2 for Shift, 4 for Alt
/// and 8 for Meta. Letters are heard for what they do with these alone: what is written comes by
/// equator_app_type.
/// Returns 1 where the key is used up: Escape closes a list that is open.
EMSCRIPTEN_KEEPALIVE int equator_app_key(int code, int down, int held) {
    wake();
    ImGuiIO& io = ImGui::GetIO();
    if (code == 27 && down && has_list()) {
        ImGui::ClosePopupToLevel(0, false);
        return 1;
    }
    constexpr ImGuiKey kModifiers[] = {ImGuiMod_Ctrl, ImGuiMod_Shift, ImGuiMod_Alt, ImGuiMod_Super};
    for (int k = 0; k < 4; ++k) io.AddKeyEvent(kModifiers[k], (held >> k & 1) != 0);
    if (const ImGuiKey key = key_of(code); key != ImGuiKey_None) io.AddKeyEvent(key, down != 0);
    return 0;
}

/// No key that is pressed now will be heard to come up.
EMSCRIPTEN_KEEPALIVE void equator_app_let_go() {
    wake();
    ImGui::GetIO().ClearInputKeys();
}

/// What is at (x, y) CSS pixels of the canvas: 1 the sphere, 2 something that is dragged, 0 anything else.
/// Without a `look`, which costs a frame, the sphere alone is known.
EMSCRIPTEN_KEEPALIVE int equator_app_under(float x, float y, int look) {
    const ImVec2 at{x * page.scale, y * page.scale};
    if (is_sphere(window_at(at))) return 1;
    if (!look) return 0;
    ImGuiIO& io = ImGui::GetIO();
    io.AddMousePosEvent(at.x, at.y);
    constexpr int kMostFrames = 4; // events that wait are handled one a frame
    for (int i = 0; i < kMostFrames && (i == 0 || ImGui::GetCurrentContext()->InputEventsQueue.Size > 0); ++i)
        draw_frame();
    const ImGuiWindow* window = ImGui::GetCurrentContext()->HoveredWindow;
    const bool scrollbar = window && window->ScrollbarY && at.x > window->InnerRect.Max.x;
    return scrollbar || ImGui::GetMouseCursor() == ImGuiMouseCursor_ResizeEW ? 2 : 0;
}

/// A finger that began at (x, y) has moved by so many CSS pixels, down positive. Whether something there was
/// scrolled by it.
EMSCRIPTEN_KEEPALIVE int equator_app_scroll(float x, float y, float pixels) {
    ImGuiWindow* window = scrolled_by(window_at({x * page.scale, y * page.scale}), pixels);
    if (!window) return 0;
    wake();
    ImGui::SetScrollY(window, std::clamp(window->Scroll.y - pixels * page.scale, 0.0f, window->ScrollMax.y));
    return 1;
}

/// The wheel at (x, y): ticks, up positive, and the keys held meanwhile: nobody has told of those that
/// were pressed elsewhere, nor of the one that a trackpad's pinch pretends. `at_it`: the visitor is at the
/// sphere. Returns who took it: 1 the sphere, 2 something else, 0 nobody: then it is the page's. Pinch as a
/// factor, apart > 1.
EMSCRIPTEN_KEEPALIVE int equator_app_wheel(float x, float y, float ticks, int ctrl, int shift, int at_it) {
    ImGuiWindow* window = window_at({x * page.scale, y * page.scale});
    const bool sphere = is_sphere(window);
    const bool taken = ctrl     ? sphere || is_plot(window) // elsewhere it is the browser's own zoom
                       : sphere ? at_it && page.app->can_zoom(ticks)
                                : scrolled_by(window, ticks) != nullptr;
    if (!taken) return 0;
    wake();
    ImGuiIO& io = ImGui::GetIO();
    io.AddKeyEvent(ImGuiMod_Ctrl, ctrl != 0);
    io.AddKeyEvent(ImGuiMod_Shift, shift != 0);
    io.AddMouseWheelEvent(0.0f, ticks);
    return sphere ? 1 : 2;
}
EMSCRIPTEN_KEEPALIVE void equator_app_pinch(float factor) {
    wake();
    page.app->zoom_sphere(factor);
}

/// Turns the sphere by degrees.
EMSCRIPTEN_KEEPALIVE void equator_app_turn(float yaw, float pitch) {
    wake();
    page.app->session().edit_view([=](View& view) {
        view.camera =
            tidy(CameraPose{view.camera.yaw + yaw, view.camera.pitch + pitch, view.camera.distance});
    });
}

/// A command by its name (instrument/transport.h). 0: there is none of that name.
EMSCRIPTEN_KEEPALIVE int equator_app_transport(const char* name) {
    wake();
    return tell(page.app->session(), name) ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE void equator_app_speed(double speed) {
    page.app->session().edit_view([speed](View& view) { view.speed = speed; });
}

/// 0: the GL context is gone; 1: there is a new one. The session lives on either way.
EMSCRIPTEN_KEEPALIVE int equator_app_context(int present) {
    wake();
    if (!present) {
        if (!page.have_context) return 1;
        page.have_context = false;
        page.app->destroy_graphics();
        return 1;
    }
    return create_context_objects() ? 1 : 0;
}

/// Whether there is anything to draw with.
EMSCRIPTEN_KEEPALIVE int equator_app_has_picture() {
    return page.no_picture ? 0 : 1;
}

/// What is shown, as JSON; valid until the next call.
EMSCRIPTEN_KEEPALIVE const char* equator_app_state() {
    page.text = state_json(page.app->session(), page.app->dark());
    return page.text.c_str();
}

/// The keys of a link, as JSON; valid until the next call.
EMSCRIPTEN_KEEPALIVE const char* equator_app_controls() {
    page.text = controls_json(page.app->session());
    return page.text.c_str();
}

/// Sets a key of a link to a text. What is wrong with it as JSON, or null; valid until the next call.
EMSCRIPTEN_KEEPALIVE const char* equator_app_set(const char* key, const char* text) {
    wake();
    page.text = set_json(page.app->session(), key, text);
    return page.text.c_str();
}

/// Whether keys are being typed into a field of the canvas, or a list is open over it.
EMSCRIPTEN_KEEPALIVE int equator_app_typing() {
    return ImGui::GetIO().WantTextInput || has_list() ? 1 : 0;
}

/// Text for the field that is edited, typed, composed or pasted. "\b", "\x7f" and "\r" alone are the keys
/// Backspace, Delete and Enter: the keyboards of phones press none.
EMSCRIPTEN_KEEPALIVE void equator_app_type(const char* text) {
    wake();
    ImGuiIO& io = ImGui::GetIO();
    for (const ImGuiKey held : {ImGuiMod_Ctrl, ImGuiMod_Super})
        io.AddKeyEvent(held, false); // fields ignore text meanwhile
    const ImGuiKey key = *text == '\b'     ? ImGuiKey_Backspace
                         : *text == '\x7f' ? ImGuiKey_Delete
                         : *text == '\r'   ? ImGuiKey_Enter
                                           : ImGuiKey_None;
    if (key == ImGuiKey_None) return io.AddInputCharactersUTF8(text);
    io.AddKeyEvent(key, true);
    io.AddKeyEvent(key, false);
}

/// What a field copied or cut, the keys pressed just now included. Valid until the next call.
EMSCRIPTEN_KEEPALIVE const char* equator_app_copied() {
    page.copied.clear();
    for (int i = 0; i < 4 && page.copied.empty(); ++i) draw_frame();
    return page.copied.c_str();
}

/// The plots there are, as JSON; valid until the next call.
EMSCRIPTEN_KEEPALIVE const char* equator_app_plots() {
    page.text = plots_json(page.app->session());
    return page.text.c_str();
}

/// A plot by its key, width x height CSS pixels, as SVG. Valid until the next call.
EMSCRIPTEN_KEEPALIVE const char* equator_app_plot_svg(const char* name, float width, float height) {
    page.text = page.app->plot_svg(name, width, height);
    return page.text.c_str();
}

/// The numbers of a plot by its key, as CSV. Valid until the next call.
EMSCRIPTEN_KEEPALIVE const char* equator_app_plot_csv(const char* name) {
    page.text = page.app->plot_csv(name);
    return page.text.c_str();
}

/// The series up to the moment shown: 0 CSV, 1 JSON. Valid until the next call.
EMSCRIPTEN_KEEPALIVE const char* equator_app_series(int format) {
    page.text = series_text(page.app->session(), format == 0 ? TableFormat::csv : TableFormat::json);
    return page.text.c_str();
}

} // extern "C"

namespace {

/// A context on the page's canvas with everything that draws into it. False if there is no WebGL 2.
bool open_canvas() {
    if (!host_make_context()) return false;
    hover_nothing();
    ImGui::GetIO().ConfigMacOSXBehaviors = host_is_mac() != 0; // Command is what Ctrl is elsewhere
    // Both by the browser's own events (web/instrument/typist.js).
    ImGuiPlatformIO& platform = ImGui::GetPlatformIO();
    platform.Platform_SetClipboardTextFn = [](ImGuiContext*, const char* text) { page.copied = text; };
    platform.Platform_GetClipboardTextFn = [](ImGuiContext*) { return ""; };
    return create_context_objects();
}

} // namespace

/// Without WebGL 2 the run goes on all the same; the page asks equator_app_has_picture and says so.
int main() {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    page.app = std::make_unique<App>(page.host);
    page.no_picture = !open_canvas();
    page.last_time = emscripten_get_now() * 1e-3;
    return 0;
}
