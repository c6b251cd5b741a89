// The orbit camera around the unit sphere: pure arithmetic, no GL, so that labels, clicks and tests need no
// canvas.
//
// World axes: +z is w*, straight up on screen at pitch 0. Pixels are counted from the top left corner, y
// downwards (Dear ImGui's and the page's convention), in whichever unit the caller's Viewport is given.
#pragma once

#include <array>
#include <cmath>
#include <optional>
#include <span>

namespace equator {

struct Vec3 {
    float x = 0.0f, y = 0.0f, z = 0.0f;

    friend Vec3 operator+(Vec3 a, Vec3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
    friend Vec3 operator-(Vec3 a, Vec3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
    friend Vec3 operator*(float s, Vec3 a) { return {s * a.x, s * a.y, s * a.z}; }
};

inline float dot(Vec3 a, Vec3 b) {
    return a.x * b.x + a.y * b.y + a.z * b.z;
}
inline float length(Vec3 a) {
    return std::sqrt(dot(a, a));
}

/// A rectangle of pixels; (x, y) is its top left corner. CSS pixels or device pixels, as long as one call
/// sees one unit.
struct Viewport {
    float x = 0.0f, y = 0.0f, width = 0.0f, height = 0.0f;
};

/// Where a world point lands on screen.
struct Projected {
    float x = 0.0f, y = 0.0f; ///< pixels
    float depth = 0.0f; ///< distance along the view axis; <= 0: behind the eye, and (x, y) means nothing
};

struct Ray {
    Vec3 origin;
    Vec3 direction; ///< unit length
};

/// Axes of the eye, orthonormal: right x up = -forward.
struct EyeFrame {
    Vec3 position, right, up, forward;
};

/// Column-major, as GL reads it: element (row r, column c) is [4 * c + r].
using Mat4 = std::array<float, 16>;

class Camera {
  public:
    /// Angle seen across the *shorter* side of the viewport, radians: the sphere fits a phone in portrait and
    /// a wide banner alike.
    static constexpr float kFieldOfView = 0.52f;
    /// Distances from the sphere's centre, in radii. Nearer than the minimum the glass fills the screen and
    /// nothing can be read; farther than the maximum neurons merge.
    static constexpr float kMinDistance = 1.7f;
    static constexpr float kMaxDistance = 14.0f;
    static constexpr float kDefaultDistance = 5.2f;
    /// Pitch stops shy of pi/2, where "up on screen" would have no meaning.
    static constexpr float kMaxPitch = 1.52f;
    /// Halfway between two of the grid's meridians, so that the first picture is symmetric.
    static constexpr float kDefaultYaw = 0.7853982f;
    static constexpr float kDefaultPitch = 0.32f;
    /// Time constant of the glide towards the asked-for view: short enough that a drag feels attached.
    static constexpr float kResponseSeconds = 0.07f;

    /// Moves by a drag of (dx, dy) pixels. The surface point at the middle of the view keeps up with the
    /// pointer exactly (once the glide has settled, within the range of pitch); points elsewhere roughly do.
    void drag(float dx, float dy, const Viewport& viewport);
    /// Turns by angles, radians: positive yaw walks the eye eastwards, positive pitch raises it.
    void orbit(float yaw, float pitch);
    /// Divides the distance by `factor` (> 1: closer), within its range. Nonsense factors are ignored.
    void zoom(float factor);
    /// Whether its range leaves room to come closer (direction > 0) or to go away.
    bool can_zoom(float direction) const;
    /// Asks for a view; yaw is reached the short way round.
    void glide_to(float yaw, float pitch, float distance);
    /// Skips the glide: the asked-for view, now (first frame, reduced motion, tests).
    void arrive();
    /// Advances the glide by dt seconds. Exponential, so two half steps equal a whole one and the frame rate
    /// does not matter. dt <= 0 does nothing.
    void advance(float dt);
    /// True once the glide has arrived: the page may stop redrawing.
    bool at_rest() const { return at_ == goal_; }

    float yaw() const { return at_.yaw; }
    float pitch() const { return at_.pitch; }
    float distance() const { return std::exp(at_.log_distance); }
    /// The view asked for, which the glide is on its way to.
    float goal_yaw() const { return goal_.yaw; }
    float goal_pitch() const { return goal_.pitch; }
    float goal_distance() const { return std::exp(goal_.log_distance); }
    EyeFrame eye() const;

    /// World to clip space, for GL's clip volume.
    Mat4 view_projection(const Viewport& viewport) const;
    /// Half the tangent-plane extent of the viewport at distance 1, horizontally and vertically.
    std::array<float, 2> half_extent(const Viewport& viewport) const;
    /// Radius of the sphere's outline on screen, pixels.
    float sphere_radius_pixels(const Viewport& viewport) const;

    Projected project(Vec3 point, const Viewport& viewport) const;
    /// Ray from the eye through a pixel.
    Ray pick_ray(float x, float y, const Viewport& viewport) const;
    /// > 0: this point of the unit sphere is on the near side of the glass; < 0: seen through it; 0: on the
    /// outline.
    float facing(Vec3 unit_point) const { return dot(unit_point, eye().position) - 1.0f; }

  private:
    // The distance glides in its logarithm, so zooming in and out feel alike.
    struct Pose {
        float yaw = kDefaultYaw, pitch = kDefaultPitch, log_distance = std::log(kDefaultDistance);
        bool operator==(const Pose&) const = default;
    };
    Pose at_, goal_;
};

/// Where a ray enters the unit sphere, if it does.
std::optional<Vec3> hit_sphere(const Ray& ray);

/// Index of the point under the pointer: of `points` (3 per point) within `radius` pixels of (x, y), the
/// nearest on screen, those on the near side of the glass before those behind it. -1 if there is none.
/// O(points).
int nearest_point(const Camera& camera, const Viewport& viewport, std::span<const float> points, float x,
                  float y, float radius);

} // namespace equator
