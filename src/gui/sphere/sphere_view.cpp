#include "gui/sphere/sphere_view.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

#include "generated/shaders.h"

namespace equator {

namespace {

// The axis: both poles, the arrow's shaft and its head, as points of marks_.
constexpr std::array<float, 18> kMarks{0, 0, -1,    0, 0, 1,     //
                                       0, 0, 1.0f,  0, 0, 1.13f, //
                                       0, 0, 1.10f, 0, 0, kArrowTip};
constexpr std::size_t kSouth = 0, kShaft = 2, kHead = 4;

// Sizes below are CSS pixels on a sphere whose outline has this radius; points grow a little slower.
constexpr float kReferenceRadius = 280.0f;

// Values of u_style in bead.frag.
constexpr int kBead = 0, kRing = 1, kHalo = 2;

// 400 neurons have beads of 4.2 pixels; the covered area grows with the square root of their number only, so
// that ten thousand are still points and not a crust.
float bead_radius(std::size_t count) {
    return std::clamp(4.2f * std::pow(400.0f / static_cast<float>(std::max<std::size_t>(count, 1)), 0.25f),
                      0.9f, 6.0f);
}

float bead_opacity(std::size_t count) {
    return std::clamp(std::pow(4000.0f / static_cast<float>(std::max<std::size_t>(count, 1)), 0.2f), 0.4f,
                      1.0f);
}

// Rings and segments are longer strokes than beads are wide: among thousands they must recede sooner.
float stroke_opacity(std::size_t count) {
    return std::clamp(std::pow(700.0f / static_cast<float>(std::max<std::size_t>(count, 1)), 0.4f), 0.1f,
                      0.9f);
}

/// Of a speck of a wide network, reference CSS pixels.
float wide_radius(std::size_t count) {
    return std::clamp(1.3f * std::pow(2e4f / static_cast<float>(std::max<std::size_t>(count, 1)), 0.2f), 0.8f,
                      1.3f);
}

void bind_texture(GLuint texture) {
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, texture);
}

// A texture read by texelFetch or along x only, never mipmapped. It starts with one empty texel: shaders that
// do not need it may still have it bound, and drivers warn about textures without an image.
GLuint make_texture(GLint filter) {
    GLuint texture = 0;
    glGenTextures(1, &texture);
    bind_texture(texture);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, filter);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, filter);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    const std::array<GLubyte, 4> empty{};
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, 1, 1, 0, GL_RGBA, GL_UNSIGNED_BYTE, empty.data());
    return texture;
}

} // namespace

struct SphereView::Pass {
    const SphereStyle& style;
    const SpherePalette& palette;
    EyeFrame eye;
    std::array<float, 2> half_extent;
    Mat4 view_projection;
    float width, height;  // device pixels
    float pixel;          // device pixels per CSS pixel
    float mark_scale;     // device pixels per reference CSS pixel, for marks and strokes
    float radius;         // of a bead, device pixels
    float opacity;        // of a bead
    float stroke_opacity; // of a ring or segment
    float outline;        // radius of the sphere, device pixels
    std::size_t selected; // index, or count of neurons if there is none
};

bool SphereView::create() {
    destroy();
    error_.clear();
    struct Recipe {
        GlProgram& program;
        std::string_view defines, vertex, fragment;
    };
    const std::array<Recipe, 5> recipes{{{far_surface_, "", kSphereVert, kSphereFrag},
                                         {near_surface_, "#define NEAR_LAYER\n", kSphereVert, kSphereFrag},
                                         {beads_, "", kBeadVert, kBeadFrag},
                                         {wide_, "#define WIDE\n", kBeadVert, kBeadFrag},
                                         {strokes_, "", kSegmentVert, kSegmentFrag}}};
    for (const Recipe& recipe : recipes) {
        if (recipe.program.build(recipe.defines, recipe.vertex, recipe.fragment)) continue;
        error_ = "The sphere's shaders do not compile here: " + recipe.program.error();
        destroy();
        return false;
    }
    glGenVertexArrays(1, &vertex_array_);
    for (Buffer* buffer : {&neurons_, &twins_, &values_, &sizes_, &points_, &trails_, &trail_, &marks_})
        glGenBuffers(1, &buffer->id);
    fill(marks_, kMarks);
    density_ = make_texture(GL_NEAREST);
    colour_map_ = make_texture(GL_LINEAR);
    bind_texture(0);
    if (vertex_array_ == 0) error_ = "The sphere's buffers could not be made (lost context?)";
    return ready();
}

