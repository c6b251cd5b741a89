// ImGui::InputText on a std::string.
#pragma once

#include <imgui.h>

#include <string>

namespace equator {

/// One line of text, edited in place. True when it changed in this frame.
inline bool text_input(const char* id, std::string& text, ImGuiInputTextFlags flags = 0) {
    constexpr int kRoom = 256; ///< longer than any valid value; the readers refuse what is too long
    text.reserve(kRoom);
    const auto grow = [](ImGuiInputTextCallbackData* data) {
        auto& target = *static_cast<std::string*>(data->UserData);
        if (data->EventFlag == ImGuiInputTextFlags_CallbackResize) {
            target.resize(static_cast<std::size_t>(data->BufTextLen));
            data->Buf = target.data();
        }
        return 0;
    };
    return ImGui::InputText(id, text.data(), text.capacity() + 1, flags | ImGuiInputTextFlags_CallbackResize,
                            grow, &text);
}

} // namespace equator
