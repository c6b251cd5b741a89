// What Dear ImGui is drawn with: OpenGL ES 3.0, in the page and in the window alike.
#pragma once

#include <string>

#include "gui/sphere/gl_program.h"

struct ImDrawData;
struct ImTextureData;

namespace equator {

/// One program, one vertex array and its two buffers, and the textures that Dear ImGui asks for. It sets all
/// GL state it needs, saves none and asks for none: in a browser an answer comes from another process, for
/// which the frame would wait. Whoever draws next sets their own.
class ImGuiRenderer {
  public:
    /// Makes the GL objects, and tells Dear ImGui that textures are made when it asks for them. Precondition:
    /// contexts of both are current. False: the driver refuses, see error().
    bool create();
    /// Also right after a lost context, and before Dear ImGui's own ends. Its textures are then asked for
    /// again. Nothing happens if there is nothing.
    void destroy();
    const std::string& error() const { return program_.error(); }

    /// Draws over what is there, and makes, fills and drops textures first. `data` is ImGui::GetDrawData()
    /// after ImGui::Render(). Preconditions: create() worked; the display begins at (0, 0) and is measured in
    /// device pixels of the framebuffer bound. Cost: an upload per draw list, three calls per command.
    void draw(const ImDrawData& data) const;

  private:
    static void update(ImTextureData& texture);
    static void drop(ImTextureData& texture);

    GlProgram program_;
    GLuint vertex_array_ = 0, vertices_ = 0, indices_ = 0;
};

} // namespace equator
