// Coverage of a straight stroke whose width may taper; round or flat ends. Output is premultiplied.

uniform vec2 u_half_widths;
uniform float u_round; // 1: round ends, 0: flat

in vec2 v_local;
in float v_length;
in vec4 v_colour;

out vec4 o_colour;

void main() {
    float t = clamp(v_local.x / max(v_length, 1e-3), 0.0, 1.0);
    float width = mix(u_half_widths.x, u_half_widths.y, t);
    float drawn = max(width, 0.5); // a hairline fades instead of breaking up
    float beyond = max(-v_local.x, v_local.x - v_length);
    float round_distance = length(vec2(max(beyond, 0.0), v_local.y)) - drawn;
    float flat_distance = max(abs(v_local.y) - drawn, beyond);
    float alpha = clamp(0.5 - mix(flat_distance, round_distance, u_round), 0.0, 1.0);
    alpha *= v_colour.a * min(width / drawn, 1.0);
    o_colour = vec4(v_colour.rgb * alpha, alpha);
}
