#include "faces/desktop/window.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui_impl_glfw.h>

#include <algorithm>
#include <cmath>

#include "gui/app.h"

namespace equator::desktop {

namespace {

std::string last_error; // GLFW's, of the last call that failed

std::string because(const std::string& what) {
    return last_error.empty() ? what : what + " (" + last_error + ")";
}

GLFWwindow* create(int width, int height, bool hidden, int context_api) {
    glfwDefaultWindowHints();
    glfwWindowHint(GLFW_CLIENT_API, GLFW_OPENGL_ES_API);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 0);
    glfwWindowHint(GLFW_CONTEXT_CREATION_API, context_api);
    // A plain opaque buffer without depth or antialiasing is all that is drawn into.
    for (const int hint : {GLFW_ALPHA_BITS, GLFW_DEPTH_BITS, GLFW_STENCIL_BITS}) glfwWindowHint(hint, 0);
    glfwWindowHint(GLFW_VISIBLE, hidden ? GLFW_FALSE : GLFW_TRUE);
    glfwWindowHintString(GLFW_X11_CLASS_NAME, "equator");
    glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "equator");
    return glfwCreateWindow(width, height, "Equator", nullptr, nullptr);
}

/// Device pixels per unit of the window's own coordinates: 1 under X11, the screen's scale elsewhere.
double pixels_per_unit(GLFWwindow* window) {
    int width = 0, height = 0, units = 0, unused = 0;
    glfwGetFramebufferSize(window, &width, &height);
    glfwGetWindowSize(window, &units, &unused);
    return units > 0 && width > 0 ? static_cast<double>(width) / units : 1.0;
}

void note_activity(GLFWwindow* window) {
    *static_cast<bool*>(glfwGetWindowUserPointer(window)) = true;
}

} // namespace

Window::~Window() {
    if (ImGui::GetCurrentContext()) {
        if (ImGui::GetIO().BackendPlatformUserData) ImGui_ImplGlfw_Shutdown();
        ImGui::DestroyContext();
    }
    if (window_) glfwDestroyWindow(window_);
    if (glfw_ready_) glfwTerminate();
}

std::string Window::open(int width, int height, float scale, bool hidden) {
    glfwSetErrorCallback([](int, const char* text) { last_error = text; });
    glfw_ready_ = glfwInit() == GLFW_TRUE;
    if (!glfw_ready_) return because("no window system was found");

    // No size that the screen has no room for: some window managers would leave the edges outside.
    GLFWmonitor* monitor = glfwGetPrimaryMonitor();
    if (!hidden && monitor) {
        float x_scale = 1.0f, y_scale = 1.0f;
        glfwGetMonitorContentScale(monitor, &x_scale, &y_scale);
        int x = 0, y = 0, room_x = 0, room_y = 0;
        glfwGetMonitorWorkarea(monitor, &x, &y, &room_x, &room_y);
        const float wish = scale > 0.0f ? scale : std::max(x_scale, 1.0f);
        width = static_cast<int>(std::lround(static_cast<float>(width) * wish));
        height = static_cast<int>(std::lround(static_cast<float>(height) * wish));
        if (room_x > 0 && room_y > 0) width = std::min(width, room_x), height = std::min(height, room_y);
    }
    // What the window system's own GL cannot do, EGL often can.
    window_ = create(hidden ? 64 : width, hidden ? 64 : height, hidden, GLFW_NATIVE_CONTEXT_API);
    if (!window_) window_ = create(hidden ? 64 : width, hidden ? 64 : height, hidden, GLFW_EGL_CONTEXT_API);
    if (!window_) return because("no window with OpenGL ES 3.0 could be opened");
    glfwMakeContextCurrent(window_);
    glfwSwapInterval(hidden ? 0 : 1);

    // Dear ImGui calls these before its own.
    glfwSetWindowUserPointer(window_, &active_);
    glfwSetWindowFocusCallback(window_, [](GLFWwindow* window, int) { note_activity(window); });
    glfwSetCursorEnterCallback(window_, [](GLFWwindow* window, int) { note_activity(window); });
    glfwSetMouseButtonCallback(window_, [](GLFWwindow* window, int, int, int) { note_activity(window); });
    glfwSetScrollCallback(window_, [](GLFWwindow* window, double, double) { note_activity(window); });
    glfwSetKeyCallback(window_, [](GLFWwindow* window, int, int, int, int) { note_activity(window); });
    glfwSetCharCallback(window_, [](GLFWwindow* window, unsigned) { note_activity(window); });
    glfwSetWindowRefreshCallback(window_, note_activity);
    glfwSetFramebufferSizeCallback(window_, [](GLFWwindow* window, int, int) { note_activity(window); });
    glfwSetWindowContentScaleCallback(window_,
                                      [](GLFWwindow* window, float, float) { note_activity(window); });

    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    ImGui_ImplGlfw_InitForOpenGL(window_, true);
    // The display is measured in device pixels, and so is the pointer's place on it.
    glfwSetCursorPosCallback(window_, [](GLFWwindow* window, double x, double y) {
        note_activity(window);
        const double ratio = pixels_per_unit(window);
        ImGui_ImplGlfw_CursorPosCallback(window, ratio * x, ratio * y);
    });
    return "";
}

bool Window::should_close() const {
    return glfwWindowShouldClose(window_) == GLFW_TRUE;
}

void Window::handle_events(double wait_seconds) {
    if (wait_seconds < 0.0)
        glfwWaitEvents();
    else if (wait_seconds > 0.0)
        glfwWaitEventsTimeout(wait_seconds);
    else
        glfwPollEvents();
}

void Window::wake_from_anywhere() {
    glfwPostEmptyEvent();
}

bool Window::take_activity() {
    const bool active = active_;
    active_ = false;
    return active;
}

ImVec2 Window::pixels() const {
    if (glfwGetWindowAttrib(window_, GLFW_ICONIFIED) == GLFW_TRUE) return {0.0f, 0.0f};
    int width = 0, height = 0;
    glfwGetFramebufferSize(window_, &width, &height);
    return {static_cast<float>(width), static_cast<float>(height)};
}

float Window::screen_scale() const {
    float x = 1.0f, y = 1.0f;
    glfwGetWindowContentScale(window_, &x, &y);
    return std::clamp(x, 1.0f, 4.0f);
}

void Window::set_title(const std::string& title) {
    glfwSetWindowTitle(window_, title.c_str());
}

void Window::hide() {
    glfwHideWindow(window_);
}

void Window::show_frame() {
    glfwSwapBuffers(window_);
}

void draw_frame(App& app, ImVec2 pixels, float scale, double dt, const std::function<void()>& over) {
    ImGui_ImplGlfw_NewFrame();
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = pixels;
    io.DisplayFramebufferScale = {1.0f, 1.0f};
    io.DeltaTime = static_cast<float>(std::clamp(dt, 1e-4, 0.1));
    ImGui::NewFrame();
    app.build(pixels.x / scale, pixels.y / scale, scale, dt);
    if (over) over();
    ImGui::Render();

    app.draw(pixels.x, pixels.y);
}

} // namespace equator::desktop