void SphereView::destroy() {
    for (GlProgram* program : {&far_surface_, &near_surface_, &beads_, &wide_, &strokes_}) program->destroy();
    for (Buffer* buffer : {&neurons_, &twins_, &values_, &sizes_, &points_, &trails_, &trail_, &marks_}) {
        if (buffer->id != 0) glDeleteBuffers(1, &buffer->id);
        *buffer = {};
    }
    for (GLuint* texture : {&density_, &colour_map_}) {
        if (*texture != 0) glDeleteTextures(1, texture);
        *texture = 0;
    }
    if (vertex_array_ != 0) glDeleteVertexArrays(1, &vertex_array_);
    vertex_array_ = 0;
    density_bins_ = 0;
    count_ = twin_count_ = trail_count_ = point_count_ = trails_neurons_ = trails_pictures_ = 0;
    has_values_ = has_sizes_ = has_map_ = false;
}

void SphereView::fill(Buffer& buffer, const void* data, std::size_t bytes) {
    if (bytes == 0) return;
    glBindBuffer(GL_ARRAY_BUFFER, buffer.id);
    if (bytes > buffer.capacity) {
        glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(bytes), data, GL_DYNAMIC_DRAW);
        buffer.capacity = bytes;
    } else {
        glBufferSubData(GL_ARRAY_BUFFER, 0, static_cast<GLsizeiptr>(bytes), data);
    }
    glBindBuffer(GL_ARRAY_BUFFER, 0);
}

void SphereView::set_colour_map(std::span<const std::uint8_t> rgba) {
    if (!ready()) return;
    assert(rgba.empty() || rgba.size() == 1024);
    has_map_ = rgba.size() == 1024;
    if (!has_map_) return;
    bind_texture(colour_map_);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, 256, 1, 0, GL_RGBA, GL_UNSIGNED_BYTE, rgba.data());
    bind_texture(0);
}

void SphereView::upload_density(std::span<const float> density) {
    // The narrowest texture any WebGL 2 device takes is 2048 wide; far finer than the picture needs.
    const std::size_t bins = std::min<std::size_t>(density.size(), 2048);
    double total = 0.0;
    for (const float mass : density.first(bins)) total += mass;
    if (!(total > 0.0) || !std::isfinite(total)) {
        density_bins_ = 0;
        return;
    }
    // Relative to the uniform law on the *displayed* sphere: there equal bins of z have equal areas
    // (Archimedes).
    const float scale = static_cast<float>(static_cast<double>(bins) / total);
    std::vector<float> relative(bins);
    std::transform(density.begin(), density.begin() + static_cast<std::ptrdiff_t>(bins), relative.begin(),
                   [scale](float mass) { return std::max(scale * mass, 0.0f); });
    const GLsizei width = static_cast<GLsizei>(bins);
    bind_texture(density_);
    if (width != density_bins_) {
        glTexImage2D(GL_TEXTURE_2D, 0, GL_R32F, width, 1, 0, GL_RED, GL_FLOAT, relative.data());
    } else {
        glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, width, 1, GL_RED, GL_FLOAT, relative.data());
    }
    bind_texture(0);
    density_bins_ = width;
}

