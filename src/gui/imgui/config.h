// Dear ImGui's settings (IMGUI_USER_CONFIG), for its own sources and for ours: everything left out that the
// front end does not use.
#pragma once

#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_DEFAULT_FONT
#define IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
#define IMGUI_DISABLE_FILE_FUNCTIONS
#define IMGUI_DISABLE_DEFAULT_FORMAT_FUNCTIONS // format.cpp has them
// Misuse is an assertion like any other, without words to show for it on the page.
#define IM_ASSERT_USER_ERROR(EXPRESSION, MESSAGE) IM_ASSERT((EXPRESSION) && (MESSAGE))
// WebGL 2 cannot offset vertices, and plots with long histories have more than 65536.
#define ImDrawIdx unsigned int
