// The picture of the sphere: neurons as beads on a glass shell, their infinite-width twins as hollow rings,
// the infinite-width law as a glow over latitude.
//
// What hides what is decided by drawing order, not by a depth buffer (points of one side are not sorted):
//
//     background, far inside of the glass | axis, far points | near glass | near points, arrow | selection
//
// and among points of one side: segments, then twins, then neurons.
//
// Once per context: create(). When data change: upload(). Every frame: draw(). After "webglcontextlost":
// destroy(); after "webglcontextrestored": create(), set_colour_map(), upload() again. Needs no depth or
// stencil buffer and no multisampling: every edge is antialiased by its own coverage.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "gui/sphere/gl.h"
#include "gui/sphere/gl_program.h"
#include "gui/sphere/palette.h"
#include "view/camera.h"
#include "view/colour_spec.h"

namespace equator {

/// Length of the axis's arrow: its tip, where a label belongs, is (0, 0, kArrowTip).
inline constexpr float kArrowTip = 1.20f;

/// Bytes of a point of a wide network; ColourSpec::byte colours it.
inline constexpr std::size_t kWidePointBytes = 8;

/// What upload() copies to the GPU. Positions are points of the unit sphere, (x, y, z) per neuron, z the
/// latitude.
struct SphereFrame {
    /// 3 m.
    std::span<const float> neurons;
    /// 3 m, or empty.
    std::span<const float> twins;
    /// m values in [0, 1] (clamped) to look up in the colour map, or empty.
    std::span<const float> colour_value;
    /// m factors of the beads' radii, or empty for 1.
    std::span<const float> sizes;
    /// Infinite-width mass per equal bin of z in [-1, 1], or empty; any scale. With bins wider than about
    /// 0.01 the end of an escape shows as broad caps, because a whole bin then glows around each pole.
    std::span<const float> density;
    /// All neurons of a network too wide for the above, in kWidePointBytes each as the shader reads them
    /// (WidePoint of protocol/snapshot.h), or empty. Drawn in place of `neurons`, whose selected one is
    /// marked all the same; `colour_value` then is for that one only.
    std::span<const std::uint8_t> points;
    /// Where the last `trail_count` pictures had the first neurons: 3 per neuron, picture by picture, oldest
    /// first, or empty.
    std::span<const float> trails;
    std::size_t trail_pictures = 0;
    /// The selected neuron's past, 3 per point, oldest first, or empty.
    std::span<const float> trail;
};

/// How draw() shows it; free to change every frame.
struct SphereStyle {
    SpherePalette palette;
    bool show_twins = true;
    bool show_segments = true;
    bool show_density = true;
    bool show_arrow = true;               ///< to w*, the north pole
    ColourBy colour_by = ColourBy::plain; ///< of SphereFrame::points
    int selected = -1;        ///< neuron to mark, with its twin, segment and trail; < 0 or >= m: none
    float point_scale = 1.0f; ///< multiplies the size of points, which already shrinks with m
    float pixel_scale = 1.0f; ///< device pixels per CSS pixel
};

class SphereView {
  public:
    /// Compiles shaders and makes buffers in the current context. False, with error(), if the driver refuses.
    bool create();
    /// Frees what create() made. Harmless on a lost context. The destructor does not do it: no context may be
    /// current.
    void destroy();
    bool ready() const { return vertex_array_ != 0; }
    const std::string& error() const { return error_; }

    /// 256 RGBA entries, lowest value first (1024 bytes). Without one, colour_value is ignored.
    void set_colour_map(std::span<const std::uint8_t> rgba);
    /// Copies the frame to the GPU, into buffers that only ever grow. Cost O(m) bytes; nothing of `frame` is
    /// kept.
    void upload(const SphereFrame& frame);
    /// Draws into `viewport` (device pixels, top left origin) of a framebuffer of the given height. Covers
    /// every pixel of the viewport. Cost on the CPU is that of about 150 GL calls, whatever m. Changes GL
    /// state and leaves: no program, vertex array, array buffer or texture bound, texture unit 0 active,
    /// blending on for premultiplied alpha, depth, stencil, culling and scissor tests off, viewport as given.
    void draw(const Camera& camera, const Viewport& viewport, float framebuffer_height,
              const SphereStyle& style);

  private:
    struct Buffer {
        GLuint id = 0;
        std::size_t capacity = 0; // bytes
    };
    // What the layers of one draw() share.
    struct Pass;

    void fill(Buffer& buffer, const void* data, std::size_t bytes);
    void fill(Buffer& buffer, std::span<const float> data) { fill(buffer, data.data(), data.size_bytes()); }
    void upload_density(std::span<const float> density);
    void point_at(GLuint index, const Buffer& buffer, std::size_t first, int components) const;
    void draw_surface(const GlProgram& program, const Pass& pass, float quad_x, float quad_y) const;
    void draw_points(const Pass& pass, float side) const;
    void draw_wide_points(const Pass& pass, float side) const;
    void draw_trails(const Pass& pass, float side) const;
    void draw_segments(const Pass& pass, float side) const;
    void draw_axis(const Pass& pass) const;
    void draw_arrow(const Pass& pass) const;
    void draw_mark_stroke(const Pass& pass, std::size_t first, float from, float to, float alpha,
                          bool round) const;
    void draw_pole_marks(const Pass& pass, float side) const;
    void draw_selection(const Pass& pass) const;

    GlProgram far_surface_, near_surface_, beads_, wide_, strokes_;
    Buffer neurons_, twins_, values_, sizes_, points_, trails_, trail_, marks_;
    GLuint vertex_array_ = 0;
    GLuint density_ = 0, colour_map_ = 0; // textures
    int density_bins_ = 0;                // width of the texture now; 0: none uploaded
    std::size_t count_ = 0, twin_count_ = 0, trail_count_ = 0;
    std::size_t point_count_ = 0; ///< of points; then neurons are not drawn one by one
    std::size_t trails_neurons_ = 0, trails_pictures_ = 0;
    bool has_values_ = false, has_sizes_ = false, has_map_ = false;
    std::string error_;
};

} // namespace equator