void SphereView::upload(const SphereFrame& frame) {
    if (!ready()) return;
    assert(frame.neurons.size() % 3 == 0 && frame.trail.size() % 3 == 0);
    assert(frame.twins.empty() || frame.twins.size() == frame.neurons.size());
    assert(frame.colour_value.empty() || 3 * frame.colour_value.size() == frame.neurons.size());
    count_ = frame.neurons.size() / 3;
    twin_count_ = frame.twins.size() == frame.neurons.size() ? count_ : 0;
    trail_count_ = frame.trail.size() / 3;
    has_values_ = count_ > 0 && frame.colour_value.size() == count_;
    fill(neurons_, frame.neurons);
    fill(twins_, frame.twins);
    fill(values_, frame.colour_value);
    has_sizes_ = count_ > 0 && frame.sizes.size() == count_;
    fill(sizes_, frame.sizes);
    point_count_ = frame.points.size() / kWidePointBytes;
    fill(points_, frame.points.data(), frame.points.size());
    trails_pictures_ = frame.trail_pictures;
    trails_neurons_ = trails_pictures_ > 0 ? frame.trails.size() / (3 * trails_pictures_) : 0;
    fill(trails_, frame.trails);
    fill(trail_, frame.trail);
    upload_density(frame.density);
}

// Attribute `index` reads one vector per instance, starting at vector `first` of the buffer.
void SphereView::point_at(GLuint index, const Buffer& buffer, std::size_t first, int components) const {
    const std::size_t offset = first * static_cast<std::size_t>(components) * sizeof(float);
    glBindBuffer(GL_ARRAY_BUFFER, buffer.id);
    glEnableVertexAttribArray(index);
    glVertexAttribPointer(index, components, GL_FLOAT, GL_FALSE, 0, reinterpret_cast<const void*>(offset));
    glVertexAttribDivisor(index, 1);
}

void SphereView::draw(const Camera& camera, const Viewport& viewport, float framebuffer_height,
                      const SphereStyle& style) {
    if (!ready() || viewport.width < 1.0f || viewport.height < 1.0f) return;
    const float pixel = std::max(style.pixel_scale, 0.1f);
    const float outline = camera.sphere_radius_pixels(viewport);
    const float growth = std::clamp(std::pow(outline / (pixel * kReferenceRadius), 0.6f), 0.4f, 1.8f);
    const Pass pass{.style = style,
                    .palette = style.palette,
                    .eye = camera.eye(),
                    .half_extent = camera.half_extent(viewport),
                    .view_projection = camera.view_projection(viewport),
                    .width = viewport.width,
                    .height = viewport.height,
                    .pixel = pixel,
                    .mark_scale = pixel * growth,
                    .radius = bead_radius(count_) * style.point_scale * pixel * growth,
                    .opacity = bead_opacity(count_),
                    .stroke_opacity = stroke_opacity(count_),
                    .outline = outline,
                    .selected = style.selected < 0 ? count_ : static_cast<std::size_t>(style.selected)};

    const auto x = static_cast<GLint>(std::lround(viewport.x));
    const auto y = static_cast<GLint>(std::lround(framebuffer_height - viewport.y - viewport.height));
    const auto width = static_cast<GLsizei>(std::lround(viewport.width));
    const auto height = static_cast<GLsizei>(std::lround(viewport.height));
    glViewport(x, y, width, height);
    glScissor(x, y, width, height);
    glEnable(GL_SCISSOR_TEST); // beads near the border must not leak into neighbouring panels
    glDisable(GL_DEPTH_TEST);
    glDisable(GL_STENCIL_TEST);
    glDisable(GL_CULL_FACE);
    glBlendEquation(GL_FUNC_ADD);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glBindVertexArray(vertex_array_);
    bind_texture(density_);
    for (const GLuint index : {0u, 1u, 2u})
        glDisableVertexAttribArray(index); // the surface reads no attribute
    glVertexAttrib1f(2, 1.0f);             // beads are of one size unless they have their own

    glDisable(GL_BLEND); // the far layer replaces what was there
    draw_surface(far_surface_, pass, 1.0f, 1.0f);
    glEnable(GL_BLEND);

    for (const GlProgram* program : {&beads_, &wide_, &strokes_}) {
        program->use();
        program->set(Uniform::view_projection, pass.view_projection);
        program->set(Uniform::eye, pass.eye.position);
        program->set(Uniform::viewport, pass.width, pass.height);
    }
    const bool pole_faces = camera.facing({0.0f, 0.0f, 1.0f}) > 0.0f;
    if (!pole_faces && style.show_arrow) draw_arrow(pass);
    draw_axis(pass);
    draw_pole_marks(pass, -1.0f);
    draw_trails(pass, -1.0f);
    draw_segments(pass, -1.0f);
    draw_points(pass, -1.0f);

    // The outline's rectangle and a pixel around it, for its antialiasing.
    bind_texture(density_);
    for (const GLuint index : {0u, 1u, 2u}) glDisableVertexAttribArray(index);
    draw_surface(near_surface_, pass, std::min(1.0f, 2.0f * (outline + 1.5f) / pass.width),
                 std::min(1.0f, 2.0f * (outline + 1.5f) / pass.height));

    draw_pole_marks(pass, 1.0f);
    draw_trails(pass, 1.0f);
    draw_segments(pass, 1.0f);
    draw_points(pass, 1.0f);
    if (pole_faces && style.show_arrow) draw_arrow(pass); // it rises out of the crowd at the pole
    draw_selection(pass);

    glBindVertexArray(0);
    glBindBuffer(GL_ARRAY_BUFFER, 0);
    bind_texture(0);
    glUseProgram(0);
    glDisable(GL_SCISSOR_TEST);
}

