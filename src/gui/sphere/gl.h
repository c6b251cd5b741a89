// The one door to OpenGL headers. Everywhere it is OpenGL ES 3.0, which WebGL 2 is as well: the window on a
// desktop shows what the page shows, with the same calls and the same GLSL.
#pragma once

#include <GLES3/gl3.h>

#include <string_view>

namespace equator {

/// Goes before every shader's text. ES gives samplers low precision unless told otherwise, and phones mean
/// it.
inline constexpr std::string_view kShaderPrefix =
    "#version 300 es\nprecision highp float;\nprecision highp int;\nprecision highp sampler2D;\n";

} // namespace equator
