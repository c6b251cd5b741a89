// The glass sphere, one layer at a time, by ray and sphere: without NEAR_LAYER the background and the far inside of
// the glass (opaque), with it the near surface (to be blended over whatever floats in between).
// Both carry the grid lines and the infinite-width density as rings. Output is premultiplied.

uniform vec3 u_eye;
uniform vec3 u_right;
uniform vec3 u_up;
uniform vec3 u_forward;
uniform vec4 u_body; // tint of the glass
uniform vec4 u_rim;
uniform vec4 u_lines;
uniform vec4 u_infinite;
uniform vec4 u_background;
uniform float u_pixel;       // device pixels per CSS pixel
uniform sampler2D u_density; // one row: mass per latitude bin, relative to the uniform law
uniform float u_bins;        // 0: no density

in vec3 v_ray;
in vec2 v_clip;

out vec4 o_colour;

float luminance(vec3 c) { return dot(c, vec3(0.299, 0.587, 0.114)); }

// Cubic B-spline through the bins: rings without edges or overshoot, and no float filtering to ask the device for.
float density_at(float z) {
    float last = u_bins - 1.0;
    float x = (0.5 * z + 0.5) * u_bins - 0.5;
    float i = floor(x);
    float f = x - i;
    float g = 1.0 - f;
    vec4 weight = vec4(g * g * g, 3.0 * f * f * (f - 2.0) + 4.0, 3.0 * g * g * (g - 2.0) + 4.0, f * f * f) / 6.0;
    float sum = 0.0;
    for (int k = 0; k < 4; ++k) {
        int bin = int(clamp(i + float(k) - 1.0, 0.0, last));
        sum += weight[k] * texelFetch(u_density, ivec2(bin, 0), 0).r;
    }
    return sum;
}

// Glow of the rings in [0, 1). The density spans two decades between an even spread and everything at the poles; the
// quotient keeps both readable: 0 is none, the uniform law a fifth, the start in a few dimensions about a half.
float ring_glow(float z) {
    if (u_bins == 0.0) return 0.0;
    float density = density_at(z);
    return density / (density + 4.0);
}

// Coverage of the circle n . p = c, `width` CSS pixels wide on screen whatever the perspective.
float circle(vec3 p, vec3 dx, vec3 dy, vec3 n, float c, float width) {
    float slope = length(vec2(dot(n, dx), dot(n, dy)));
    float pixels = abs(dot(n, p) - c) / max(slope, 1e-7);
    return clamp(0.5 * width * u_pixel + 0.5 - pixels, 0.0, 1.0);
}

// Opacity of the grid at p. Meridians fade out before they crowd at the poles.
float grid(vec3 p, float equator, float parallels, float meridians) {
    vec3 dx = dFdx(p), dy = dFdy(p);
    const vec3 axis = vec3(0.0, 0.0, 1.0);
    float lat = circle(p, dx, dy, axis, 0.5, 1.0);
    lat = max(lat, circle(p, dx, dy, axis, -0.5, 1.0));
    lat = max(lat, circle(p, dx, dy, axis, 0.8660254, 1.0));
    lat = max(lat, circle(p, dx, dy, axis, -0.8660254, 1.0));
    float lon = circle(p, dx, dy, vec3(1.0, 0.0, 0.0), 0.0, 1.0);
    lon = max(lon, circle(p, dx, dy, vec3(0.0, 1.0, 0.0), 0.0, 1.0));
    lon = max(lon, circle(p, dx, dy, vec3(0.8660254, 0.5, 0.0), 0.0, 1.0));
    lon = max(lon, circle(p, dx, dy, vec3(0.8660254, -0.5, 0.0), 0.0, 1.0));
    lon = max(lon, circle(p, dx, dy, vec3(0.5, 0.8660254, 0.0), 0.0, 1.0));
    lon = max(lon, circle(p, dx, dy, vec3(0.5, -0.8660254, 0.0), 0.0, 1.0));
    lon *= 1.0 - smoothstep(0.80, 0.95, abs(p.z));
    float line = max(parallels * lat, meridians * lon);
    return max(line, equator * circle(p, dx, dy, axis, 0.0, 1.6));
}