void SphereView::draw_surface(const GlProgram& program, const Pass& pass, float quad_x, float quad_y) const {
    program.use();
    program.set(Uniform::quad, quad_x, quad_y);
    program.set(Uniform::half_extent, pass.half_extent[0], pass.half_extent[1]);
    program.set(Uniform::eye, pass.eye.position);
    program.set(Uniform::right, pass.eye.right);
    program.set(Uniform::up, pass.eye.up);
    program.set(Uniform::forward, pass.eye.forward);
    program.set(Uniform::pixel, pass.pixel);
    program.set(Uniform::body, pass.palette.body);
    program.set(Uniform::rim, pass.palette.rim);
    program.set(Uniform::lines, pass.palette.lines);
    program.set(Uniform::infinite, pass.palette.infinite);
    program.set(Uniform::background, pass.palette.background);
    program.set(Uniform::bins, pass.style.show_density ? static_cast<float>(density_bins_) : 0.0f);
    glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
}

void SphereView::draw_points(const Pass& pass, float side) const {
    if (count_ == 0) return;
    beads_.use();
    beads_.set(Uniform::side, side);
    const auto instances = static_cast<GLsizei>(count_);
    if (pass.style.show_twins && twin_count_ > 0) {
        beads_.set(Uniform::style, kRing);
        beads_.set(Uniform::radius, 1.30f * pass.radius + 0.5f * pass.pixel);
        beads_.set(Uniform::margin, std::max(0.28f * pass.radius, 0.6f * pass.pixel)); // the stroke's width
        beads_.set(Uniform::dim, 0.30f);
        beads_.set(Uniform::colour, faded(pass.palette.infinite, pass.stroke_opacity));
        beads_.set(Uniform::use_map, 0.0f);
        point_at(0, twins_, 0, 3);
        glDisableVertexAttribArray(1);
        glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, instances);
    }
    if (point_count_ > 0) return draw_wide_points(pass, side);
    const bool mapped = has_values_ && has_map_;
    bind_texture(colour_map_);
    beads_.set(Uniform::style, kBead);
    beads_.set(Uniform::radius, pass.radius);
    // Outlines in the background's colour part overlapping beads; specks have no room for one.
    const bool outlined = pass.radius > 2.2f * pass.pixel;
    beads_.set(Uniform::margin, outlined ? 0.9f * pass.pixel : 0.0f);
    beads_.set(Uniform::outline, faded(pass.palette.background, 0.55f));
    beads_.set(Uniform::dim, 0.34f);
    beads_.set(Uniform::colour, faded(pass.palette.finite, pass.opacity));
    beads_.set(Uniform::use_map, mapped ? 1.0f : 0.0f);
    point_at(0, neurons_, 0, 3);
    if (mapped) {
        point_at(1, values_, 0, 1);
    } else {
        glDisableVertexAttribArray(1);
    }
    if (has_sizes_) point_at(2, sizes_, 0, 1);
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, instances);
    glDisableVertexAttribArray(2);
}

