// Dear ImGui's triangles: the vertices' colour times the font's texture. Output has straight alpha.

uniform sampler2D u_glyphs; // unit 0, where samplers begin

in vec2 v_texture;
in vec4 v_colour;

out vec4 o_colour;

void main() {
    o_colour = v_colour * texture(u_glyphs, v_texture);
}
