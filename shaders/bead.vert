// One screen-facing square per instance, around a point of the sphere: a neuron, a twin's ring, a halo or a mark.
// With WIDE a point of GL's own kind per vertex, for networks of 10^4 neurons and more: a quarter of the work.
// Sizes are device pixels.

#ifdef WIDE
layout(location = 0) in float a_latitude;  // in [-1, 1]
layout(location = 2) in float a_longitude; // 65535ths of the turn that around() of protocol/picture.h describes
#else
layout(location = 0) in vec3 a_position;
layout(location = 2) in float a_size; // by which the radius is multiplied
#endif
layout(location = 1) in float a_value; // in [0, 1]; read only with u_use_map

uniform mat4 u_view_projection;
uniform vec3 u_eye;
uniform vec2 u_viewport; // device pixels
uniform float u_side;    // > 0: only points on the near side of the glass; < 0: only those behind it; 0: all
uniform float u_radius;
uniform float u_margin;  // room around the radius for outline, stroke or glow
uniform float u_dim;     // opacity of a point far behind the glass
uniform vec4 u_colour;
uniform float u_use_map;
uniform sampler2D u_map; // 256 x 1

out vec2 v_offset; // device pixels from the centre
out float v_radius;
out vec4 v_colour; // straight alpha

#ifdef WIDE
vec3 position_of_point() {
    float a = a_longitude * 65535.0 / 16384.0 - 1.0;
    float b = a <= 1.0 ? a : 2.0 - a;
    vec2 along = normalize(vec2(a <= 1.0 ? 1.0 - abs(b) : abs(b) - 1.0, b));
    return vec3(along * sqrt(max(1.0 - a_latitude * a_latitude, 0.0)), a_latitude);
}
#endif

void main() {
#ifdef WIDE
    vec3 a_position = position_of_point();
    gl_PointSize = 1.0;
#endif
    float facing = dot(a_position, u_eye) - 1.0;
    if (u_side * facing < 0.0 || (u_side > 0.0 && facing == 0.0)) {
        gl_Position = vec4(2.0, 2.0, 2.0, 1.0); // all four corners in one place off screen: nothing is drawn
        return;
    }
    vec4 centre = u_view_projection * vec4(a_position, 1.0);
    // Depth cue, continuous across the outline: the far side is smaller and fainter.
    float behind = 1.0 - smoothstep(-0.45, 0.15, facing / length(u_eye));
    float perspective = mix(1.0, length(u_eye) / centre.w, 0.6);
    v_radius = u_radius * perspective * mix(1.0, 0.82, behind);
#ifndef WIDE
    v_radius *= a_size;
#endif
    v_colour = u_colour;
    if (u_use_map > 0.0) {
        float value = a_value;
#ifdef WIDE
        if (u_use_map > 1.5) value = 0.5 + 0.5 * a_latitude; // the latitude itself
#endif
        v_colour.rgb = textureLod(u_map, vec2((clamp(value, 0.0, 1.0) * 255.0 + 0.5) / 256.0, 0.5), 0.0).rgb;
    }
    v_colour.a *= mix(1.0, u_dim, behind);
#ifdef WIDE
    // Towards the outline more of the sphere falls on a pixel: as much less ink, or a crust would form there.
    v_colour.a *= mix(0.3, 1.0, clamp(1.25 * abs(facing) / length(u_eye), 0.0, 1.0));
#endif
    // Below a pixel a disc cannot shrink, it can only fade.
    float drawn = max(v_radius, 0.75);
    v_colour.a *= (v_radius * v_radius) / (drawn * drawn);
    v_radius = drawn;

#ifdef WIDE
    v_offset = vec2(0.0); // the fragment knows it
    gl_PointSize = 2.0 * (v_radius + u_margin + 1.0);
    gl_Position = vec4(centre.xy / centre.w, 0.0, 1.0);
#else
    vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * 2.0 - 1.0;
    v_offset = corner * (v_radius + u_margin + 1.0);
    gl_Position = vec4(centre.xy / centre.w + 2.0 * v_offset / u_viewport, 0.0, 1.0);
#endif
}