// Specks, each so faint that the darkest places are where the most of them are, and not everywhere.
void SphereView::draw_wide_points(const Pass& pass, float side) const {
    // Were they spread evenly, a ray through one hemisphere would meet so many layers of opaque ink.
    constexpr float kLayers = 0.6f;
    const float radius =
        std::max(wide_radius(point_count_) * pass.style.point_scale * pass.mark_scale, 0.75f);
    const float cover =
        0.5f * static_cast<float>(point_count_) * radius * radius / (pass.outline * pass.outline);
    const float opacity = std::clamp(kLayers / std::max(cover, 1e-3f), 0.04f, 0.85f);
    const ColourBy colour = has_map_ ? pass.style.colour_by : ColourBy::plain;

    wide_.use();
    wide_.set(Uniform::side, side);
    wide_.set(Uniform::radius, radius);
    wide_.set(Uniform::margin, 0.0f);
    wide_.set(Uniform::dim, 0.34f);
    wide_.set(Uniform::colour, faded(pass.palette.finite, opacity));
    wide_.set(Uniform::use_map, colour == ColourBy::latitude   ? 2.0f
                                : colour_spec(colour).byte > 0 ? 1.0f
                                                               : 0.0f);
    bind_texture(colour_map_);
    glBindBuffer(GL_ARRAY_BUFFER, points_.id);
    const auto attribute = [](GLuint index, GLenum type, std::size_t offset) {
        glEnableVertexAttribArray(index);
        glVertexAttribPointer(index, 1, type, GL_TRUE, static_cast<GLsizei>(kWidePointBytes),
                              reinterpret_cast<const void*>(offset));
        glVertexAttribDivisor(index, 0);
    };
    attribute(0, GL_SHORT, 0);
    attribute(2, GL_UNSIGNED_SHORT, 2);
    attribute(1, GL_UNSIGNED_BYTE, colour_spec(colour).byte); // read by none of those that have no byte
    glDrawArrays(GL_POINTS, 0, static_cast<GLsizei>(point_count_));
    glDisableVertexAttribArray(2);
}

// Where the first neurons have been: a stroke from each picture to the next, fainter the older it is.
void SphereView::draw_trails(const Pass& pass, float side) const {
    if (trails_pictures_ < 2 || trails_neurons_ == 0) return;
    strokes_.use();
    strokes_.set(Uniform::side, side);
    const float half_width = std::clamp(0.2f * pass.radius, 0.4f * pass.pixel, 0.9f * pass.pixel);
    strokes_.set(Uniform::half_widths, half_width, half_width);
    strokes_.set(Uniform::round, 0.0f);
    strokes_.set(Uniform::dim, 0.25f);
    const std::size_t strokes = (trails_pictures_ - 1) * trails_neurons_;
    strokes_.set(Uniform::fade_count, static_cast<float>(strokes));
    strokes_.set(Uniform::colour, faded(pass.palette.finite, 0.55f));
    point_at(0, trails_, 0, 3);
    point_at(1, trails_, trails_neurons_, 3);
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(strokes));
}

void SphereView::draw_segments(const Pass& pass, float side) const {
    if (!pass.style.show_segments || twin_count_ == 0) return;
    strokes_.use();
    strokes_.set(Uniform::side, side);
    const float half_width = std::clamp(0.16f * pass.radius, 0.35f * pass.pixel, 0.8f * pass.pixel);
    strokes_.set(Uniform::half_widths, half_width, half_width);
    strokes_.set(Uniform::round, 1.0f);
    strokes_.set(Uniform::dim, 0.30f);
    strokes_.set(Uniform::fade_count, 0.0f);
    strokes_.set(Uniform::colour, faded(pass.palette.gap, pass.stroke_opacity));
    point_at(0, neurons_, 0, 3);
    point_at(1, twins_, 0, 3);
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(count_));
}

// One of the strokes kept in marks_, `from` and `to` wide at its ends (half widths).
void SphereView::draw_mark_stroke(const Pass& pass, std::size_t first, float from, float to, float alpha,
                                  bool round) const {
    strokes_.use();
    strokes_.set(Uniform::side, 0.0f);
    strokes_.set(Uniform::dim, 1.0f);
    strokes_.set(Uniform::fade_count, 0.0f);
    strokes_.set(Uniform::half_widths, from * pass.mark_scale, to * pass.mark_scale);
    strokes_.set(Uniform::colour, faded(pass.palette.mark, alpha));
    strokes_.set(Uniform::round, round ? 1.0f : 0.0f);
    point_at(0, marks_, first, 3);
    point_at(1, marks_, first + 1, 3);
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, 1);
}

