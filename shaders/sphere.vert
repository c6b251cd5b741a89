// A rectangle of the screen around the axis of view: the whole viewport for the far layer, the sphere's outline for
// the near one. The corner number is the vertex number, so no buffer is needed.

uniform vec2 u_quad;        // half size of the rectangle in clip space
uniform vec2 u_half_extent; // half size of the viewport on the plane at distance 1
uniform vec3 u_right;
uniform vec3 u_up;
uniform vec3 u_forward;

out vec3 v_ray; // from the eye through this pixel, not normalised
out vec2 v_clip;

void main() {
    vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * 2.0 - 1.0;
    v_clip = corner * u_quad;
    vec2 plane = v_clip * u_half_extent;
    v_ray = u_forward + plane.x * u_right + plane.y * u_up;
    gl_Position = vec4(v_clip, 0.0, 1.0);
}
