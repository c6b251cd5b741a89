// Small things every panel needs: the frame's context, fonts, borderless panel windows, quiet text.
#pragma once

#include <imgui.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "figure/theme.h"
#include "instrument/page_layout.h"
#include "instrument/places.h"

namespace equator {

/// What panels are drawn with in one frame.
struct Ui {
    const Theme* theme = nullptr;
    float scale =
        1.0f; ///< device pixels per CSS pixel (times the reader's zoom); every size is multiplied by it
    ImFont* regular = nullptr;
    ImFont* semibold = nullptr;
    bool narrow = false;
    const char* share_hint = "link, embedding, pictures, numbers"; ///< what sharing offers here

    float px(float css) const { return css * scale; }
};

/// Font sizes in CSS pixels: one scale for the whole instrument.
namespace type {
inline constexpr float kSmall = 12.0f, kBody = 14.0f, kTitle = 18.0f;
} // namespace type

/// Loads Inter (regular, and that drawn stronger as semi-bold), each with the fallback's signs merged in,
/// into the current context's atlas.
void load_fonts(Ui& ui);

/// A window that fills a region and cannot be moved; end with ImGui::End(). `ink`: its background,
/// Ink::count_ for none.
bool begin_panel(const Ui& ui, const char* id, const Region& region, Ink ink, float padding_x,
                 float padding_y, ImGuiWindowFlags flags = 0);

/// Text in a colour and size; wraps at the panel's edge if asked to, between words only, so that numbers stay
/// whole.
void label(const Ui& ui, const std::string& text, Ink ink, float size, bool bold = false,
           bool wrapped = false);

/// Whether wrapped text of this size fits into what is left of the panel.
bool fits(const Ui& ui, const std::string& text, float size);

/// A count for reading: "1,000,000".
std::string grouped(std::uint64_t count);

/// A button of a set of which one is chosen.
bool choice_button(const Ui& ui, const char* text, bool chosen, ImVec2 size);

/// The last item is one that is dragged: the pointer says so over it, and a finger that begins on it does not
/// scroll the page (browser_main.cpp).
void dragged_item();

/// While `places` is not null, what is named is told to it, in device pixels; else a name costs nothing.
void tell_places(Places* places);

/// The last item is `name` of `of` (Places::add), for whoever asks where things are.
void name_item(std::string_view of, std::string_view name);

/// A tooltip in plain words, after a short rest of the mouse.
void hint(const Ui& ui, const char* text);

} // namespace equator
