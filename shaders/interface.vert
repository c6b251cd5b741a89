// Dear ImGui's triangles. Positions are device pixels from the upper left corner.

layout(location = 0) in vec2 a_position;
layout(location = 1) in vec2 a_texture;
layout(location = 2) in vec4 a_colour;

uniform vec2 u_viewport;

out vec2 v_texture;
out vec4 v_colour;

void main() {
    v_texture = a_texture;
    v_colour = a_colour;
    gl_Position = vec4(a_position * (vec2(2.0, -2.0) / u_viewport) + vec2(-1.0, 1.0), 0.0, 1.0);
}