// Faint, within the glass.
void SphereView::draw_axis(const Pass& pass) const {
    draw_mark_stroke(pass, kSouth, 0.5f, 0.5f, 0.22f, false);
}

// Says which of the poles is w*.
void SphereView::draw_arrow(const Pass& pass) const {
    draw_mark_stroke(pass, kShaft, 1.0f, 1.0f, 0.90f, true);
    draw_mark_stroke(pass, kHead, 4.6f, 0.0f, 0.95f, false);
}

void SphereView::draw_pole_marks(const Pass& pass, float side) const {
    beads_.use();
    beads_.set(Uniform::side, side);
    beads_.set(Uniform::style, kBead);
    beads_.set(Uniform::radius, 2.4f * pass.mark_scale);
    beads_.set(Uniform::margin, 0.0f);
    beads_.set(Uniform::outline, pass.palette.background);
    beads_.set(Uniform::dim, 0.4f);
    beads_.set(Uniform::colour, faded(pass.palette.mark, 0.9f));
    beads_.set(Uniform::use_map, 0.0f);
    point_at(0, marks_, kSouth, 3);
    glDisableVertexAttribArray(1);
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, 2);
}

// The followed neuron, above everything and whichever side it is on: it must never be lost from sight.
void SphereView::draw_selection(const Pass& pass) const {
    if (pass.selected >= count_) return;
    const float radius = std::max(1.25f * pass.radius, 3.2f * pass.pixel);
    strokes_.use();
    strokes_.set(Uniform::side, 0.0f);
    strokes_.set(Uniform::dim, 1.0f);
    if (trail_count_ > 1) {
        strokes_.set(Uniform::half_widths, 0.8f * pass.pixel, 0.8f * pass.pixel);
        strokes_.set(Uniform::round, 0.0f);
        strokes_.set(Uniform::fade_count, static_cast<float>(trail_count_ - 1));
        strokes_.set(Uniform::colour, pass.palette.finite);
        point_at(0, trail_, 0, 3);
        point_at(1, trail_, 1, 3);
        glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(trail_count_ - 1));
    }
    if (twin_count_ > 0) {
        strokes_.set(Uniform::half_widths, 1.0f * pass.pixel, 1.0f * pass.pixel);
        strokes_.set(Uniform::round, 1.0f);
        strokes_.set(Uniform::fade_count, 0.0f);
        strokes_.set(Uniform::colour, pass.palette.gap);
        point_at(0, neurons_, pass.selected, 3);
        point_at(1, twins_, pass.selected, 3);
        glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, 1);
    }

    beads_.use();
    beads_.set(Uniform::side, 0.0f);
    beads_.set(Uniform::dim, 0.7f);
    beads_.set(Uniform::use_map, 0.0f);
    glDisableVertexAttribArray(1);
    const auto bead = [&](const Buffer& buffer, int shape, float size, float margin, Colour colour) {
        beads_.set(Uniform::style, shape);
        beads_.set(Uniform::radius, size);
        beads_.set(Uniform::margin, margin);
        beads_.set(Uniform::colour, colour);
        point_at(0, buffer, pass.selected, 3);
        glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, 1);
    };
    beads_.set(Uniform::outline, pass.palette.background);
    bead(neurons_, kHalo, radius, 9.0f * pass.pixel, pass.palette.mark);
    if (twin_count_ > 0) {
        bead(twins_, kRing, 1.3f * radius + 0.5f * pass.pixel, 1.6f * pass.pixel, pass.palette.infinite);
    }
    const bool mapped = has_values_ && has_map_;
    if (mapped) {
        bind_texture(colour_map_);
        beads_.set(Uniform::use_map, 1.0f);
        point_at(1, values_, pass.selected, 1);
    }
    bead(neurons_, kBead, radius, 1.2f * pass.pixel, pass.palette.finite);
}

} // namespace equator
