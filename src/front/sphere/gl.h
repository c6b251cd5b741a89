// The one door to OpenGL headers: WebGL 2 in the browser, OpenGL 3.3 core on a desktop. The two share every
// call we make and all of our GLSL but its first lines.
#pragma once

#ifdef __EMSCRIPTEN__
#include <GLES3/gl3.h>
#else
#define GL_GLEXT_PROTOTYPES // the system's GL library exports the functions themselves; no loader
#include <GL/glcorearb.h>
#endif

#include <string_view>

namespace equator {

/// Goes before every shader's text. ES gives samplers low precision unless told otherwise, and phones mean
/// it.
#ifdef __EMSCRIPTEN__
inline constexpr std::string_view kShaderPrefix =
    "#version 300 es\nprecision highp float;\nprecision highp int;\nprecision highp sampler2D;\n";
#else
inline constexpr std::string_view kShaderPrefix = "#version 330 core\n";
#endif

} // namespace equator
