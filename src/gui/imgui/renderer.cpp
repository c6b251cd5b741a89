#include "gui/imgui/renderer.h"

#include <imgui.h>

#include <cstddef>

#include "generated/shaders.h"

namespace equator {

namespace {

static_assert(sizeof(ImDrawIdx) == 4, "drawn as GL_UNSIGNED_INT");
constexpr GLsizei kVertexBytes = sizeof(ImDrawVert);

GLuint name_of(ImTextureID id) {
    return static_cast<GLuint>(id);
}

const void* offset(std::size_t bytes) {
    return reinterpret_cast<const void*>(bytes);
}

void attribute(GLuint index, GLint components, GLenum type, GLboolean normalised, std::size_t at) {
    glEnableVertexAttribArray(index);
    glVertexAttribPointer(index, components, type, normalised, kVertexBytes, offset(at));
}

} // namespace

bool ImGuiRenderer::create() {
    destroy();
    if (!program_.build("", kInterfaceVert, kInterfaceFrag)) return false;
    glGenVertexArrays(1, &vertex_array_);
    glGenBuffers(1, &vertices_);
    glGenBuffers(1, &indices_);
    glBindVertexArray(vertex_array_);
    glBindBuffer(GL_ARRAY_BUFFER, vertices_);
    glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, indices_); // kept by the vertex array, as are the attributes
    attribute(0, 2, GL_FLOAT, GL_FALSE, offsetof(ImDrawVert, pos));
    attribute(1, 2, GL_FLOAT, GL_FALSE, offsetof(ImDrawVert, uv));
    attribute(2, 4, GL_UNSIGNED_BYTE, GL_TRUE, offsetof(ImDrawVert, col));
    glBindVertexArray(0);

    GLint largest = 0;
    glGetIntegerv(GL_MAX_TEXTURE_SIZE, &largest);
    ImGuiPlatformIO& platform = ImGui::GetPlatformIO();
    platform.Renderer_TextureMaxWidth = platform.Renderer_TextureMaxHeight = largest;
    ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    return true;
}

void ImGuiRenderer::destroy() {
    if (vertex_array_ == 0) return;
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures)
        if (texture->RefCount == 1) drop(*texture);
    ImGui::GetIO().BackendFlags &= ~ImGuiBackendFlags_RendererHasTextures;
    program_.destroy();
    glDeleteBuffers(1, &vertices_);
    glDeleteBuffers(1, &indices_);
    glDeleteVertexArrays(1, &vertex_array_);
    vertex_array_ = vertices_ = indices_ = 0;
}

void ImGuiRenderer::drop(ImTextureData& texture) {
    const GLuint name = name_of(texture.TexID);
    glDeleteTextures(1, &name);
    texture.SetTexID(ImTextureID_Invalid);
    texture.SetStatus(ImTextureStatus_Destroyed);
}

void ImGuiRenderer::update(ImTextureData& texture) {
    if (texture.Status == ImTextureStatus_WantDestroy) {
        if (texture.UnusedFrames > 0) drop(texture);
        return;
    }
    if (texture.Status == ImTextureStatus_WantCreate) {
        GLuint name = 0;
        glGenTextures(1, &name);
        glBindTexture(GL_TEXTURE_2D, name);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
        glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, texture.Width, texture.Height, 0, GL_RGBA, GL_UNSIGNED_BYTE,
                     texture.GetPixels());
        texture.SetTexID(name);
        texture.SetStatus(ImTextureStatus_OK);
    } else if (texture.Status == ImTextureStatus_WantUpdates) {
        glBindTexture(GL_TEXTURE_2D, name_of(texture.TexID));
        glPixelStorei(GL_UNPACK_ROW_LENGTH, texture.Width);
        for (const ImTextureRect& part : texture.Updates)
            glTexSubImage2D(GL_TEXTURE_2D, 0, part.x, part.y, part.w, part.h, GL_RGBA, GL_UNSIGNED_BYTE,
                            texture.GetPixelsAt(part.x, part.y));
        glPixelStorei(GL_UNPACK_ROW_LENGTH, 0); // as everybody else's uploads have it
        texture.SetStatus(ImTextureStatus_OK);
    }
}

void ImGuiRenderer::draw(const ImDrawData& data) const {
    const float width = data.DisplaySize.x, height = data.DisplaySize.y;
    if (width < 1.0f || height < 1.0f) return;
    glActiveTexture(GL_TEXTURE0);
    if (data.Textures)
        for (ImTextureData* texture : *data.Textures)
            if (texture->Status != ImTextureStatus_OK) update(*texture);

    glViewport(0, 0, static_cast<GLsizei>(width), static_cast<GLsizei>(height));
    glEnable(GL_SCISSOR_TEST);
    glDisable(GL_CULL_FACE);
    glDisable(GL_DEPTH_TEST);
    glDisable(GL_STENCIL_TEST);
    glEnable(GL_BLEND);
    glBlendEquation(GL_FUNC_ADD);
    glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    program_.use();
    program_.set(Uniform::viewport, width, height);
    glBindVertexArray(vertex_array_);
    glBindBuffer(GL_ARRAY_BUFFER, vertices_);
    for (const ImDrawList* list : data.CmdLists) {
        glBufferData(GL_ARRAY_BUFFER, list->VtxBuffer.size_in_bytes(), list->VtxBuffer.Data, GL_STREAM_DRAW);
        glBufferData(GL_ELEMENT_ARRAY_BUFFER, list->IdxBuffer.size_in_bytes(), list->IdxBuffer.Data,
                     GL_STREAM_DRAW);
        for (const ImDrawCmd& command : list->CmdBuffer) {
            const ImVec4& clip = command.ClipRect; // left, top, right, bottom
            if (clip.z <= clip.x || clip.w <= clip.y) continue;
            glScissor(static_cast<GLint>(clip.x), static_cast<GLint>(height - clip.w),
                      static_cast<GLsizei>(clip.z - clip.x), static_cast<GLsizei>(clip.w - clip.y));
            glBindTexture(GL_TEXTURE_2D, name_of(command.GetTexID()));
            glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(command.ElemCount), GL_UNSIGNED_INT,
                           offset(command.IdxOffset * sizeof(ImDrawIdx)));
        }
    }
    glBindVertexArray(0);
    glDisable(GL_SCISSOR_TEST);
}

} // namespace equator
