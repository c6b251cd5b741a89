// One screen-facing square per instance, around a point of the sphere: a neuron, a twin's ring, a halo or a mark.
// Sizes are device pixels.

layout(location = 0) in vec3 a_position;
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

void main() {
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
    v_colour = u_colour;
    if (u_use_map > 0.0) {
        v_colour.rgb = textureLod(u_map, vec2((clamp(a_value, 0.0, 1.0) * 255.0 + 0.5) / 256.0, 0.5), 0.0).rgb;
    }
    v_colour.a *= mix(1.0, u_dim, behind);
    // Below a pixel a disc cannot shrink, it can only fade.
    float drawn = max(v_radius, 0.75);
    v_colour.a *= (v_radius * v_radius) / (drawn * drawn);
    v_radius = drawn;

    vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * 2.0 - 1.0;
    v_offset = corner * (v_radius + u_margin + 1.0);
    gl_Position = vec4(centre.xy / centre.w + 2.0 * v_offset / u_viewport, 0.0, 1.0);
}
