// One thin rectangle per instance between two points: neuron to twin, a piece of trail, the axis, the arrow.
// Sizes are device pixels.

layout(location = 0) in vec3 a_start;
layout(location = 1) in vec3 a_end;

uniform mat4 u_view_projection;
uniform vec3 u_eye;
uniform vec2 u_viewport;
uniform float u_side;       // > 0: both ends on the near side of the glass; < 0: the others; 0: all
uniform vec2 u_half_widths; // at start and end
uniform float u_dim;        // opacity far behind the glass
uniform float u_fade_count; // > 0: opacity grows with the instance number up to this one (old to new)
uniform vec4 u_colour;

out vec2 v_local; // along the segment from its start, and across it
out float v_length;
out vec4 v_colour;

void main() {
    float facing = min(dot(a_start, u_eye), dot(a_end, u_eye)) - 1.0;
    bool near_side = facing > 0.0;
    if ((u_side > 0.0 && !near_side) || (u_side < 0.0 && near_side)) {
        gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
        return;
    }
    vec4 start = u_view_projection * vec4(a_start, 1.0);
    vec4 end = u_view_projection * vec4(a_end, 1.0);
    vec2 from = 0.5 * u_viewport * start.xy / start.w;
    vec2 to = 0.5 * u_viewport * end.xy / end.w;
    v_length = length(to - from);
    vec2 along = v_length > 1e-4 ? (to - from) / v_length : vec2(1.0, 0.0);
    vec2 across = vec2(-along.y, along.x);

    float reach = max(u_half_widths.x, u_half_widths.y) + 1.0;
    bool at_end = (gl_VertexID & 1) == 1;
    v_local = vec2(at_end ? v_length + reach : -reach, (gl_VertexID >> 1) == 1 ? reach : -reach);
    v_colour = u_colour;
    float behind = u_side == 0.0 ? 0.0 : 1.0 - smoothstep(-0.45, 0.15, facing / length(u_eye));
    v_colour.a *= mix(1.0, u_dim, behind);
    if (u_fade_count > 0.0) v_colour.a *= (float(gl_InstanceID) + 1.0) / u_fade_count;
    vec2 pixel = from + along * v_local.x + across * v_local.y;
    gl_Position = vec4(2.0 * pixel / u_viewport, 0.0, 1.0);
}
