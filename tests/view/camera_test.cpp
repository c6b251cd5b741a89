#include "view/camera.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace equator;

namespace {

// A plain square, a banner and a phone, two of them not at the origin: offsets and aspect ratios are easy to
// lose.
constexpr Viewport kViewports[] = {{0, 0, 600, 600}, {40, 25, 1200, 500}, {10, 90, 390, 700}};

Camera camera_at(float yaw, float pitch, float distance) {
    Camera camera;
    camera.glide_to(yaw, pitch, distance);
    camera.arrive();
    return camera;
}

Projected by_matrix(const Camera& camera, Vec3 p, const Viewport& view) {
    const Mat4 m = camera.view_projection(view);
    float clip[4];
    for (std::size_t r = 0; r < 4; ++r) clip[r] = m[r] * p.x + m[4 + r] * p.y + m[8 + r] * p.z + m[12 + r];
    return {view.x + 0.5f * view.width * (1.0f + clip[0] / clip[3]),
            view.y + 0.5f * view.height * (1.0f - clip[1] / clip[3]), clip[3]};
}

} // namespace

TEST_CASE("camera: the eye's axes are orthonormal and look at the centre") {
    for (const float pitch : {-1.5f, -0.4f, 0.0f, 0.9f, 1.5f}) {
        for (const float yaw : {-3.0f, 0.0f, 1.2f}) {
            const Camera camera = camera_at(yaw, pitch, 3.0f);
            const EyeFrame e = camera.eye();
            CHECK(length(e.right) == doctest::Approx(1.0f));
            CHECK(length(e.up) == doctest::Approx(1.0f));
            CHECK(length(e.forward) == doctest::Approx(1.0f));
            CHECK(dot(e.right, e.up) == doctest::Approx(0.0f).epsilon(1e-6));
            CHECK(dot(e.right, e.forward) == doctest::Approx(0.0f).epsilon(1e-6));
            CHECK(dot(e.up, e.forward) == doctest::Approx(0.0f).epsilon(1e-6));
            // Right-handed: right x up points back at the viewer, or east and west would be swapped.
            const Vec3 back{e.right.y * e.up.z - e.right.z * e.up.y, e.right.z * e.up.x - e.right.x * e.up.z,
                            e.right.x * e.up.y - e.right.y * e.up.x};
            CHECK(dot(back, e.forward) == doctest::Approx(-1.0f));
            CHECK(length(e.position + 3.0f * e.forward) < 1e-5f);
        }
    }
}

TEST_CASE("camera: the matrix and project() agree") {
    for (const Viewport& view : kViewports) {
        const Camera camera = camera_at(2.1f, -0.7f, 4.0f);
        for (const Vec3 p : {Vec3{0, 0, 0}, Vec3{0, 0, 1}, Vec3{0.6f, -0.8f, 0}, Vec3{-0.3f, 0.2f, -0.9f}}) {
            const Projected a = camera.project(p, view), b = by_matrix(camera, p, view);
            CHECK(a.x == doctest::Approx(b.x).epsilon(1e-4));
            CHECK(a.y == doctest::Approx(b.y).epsilon(1e-4));
            CHECK(a.depth == doctest::Approx(b.depth).epsilon(1e-4));
        }
    }
}

TEST_CASE("camera: the centre is in the middle and the pole above it") {
    for (const Viewport& view : kViewports) {
        for (const float pitch : {-1.5f, -0.3f, 0.0f, 0.3f, 1.5f}) {
            const Camera camera = camera_at(0.4f, pitch, 5.0f);
            const Projected centre = camera.project({0, 0, 0}, view), pole = camera.project({0, 0, 1}, view);
            CHECK(centre.x == doctest::Approx(view.x + 0.5f * view.width));
            CHECK(centre.y == doctest::Approx(view.y + 0.5f * view.height));
            CHECK(centre.depth == doctest::Approx(5.0f));
            CHECK(pole.x == doctest::Approx(centre.x));
            CHECK(pole.y < centre.y);
        }
    }
}

TEST_CASE("camera: the sphere fits every shape of viewport by default") {
    for (const Viewport& view : kViewports) {
        const Camera camera;
        const float radius = camera.sphere_radius_pixels(view);
        CHECK(radius < 0.45f * std::min(view.width, view.height));
        CHECK(radius > 0.30f * std::min(view.width, view.height));
        // The outline by its definition: a pick ray just inside hits, just outside misses.
        const float x = view.x + 0.5f * view.width, y = view.y + 0.5f * view.height;
        CHECK(hit_sphere(camera.pick_ray(x + radius - 0.5f, y, view)).has_value());
        CHECK_FALSE(hit_sphere(camera.pick_ray(x + radius + 0.5f, y, view)).has_value());
    }
}

TEST_CASE("camera: pixel to sphere and back is a round trip") {
    for (const Viewport& view : kViewports) {
        const Camera camera = camera_at(-1.1f, 0.8f, 2.5f);
        const float radius = camera.sphere_radius_pixels(view);
        for (int k = 0; k < 24; ++k) {
            const float angle = 0.7f * static_cast<float>(k), r = radius * static_cast<float>(k) / 25.0f;
            const float x = view.x + 0.5f * view.width + r * std::cos(angle);
            const float y = view.y + 0.5f * view.height + r * std::sin(angle);
            const auto hit = hit_sphere(camera.pick_ray(x, y, view));
            REQUIRE(hit.has_value());
            CHECK(length(*hit) == doctest::Approx(1.0f).epsilon(1e-4));
            CHECK(camera.facing(*hit) > -1e-4f);
            const Projected back = camera.project(*hit, view);
            CHECK(std::abs(back.x - x) < 0.02f);
            CHECK(std::abs(back.y - y) < 0.02f);
        }
    }
}

