// Dear ImGui without its tables and columns, which nothing here uses. The linker cannot leave them out: every
// window asks at its end whether one is open. The page's first picture would wait for imgui_tables.cpp
// (measured: 9.7 KB gzipped), so that these stand in its place. Nothing in them is ever reached: what would
// open a table or columns is not linked.

#include <imgui.h>
#include <imgui_internal.h>

namespace ImGui {
void EndTable() {}
void EndColumns() {}
void PushColumnsBackground() {}
void PopColumnsBackground() {}
void TableEndRow(ImGuiTable*) {}
void TableEndCell(ImGuiTable*) {}
void TablePushBackgroundChannel() {}
void TablePopBackgroundChannel() {}
void TablePushColumnChannel(int) {}
void TablePopColumnChannel() {}
void TableGcCompactTransientBuffers(ImGuiTable*) {}
void TableGcCompactTransientBuffers(ImGuiTableTempData*) {}
void TableGcCompactSettings() {}
void TableSettingsAddSettingsHandler() {}
} // namespace ImGui
