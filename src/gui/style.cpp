#include "gui/style.h"

namespace equator {

namespace {

void apply_sizes(ImGuiStyle& style) {
    style.WindowPadding = {16, 12};
    style.FramePadding = {10, 6};
    style.CellPadding = {8, 4};
    style.ItemSpacing = {8, 8};
    style.ItemInnerSpacing = {8, 4};
    style.IndentSpacing = 16;
    style.ScrollbarSize = 12;
    style.GrabMinSize = 16;

    style.WindowRounding = 8;
    style.ChildRounding = 8;
    style.PopupRounding = 8;
    style.FrameRounding = 6;
    style.ScrollbarRounding = 6;
    style.GrabRounding = 6;
    style.TabRounding = 6;

    style.WindowBorderSize = 1;
    style.ChildBorderSize = 1;
    style.PopupBorderSize = 1;
    style.FrameBorderSize = 0;
    style.TabBarBorderSize = 1;
    style.SeparatorTextBorderSize = 1;
    style.SeparatorTextPadding = {0, 4};

    style.WindowTitleAlign = {0.0f, 0.5f};
    style.WindowMenuButtonPosition = ImGuiDir_None;
    style.DisabledAlpha = 0.5f;
}

void apply_colours(ImGuiStyle& style, const Theme& theme) {
    const auto set = [&](ImGuiCol slot, Colour c) { style.Colors[slot] = to_imvec4(c); };
    const Colour text = theme[Ink::text], muted = theme[Ink::muted], panel = theme[Ink::panel];
    const Colour control = theme[Ink::control], border = theme[Ink::border], accent = theme[Ink::accent];
    const Colour none = faded(panel, 0.0f);
    const Colour hovered = mix(control, accent, 0.22f), pressed = mix(control, accent, 0.42f);

    set(ImGuiCol_Text, text);
    set(ImGuiCol_TextDisabled, muted);
    set(ImGuiCol_TextLink, accent);
    set(ImGuiCol_TextSelectedBg, faded(accent, 0.35f));
    set(ImGuiCol_InputTextCursor, accent);
    set(ImGuiCol_WindowBg, panel);
    set(ImGuiCol_ChildBg, none);
    set(ImGuiCol_PopupBg, mix(panel, control, 0.3f));
    set(ImGuiCol_Border, border);
    set(ImGuiCol_BorderShadow, none);
    set(ImGuiCol_FrameBg, control);
    set(ImGuiCol_FrameBgHovered, hovered);
    set(ImGuiCol_FrameBgActive, pressed);
    set(ImGuiCol_TitleBg, panel);
    set(ImGuiCol_TitleBgActive, panel);
    set(ImGuiCol_TitleBgCollapsed, panel);
    set(ImGuiCol_MenuBarBg, panel);
    set(ImGuiCol_ScrollbarBg, none);
    set(ImGuiCol_ScrollbarGrab, mix(control, muted, 0.3f));
    set(ImGuiCol_ScrollbarGrabHovered, mix(control, muted, 0.5f));
    set(ImGuiCol_ScrollbarGrabActive, muted);
    set(ImGuiCol_CheckMark, accent);
    set(ImGuiCol_SliderGrab, accent);
    set(ImGuiCol_SliderGrabActive, mix(accent, text, 0.25f));
    set(ImGuiCol_Button, control);
    set(ImGuiCol_ButtonHovered, hovered);
    set(ImGuiCol_ButtonActive, pressed);
    set(ImGuiCol_Header, mix(panel, accent, 0.18f));
    set(ImGuiCol_HeaderHovered, mix(panel, accent, 0.26f));
    set(ImGuiCol_HeaderActive, mix(panel, accent, 0.36f));
    set(ImGuiCol_Separator, border);
    set(ImGuiCol_SeparatorHovered, accent);
    set(ImGuiCol_SeparatorActive, accent);
    set(ImGuiCol_ResizeGrip, none);
    set(ImGuiCol_ResizeGripHovered, faded(accent, 0.5f));
    set(ImGuiCol_ResizeGripActive, accent);
    set(ImGuiCol_Tab, none);
    set(ImGuiCol_TabHovered, hovered);
    set(ImGuiCol_TabSelected, control);
    set(ImGuiCol_TabSelectedOverline, accent);
    set(ImGuiCol_TabDimmed, none);
    set(ImGuiCol_TabDimmedSelected, control);
    set(ImGuiCol_TabDimmedSelectedOverline, none);
    set(ImGuiCol_TableHeaderBg, control);
    set(ImGuiCol_TableBorderStrong, border);
    set(ImGuiCol_TableBorderLight, mix(panel, border, 0.6f));
    set(ImGuiCol_TableRowBg, none);
    set(ImGuiCol_TableRowBgAlt, faded(control, 0.4f));
    set(ImGuiCol_PlotLines, theme[Ink::finite]);
    set(ImGuiCol_PlotLinesHovered, accent);
    set(ImGuiCol_PlotHistogram, accent); // progress bars
    set(ImGuiCol_PlotHistogramHovered, accent);
    set(ImGuiCol_NavCursor, accent);
    set(ImGuiCol_ModalWindowDimBg, faded(theme[Ink::page], 0.7f));
}

} // namespace

void apply_theme(const Theme& theme, float scale) {
    ImGuiStyle& current = ImGui::GetStyle();
    ImGuiStyle style;
    // The font's own settings live in the style since 1.92.
    style.FontSizeBase = current.FontSizeBase;
    style.FontScaleMain = current.FontScaleMain;
    style.FontScaleDpi = current.FontScaleDpi;
    apply_sizes(style);
    apply_colours(style, theme);
    style.ScaleAllSizes(scale); // rounds sizes down to whole pixels
    style.WindowBorderSize = style.ChildBorderSize = style.PopupBorderSize =
        scale < 1.5f ? 1.0f : scale * 0.75f;
    if (theme.outlined) style.FrameBorderSize = style.WindowBorderSize;
    current = style;
}

} // namespace equator
