// Dear ImGui's settings (IMGUI_USER_CONFIG), for its own sources and for ours: everything left out that the
// front end does not use.
#pragma once

#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_DEFAULT_FONT
#define IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
#define IMGUI_DISABLE_FILE_FUNCTIONS
#define IMGUI_DISABLE_DEFAULT_FORMAT_FUNCTIONS // format.cpp has them
// It reads numbers from text for settings files and for fields and sliders of its own, which are not used
// here. The C library's way of reading them is what the first picture would wait for; there is a hook for
// atof, among the mathematics, and none for sscanf.
#include <stdio.h>
#define sscanf(...) 0
#define IMGUI_DISABLE_DEFAULT_MATH_FUNCTIONS
#include <math.h>
#define ImFabs(X) fabsf(X)
#define ImSqrt(X) sqrtf(X)
#define ImFmod(X, Y) fmodf((X), (Y))
#define ImCos(X) cosf(X)
#define ImSin(X) sinf(X)
#define ImAcos(X) acosf(X)
#define ImAtan2(Y, X) atan2f((Y), (X))
#define ImAtof(STR) 0.0
#define ImCeil(X) ceilf(X)
inline float ImPow(float x, float y) {
    return powf(x, y);
}
inline double ImPow(double x, double y) {
    return pow(x, y);
}
inline float ImLog(float x) {
    return logf(x);
}
inline double ImLog(double x) {
    return log(x);
}
inline int ImAbs(int x) {
    return x < 0 ? -x : x;
}
inline float ImAbs(float x) {
    return fabsf(x);
}
inline double ImAbs(double x) {
    return fabs(x);
}
inline float ImSign(float x) {
    return x < 0.0f ? -1.0f : x > 0.0f ? 1.0f : 0.0f;
}
inline double ImSign(double x) {
    return x < 0.0 ? -1.0 : x > 0.0 ? 1.0 : 0.0;
}
inline float ImRsqrt(float x) {
    return 1.0f / sqrtf(x);
}
inline double ImRsqrt(double x) {
    return 1.0 / sqrt(x);
}
// Misuse is an assertion like any other, without words to show for it on the page.
#define IM_ASSERT_USER_ERROR(EXPRESSION, MESSAGE) IM_ASSERT((EXPRESSION) && (MESSAGE))
// WebGL 2 cannot offset vertices, and plots with long histories have more than 65536.
#define ImDrawIdx unsigned int
