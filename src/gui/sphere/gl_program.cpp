#include "gui/sphere/gl_program.h"

namespace equator {

namespace {

// In the order of Uniform.
constexpr std::array<const char*, static_cast<std::size_t>(Uniform::count_)> kNames{
    "u_view_projection", "u_eye",         "u_right", "u_up",
    "u_forward",         "u_half_extent", "u_quad",  "u_viewport",
    "u_pixel",           "u_body",        "u_rim",   "u_lines",
    "u_infinite",        "u_background",  "u_bins",  "u_side",
    "u_radius",          "u_margin",      "u_dim",   "u_colour",
    "u_outline",         "u_use_map",     "u_style", "u_half_widths",
    "u_fade_count",      "u_round"};
static_assert(kNames.back() != nullptr, "one name per Uniform");

// A compiled shader, or 0 and the reason.
GLuint compile(GLenum stage, std::string_view defines, std::string_view text, std::string& error) {
    const GLuint shader = glCreateShader(stage);
    const std::array<const GLchar*, 3> parts{kShaderPrefix.data(), defines.data(), text.data()};
    const std::array<GLint, 3> sizes{static_cast<GLint>(kShaderPrefix.size()),
                                     static_cast<GLint>(defines.size()), static_cast<GLint>(text.size())};
    glShaderSource(shader, 3, parts.data(), sizes.data());
    glCompileShader(shader);
    GLint ok = GL_FALSE;
    glGetShaderiv(shader, GL_COMPILE_STATUS, &ok);
    if (ok == GL_TRUE) return shader;
    std::array<GLchar, 1024> log{};
    glGetShaderInfoLog(shader, static_cast<GLsizei>(log.size()), nullptr, log.data());
    error = log.data();
    glDeleteShader(shader);
    return 0;
}

} // namespace

bool GlProgram::build(std::string_view defines, std::string_view vertex, std::string_view fragment) {
    destroy();
    error_.clear();
    const GLuint vs = compile(GL_VERTEX_SHADER, defines, vertex, error_);
    const GLuint fs = vs == 0 ? 0 : compile(GL_FRAGMENT_SHADER, defines, fragment, error_);
    if (vs != 0 && fs != 0) {
        id_ = glCreateProgram();
        glAttachShader(id_, vs);
        glAttachShader(id_, fs);
        glLinkProgram(id_);
        GLint ok = GL_FALSE;
        glGetProgramiv(id_, GL_LINK_STATUS, &ok);
        if (ok != GL_TRUE) {
            std::array<GLchar, 1024> log{};
            glGetProgramInfoLog(id_, static_cast<GLsizei>(log.size()), nullptr, log.data());
            error_ = log.data();
            destroy();
        }
    }
    // A program keeps its shaders alive; a failed one has no use for them.
    if (vs != 0) glDeleteShader(vs);
    if (fs != 0) glDeleteShader(fs);
    if (id_ == 0) {
        if (error_.empty()) error_ = "the driver gave no reason (lost context?)";
        return false;
    }
    for (std::size_t k = 0; k < kNames.size(); ++k) locations_[k] = glGetUniformLocation(id_, kNames[k]);
    return true;
}

void GlProgram::destroy() {
    if (id_ != 0) glDeleteProgram(id_);
    id_ = 0;
}

} // namespace equator
