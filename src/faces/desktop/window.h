// A window with OpenGL ES 3.0 and Dear ImGui in it.
#pragma once

#include <imgui.h>

#include <functional>
#include <string>

struct GLFWwindow;

namespace equator {
class App;
}

namespace equator::desktop {

/// There is one at a time. Its functions belong to the main thread, but for wake_from_anywhere().
class Window {
  public:
    Window() = default;
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    /// Opens a window of width x height CSS pixels at so many device pixels each (0: as the screen says), or
    /// one that stays hidden and lends its context. Makes Dear ImGui's context. Returns what went wrong, or
    /// "".
    std::string open(int width, int height, float scale, bool hidden);

    bool should_close() const;
    /// Handles what has happened since the last call. Waits for it, up to so many seconds; forever if
    /// negative.
    void handle_events(double wait_seconds);
    /// Ends a wait for events, now or the next one; from any thread.
    static void wake_from_anywhere();
    /// The visitor did something, or the window changed, since the last call.
    bool take_activity();

    /// Size of the drawing buffer in device pixels; 0 x 0 while nothing can be seen.
    ImVec2 pixels() const;
    /// Device pixels per CSS pixel where the window is.
    float screen_scale() const;
    void set_title(const std::string& title);
    void hide();
    void show_frame();

  private:
    GLFWwindow* window_ = nullptr;
    bool glfw_ready_ = false;
    bool active_ = true;
};

/// One frame of the instrument, width x height device pixels at `scale` device pixels per CSS pixel, into the
/// framebuffer that is bound. dt: seconds since the last one. `over` builds what lies over the instrument.
void draw_frame(App& app, ImVec2 pixels, float scale, double dt, const std::function<void()>& over = {});

} // namespace equator::desktop
