// A lit bead, a hollow ring, or a halo, antialiased by its own coverage. Output is premultiplied.

uniform int u_style; // 0: bead, 1: ring, 2: halo
uniform float u_margin;
uniform vec4 u_outline; // straight alpha; around beads that are large enough to have one

in vec2 v_offset;
in float v_radius;
in vec4 v_colour;

out vec4 o_colour;

void main() {
#ifdef WIDE
    // Flat: there is no room for relief. Coverage of a disc of this radius.
    float away = length(2.0 * gl_PointCoord - 1.0) * (v_radius + u_margin + 1.0);
    float cover = clamp(v_radius + 0.5 - away, 0.0, 1.0) * v_colour.a;
    o_colour = vec4(v_colour.rgb * cover, cover);
    return;
#endif
    float r = length(v_offset);
    if (u_style == 1) {
        float alpha = clamp(0.5 * u_margin + 0.5 - abs(r - v_radius), 0.0, 1.0) * v_colour.a;
        o_colour = vec4(v_colour.rgb * alpha, alpha);
        return;
    }
    if (u_style == 2) {
        float away = max(r - v_radius, 0.0) / u_margin;
        float glow = (1.0 - smoothstep(0.0, 1.0, away)) * 0.55;
        float edge = clamp(1.0 - abs(r - v_radius - 0.35 * u_margin) / (0.09 * u_margin + 0.5), 0.0, 1.0);
        float alpha = max(glow, edge) * v_colour.a;
        o_colour = vec4(v_colour.rgb * alpha, alpha);
        return;
    }
    float body = clamp(v_radius + 0.5 - r, 0.0, 1.0);
    float whole = clamp(v_radius + u_margin + 0.5 - r, 0.0, 1.0);
    // Shading needs a few pixels to be seen; specks stay flat, which keeps their colour true.
    float relief = smoothstep(1.5, 4.0, v_radius);
    vec2 n = v_offset / max(v_radius, 1.0);
    vec3 normal = vec3(n, sqrt(max(1.0 - dot(n, n), 0.0)));
    const vec3 lamp = vec3(-0.50, 0.64, 0.58);
    float diffuse = dot(normal, lamp);
    float shine = pow(max(dot(normal, normalize(lamp + vec3(0.0, 0.0, 1.0))), 0.0), 24.0);
    vec3 lit = v_colour.rgb * (1.0 + relief * (0.34 * diffuse - 0.26)) + relief * 0.38 * shine;
    float alpha = max(body, whole * u_outline.a) * v_colour.a;
    o_colour = vec4(mix(u_outline.rgb, min(lit, vec3(1.0)), body) * alpha, alpha);
}