TEST_CASE("camera: a drag carries the surface along with the pointer") {
    const Viewport view = kViewports[1];
    const float x = view.x + 0.5f * view.width, y = view.y + 0.5f * view.height;
    for (const float pitch : {-0.6f, 0.0f, 0.5f}) {
        for (const float distance : {2.0f, 5.0f}) {
            Camera camera = camera_at(0.2f, pitch, distance);
            const auto grabbed = hit_sphere(camera.pick_ray(x, y, view));
            REQUIRE(grabbed.has_value());
            camera.drag(30.0f, -12.0f, view);
            camera.arrive();
            const Projected now = camera.project(*grabbed, view);
            CHECK(now.x - x == doctest::Approx(30.0f).epsilon(0.1)); // small drags: first order in the angle
            CHECK(now.y - y == doctest::Approx(-12.0f).epsilon(0.15));
        }
    }
}

TEST_CASE("camera: pitch and distance stay within their ranges, nonsense is ignored") {
    Camera camera;
    camera.orbit(0.0f, 100.0f);
    camera.zoom(1e9f);
    camera.arrive();
    CHECK(camera.pitch() == doctest::Approx(Camera::kMaxPitch));
    CHECK(camera.distance() == doctest::Approx(Camera::kMinDistance));
    camera.orbit(0.0f, -100.0f);
    camera.zoom(1e-9f);
    camera.arrive();
    CHECK(camera.pitch() == doctest::Approx(-Camera::kMaxPitch));
    CHECK(camera.distance() == doctest::Approx(Camera::kMaxDistance));
    const float nan = std::numeric_limits<float>::quiet_NaN();
    camera.orbit(nan, 0.0f);
    camera.zoom(nan);
    camera.zoom(-1.0f);
    camera.advance(nan);
    CHECK(camera.at_rest());
    const Projected p = camera.project({0, 0, 1}, {0, 0, 0, 0}); // a 0 x 0 frame is survived
    CHECK(std::isfinite(p.x));
    CHECK(std::isfinite(p.y));
}

TEST_CASE("camera: the glide does not depend on the frame rate, and ends") {
    Camera coarse, fine;
    for (Camera* camera : {&coarse, &fine}) {
        camera->orbit(0.8f, 0.5f);
        camera->zoom(1.7f);
    }
    coarse.advance(0.1f);
    for (int k = 0; k < 20; ++k) fine.advance(0.005f);
    CHECK(coarse.yaw() == doctest::Approx(fine.yaw()).epsilon(1e-4));
    CHECK(coarse.pitch() == doctest::Approx(fine.pitch()).epsilon(1e-4));
    CHECK(coarse.distance() == doctest::Approx(fine.distance()).epsilon(1e-4));
    CHECK_FALSE(coarse.at_rest());
    coarse.advance(5.0f);
    CHECK(coarse.at_rest());
}

TEST_CASE("camera: a glide goes the short way round") {
    Camera camera = camera_at(3.0f, 0.0f, 5.0f);
    camera.glide_to(-3.0f, 0.0f, 5.0f);
    camera.advance(0.05f);
    // From 3.0 to 2 pi - 3.0 = 3.28, never back through 0.
    CHECK(std::cos(camera.yaw()) < -0.98f);
    camera.arrive();
    CHECK(std::sin(camera.yaw()) == doctest::Approx(std::sin(-3.0f)));
}

TEST_CASE("camera: hours of turning keep the yaw small and the picture still") {
    Camera camera = camera_at(0.0f, 0.2f, 5.0f);
    const Viewport view = kViewports[0];
    float last = camera.project({1, 0, 0}, view).x;
    for (int k = 0; k < 5000; ++k) {
        camera.orbit(0.01f, 0.0f);
        camera.advance(0.016f);
        const float x = camera.project({1, 0, 0}, view).x;
        REQUIRE(std::abs(x - last) < 5.0f);
        last = x;
    }
    CHECK(std::abs(camera.yaw()) < 4.0f);
}

TEST_CASE("camera: nearest_point prefers the near side of the glass, then the nearest pixel") {
    const Viewport view = kViewports[2];
    const Camera camera = camera_at(0.0f, 0.0f, 5.0f); // the eye is on +x
    const std::vector<float> points{-1, 0, 0, 1, 0, 0, 0.995f, 0.1f, 0, 0, 0, 1};
    const float x = view.x + 0.5f * view.width, y = view.y + 0.5f * view.height;
    CHECK(nearest_point(camera, view, points, x + 1, y, 10.0f) == 1);
    const Projected third = camera.project({0.995f, 0.1f, 0}, view);
    CHECK(nearest_point(camera, view, points, third.x, third.y + 2, 10.0f) == 2);
    CHECK(nearest_point(camera, view, points, x + 170, y + 300, 10.0f) == -1);
    CHECK(nearest_point(camera, view, std::span(points).first(3), x, y, 10.0f) ==
          0); // only one behind: found
    CHECK(nearest_point(camera, view, {}, x, y, 10.0f) == -1);
}
