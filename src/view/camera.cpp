#include "view/camera.h"

#include <algorithm>
#include <cstddef>
#include <numbers>

namespace equator {

namespace {

constexpr float kPi = std::numbers::pi_v<float>;
// Depth never decides what is drawn (layers do), so the planes only have to enclose every view of the sphere.
constexpr float kNear = 0.05f;
constexpr float kFar = 40.0f;
// Remaining glide too small to see on any screen: a hundredth of a pixel on a 4K sphere.
constexpr float kSettled = 1e-5f;
// Near the poles a pixel is many degrees of longitude; below this cosine the sphere would spin under the
// pointer.
constexpr float kSlowestParallel = 0.35f;

float shorter_side(const Viewport& viewport) {
    return std::max(1.0f,
                    std::min(viewport.width, viewport.height)); // an empty canvas must not divide by zero
}

// Pixels per unit of tangent, the same in both directions.
float focal_pixels(const Viewport& viewport) {
    return 0.5f * shorter_side(viewport) / std::tan(0.5f * Camera::kFieldOfView);
}

} // namespace

void Camera::drag(float dx, float dy, const Viewport& viewport) {
    // The surface is distance - 1 ahead of the eye, on a sphere of radius 1: a pixel there spans this angle.
    const float angle = (std::exp(goal_.log_distance) - 1.0f) / focal_pixels(viewport);
    const float parallel = std::max(std::cos(goal_.pitch), kSlowestParallel);
    orbit(-dx * angle / parallel, dy * angle);
}

void Camera::orbit(float yaw, float pitch) {
    if (!std::isfinite(yaw) || !std::isfinite(pitch)) return;
    goal_.yaw += yaw;
    goal_.pitch = std::clamp(goal_.pitch + pitch, -kMaxPitch, kMaxPitch);
    // Bound the angle of a sphere left turning for hours; both poses move by the same turns, so nothing
    // jumps.
    const float turns = 2.0f * kPi * std::round(goal_.yaw / (2.0f * kPi));
    goal_.yaw -= turns;
    at_.yaw -= turns;
}

void Camera::zoom(float factor) {
    if (!(factor > 0.0f) || !std::isfinite(factor)) return;
    goal_.log_distance =
        std::clamp(goal_.log_distance - std::log(factor), std::log(kMinDistance), std::log(kMaxDistance));
}

bool Camera::can_zoom(float direction) const {
    constexpr float kHair = 1e-3f; // of its end, which the logarithm does not hit exactly
    return direction > 0.0f ? goal_distance() > kMinDistance * (1.0f + kHair)
                            : goal_distance() < kMaxDistance * (1.0f - kHair);
}

void Camera::glide_to(float yaw, float pitch, float distance) {
    orbit(std::remainder(yaw - goal_.yaw, 2.0f * kPi), pitch - goal_.pitch);
    if (distance > 0.0f) zoom(std::exp(goal_.log_distance) / distance);
}

void Camera::arrive() {
    at_ = goal_;
}

void Camera::advance(float dt) {
    if (!(dt > 0.0f)) return;
    const float step = -std::expm1(-dt / kResponseSeconds);
    const auto glide = [step](float& at, float goal) {
        at += step * (goal - at);
        if (std::abs(goal - at) < kSettled) at = goal;
    };
    glide(at_.yaw, goal_.yaw);
    glide(at_.pitch, goal_.pitch);
    glide(at_.log_distance, goal_.log_distance);
}

EyeFrame Camera::eye() const {
    const float cy = std::cos(at_.yaw), sy = std::sin(at_.yaw);
    const float cp = std::cos(at_.pitch), sp = std::sin(at_.pitch);
    const Vec3 out{cp * cy, cp * sy, sp};
    return {distance() * out, {-sy, cy, 0.0f}, {-sp * cy, -sp * sy, cp}, -1.0f * out};
}

std::array<float, 2> Camera::half_extent(const Viewport& viewport) const {
    const float focal = focal_pixels(viewport);
    return {0.5f * std::max(viewport.width, 1.0f) / focal, 0.5f * std::max(viewport.height, 1.0f) / focal};
}

float Camera::sphere_radius_pixels(const Viewport& viewport) const {
    const float d = distance(); // the outline is a tangent cone of half angle asin(1 / d)
    return focal_pixels(viewport) / std::sqrt(d * d - 1.0f);
}

Mat4 Camera::view_projection(const Viewport& viewport) const {
    const EyeFrame e = eye();
    const auto [tx, ty] = half_extent(viewport);
    const Vec3 x = (1.0f / tx) * e.right;
    const Vec3 y = (1.0f / ty) * e.up;
    const Vec3 f = e.forward;
    const float a = (kFar + kNear) / (kFar - kNear);
    const float b = -2.0f * kFar * kNear / (kFar - kNear);
    const float along = dot(f, e.position);
    // Rows: x / tx, y / ty, a * depth + b, depth, with depth = f . (point - eye).
    return {x.x,
            y.x,
            a * f.x,
            f.x, //
            x.y,
            y.y,
            a * f.y,
            f.y, //
            x.z,
            y.z,
            a * f.z,
            f.z, //
            -dot(x, e.position),
            -dot(y, e.position),
            b - a * along,
            -along};
}

Projected Camera::project(Vec3 point, const Viewport& viewport) const {
    const EyeFrame e = eye();
    const Vec3 v = point - e.position;
    const float depth = dot(v, e.forward);
    if (depth <= 0.0f) return {0.0f, 0.0f, depth};
    const float scale = focal_pixels(viewport) / depth;
    return {viewport.x + 0.5f * viewport.width + scale * dot(v, e.right),
            viewport.y + 0.5f * viewport.height - scale * dot(v, e.up), depth};
}

Ray Camera::pick_ray(float x, float y, const Viewport& viewport) const {
    const EyeFrame e = eye();
    const float focal = focal_pixels(viewport);
    const float u = (x - viewport.x - 0.5f * viewport.width) / focal;
    const float v = (viewport.y + 0.5f * viewport.height - y) / focal;
    const Vec3 d = e.forward + u * e.right + v * e.up;
    return {e.position, (1.0f / length(d)) * d};
}

std::optional<Vec3> hit_sphere(const Ray& ray) {
    const float b = dot(ray.origin, ray.direction);
    const float discriminant = b * b - (dot(ray.origin, ray.origin) - 1.0f);
    if (discriminant < 0.0f) return std::nullopt;
    const float t = -b - std::sqrt(discriminant);
    if (t < 0.0f) return std::nullopt;
    return ray.origin + t * ray.direction;
}

int nearest_point(const Camera& camera, const Viewport& viewport, std::span<const float> points, float x,
                  float y, float radius) {
    // One frame of the eye for all points: project() would work it out anew for each.
    const EyeFrame e = camera.eye();
    const float focal = focal_pixels(viewport);
    const float px = x - viewport.x - 0.5f * viewport.width;
    const float py = viewport.y + 0.5f * viewport.height - y;
    int best = -1;
    bool best_is_near_side = false;
    float best_distance2 = radius * radius;
    for (std::size_t i = 0; 3 * i + 2 < points.size(); ++i) {
        const Vec3 p{points[3 * i], points[3 * i + 1], points[3 * i + 2]};
        const bool near_side = dot(p, e.position) > 1.0f;
        if (best_is_near_side && !near_side) continue;
        const Vec3 v = p - e.position;
        const float depth = dot(v, e.forward);
        if (!(depth > 0.0f)) continue;
        const float ex = focal * dot(v, e.right) / depth - px;
        const float ey = focal * dot(v, e.up) / depth - py;
        const float distance2 = ex * ex + ey * ey;
        const bool in_reach = distance2 <= radius * radius;
        const bool better = near_side == best_is_near_side ? distance2 <= best_distance2 : near_side;
        if (!in_reach || !better) continue;
        best = static_cast<int>(i);
        best_is_near_side = near_side;
        best_distance2 = distance2;
    }
    return best;
}

} // namespace equator
