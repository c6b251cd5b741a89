// A linked pair of shaders, and the uniforms that the sphere's shaders share by name.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "figure/colour.h"
#include "gui/sphere/gl.h"
#include "view/camera.h"

namespace equator {

/// Every uniform of every shader here; a program ignores those it does not have.
enum class Uniform : std::size_t {
    view_projection,
    eye,
    right,
    up,
    forward,
    half_extent,
    quad,
    viewport,
    pixel,
    body,
    rim,
    lines,
    infinite,
    background,
    bins,
    side,
    radius,
    margin,
    dim,
    colour,
    outline,
    use_map,
    style,
    half_widths,
    fade_count,
    round,
    count_
};

class GlProgram {
  public:
    /// Compiles and links; `defines` are lines put before both shaders. On failure returns false and leaves
    /// the driver's own words in error(). Needs a current context, as does everything below.
    bool build(std::string_view defines, std::string_view vertex, std::string_view fragment);
    /// Also right after a lost context: GL ignores names of objects that went with it.
    void destroy();
    const std::string& error() const { return error_; }

    void use() const { glUseProgram(id_); }
    // The setters below act on the program in use.
    void set(Uniform u, float x) const { glUniform1f(at(u), x); }
    void set(Uniform u, int x) const { glUniform1i(at(u), x); }
    void set(Uniform u, float x, float y) const { glUniform2f(at(u), x, y); }
    void set(Uniform u, Vec3 v) const { glUniform3f(at(u), v.x, v.y, v.z); }
    void set(Uniform u, Colour c) const { glUniform4f(at(u), c.r, c.g, c.b, c.a); }
    void set(Uniform u, const Mat4& m) const { glUniformMatrix4fv(at(u), 1, GL_FALSE, m.data()); }

  private:
    GLint at(Uniform u) const { return locations_[static_cast<std::size_t>(u)]; }

    GLuint id_ = 0;
    std::array<GLint, static_cast<std::size_t>(Uniform::count_)> locations_{}; // -1: GL ignores the call
    std::string error_;
};

} // namespace equator