vec4 over(vec4 top, vec4 below) { return top + (1.0 - top.a) * below; }

void main() {
    vec3 ray = normalize(v_ray);
    vec3 foot = u_eye - dot(u_eye, ray) * ray; // where the ray passes nearest to the centre
    float q = length(foot);
    float pixel = max(length(vec2(dFdx(q), dFdy(q))), 1e-6);
    float inside = clamp(0.5 + (1.0 - q) / pixel, 0.0, 1.0);
    // Cosine of incidence on either surface. Outside the outline the foot itself stands in for the missing hit,
    // so that derivatives stay sane across the edge.
    float cosine = sqrt(max(1.0 - q * q, 0.0));
    float grazing = 1.0 - cosine;
    float dark = 1.0 - smoothstep(0.3, 0.7, luminance(u_background.rgb));
    // A film on the glass looks thicker where it is seen edge on.
    float film = 0.7 + 0.3 / max(cosine, 0.3);

#ifdef NEAR_LAYER
    vec3 p = normalize(foot - cosine * ray);
    float fresnel = grazing * grazing * grazing;
    vec4 glass = vec4(u_rim.rgb, 1.0) * u_rim.a * (0.03 + 0.95 * fresnel);

    // The lamp hangs up and to the left of the viewer: a soft bloom, and its faint bounce on the opposite rim.
    vec3 lamp = normalize(-0.55 * u_right + 0.70 * u_up - 0.65 * u_forward);
    float lit = max(dot(p, lamp), 0.0);
    float bounce = max(dot(p, -lamp), 0.0) * grazing * grazing;
    float shine = mix(0.34, 0.10, dark) * pow(lit, 7.0) + mix(0.05, 0.03, dark) * lit;
    vec4 light = vec4(mix(vec3(1.0), u_rim.rgb, 0.35 * dark), 1.0) * (shine + 0.18 * dark * bounce);

    float glow = ring_glow(p.z);
    // Where the law is densest the film itself seems to shine (or, on a light page, to take up ink).
    vec3 hue = mix(u_infinite.rgb, vec3(1.0), 0.25 * dark * glow * glow);
    vec4 ring = vec4(hue, 1.0) * min(0.55 * glow * film, 0.75) * u_infinite.a;
    float ink = grid(p, 0.85, 0.20, 0.09) * u_lines.a;
    // Lines end softly at the outline, where a pixel of screen is a long way round the sphere.
    ink *= smoothstep(0.0, 0.18, cosine);
    vec4 line = vec4(u_lines.rgb, 1.0) * ink;

    o_colour = inside * over(line, over(light, over(ring, glass)));
#else
    // Ambient background: a breath of light behind the sphere, a little less in the corners.
    float far_out = length(v_clip);
    vec3 back = u_background.rgb * (1.0 - mix(0.045, 0.30, dark) * smoothstep(0.35, 1.45, far_out));
    float halo = exp(-2.2 * max(q - 1.0, 0.0));
    back += dark * 0.07 * u_rim.rgb * halo;

    vec3 p = normalize(foot + cosine * ray);
    // The body of the glass tints what is behind it, most where the ray has the longest way through.
    vec3 colour = mix(back, u_body.rgb, 0.8 * u_body.a * (0.45 + 0.55 * cosine));
    float glow = min(0.36 * ring_glow(p.z) * film, 0.55) * u_infinite.a;
    colour = mix(colour, u_infinite.rgb, glow);
    float ink = grid(p, 0.30, 0.08, 0.035) * u_lines.a * smoothstep(0.0, 0.18, cosine);
    colour = mix(colour, u_lines.rgb, ink);
    colour = mix(back, colour, inside);

    // Slow gradients band on 8-bit screens; half a step of ordered noise hides it.
    float noise = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715))));
    colour += (noise - 0.5) / 255.0;
    o_colour = vec4(clamp(colour, 0.0, 1.0) * u_background.a, u_background.a);
#endif
}
