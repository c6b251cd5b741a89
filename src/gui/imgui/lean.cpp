// What Dear ImGui is linked with in place of parts that nothing here uses, and that every visitor would wait
// for: its tables and columns (imgui_tables.cpp is not compiled), the C library's formatted output and input,
// which bring 128-bit floating point with them. Compiled into equator_imgui (cmake/Dependencies.cmake).

#include <imgui.h>
#include <imgui_internal.h>

#include <cstdarg>
#include <cstdio>

// Only reached from where a table or columns are open, and there is no function left that opens them.
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

#ifdef __EMSCRIPTEN__ // elsewhere the C library is there already

/// Dear ImGui names windows and items with this: text, whole numbers, hexadecimal ones, padded with zeros or
/// not. A number with a point, which it never has to write here, becomes "?". As snprintf: returns what was
/// written without the closing zero byte, but at most buf_size - 1.
int ImFormatStringV(char* buf, size_t buf_size, const char* fmt, va_list args) {
    size_t count = 0;
    const auto put = [&](char c) {
        if (buf != nullptr && count + 1 < buf_size) buf[count] = c;
        ++count;
    };
    const auto put_number = [&](unsigned long long value, unsigned base, bool upper, bool negative, int width,
                                char pad) {
        char digits[24];
        int length = 0;
        do {
            digits[length++] = (upper ? "0123456789ABCDEF" : "0123456789abcdef")[value % base];
            value /= base;
        } while (value != 0);
        if (negative) put('-');
        for (int k = length + (negative ? 1 : 0); k < width; ++k) put(pad);
        while (length > 0) put(digits[--length]);
    };
    for (const char* p = fmt; *p != 0; ++p) {
        if (*p != '%') {
            put(*p);
            continue;
        }
        ++p;
        char pad = ' ';
        for (; *p == '0' || *p == '-' || *p == '+' || *p == ' ' || *p == '#'; ++p)
            if (*p == '0') pad = '0';
        int width = 0, precision = -1;
        if (*p == '*') {
            width = va_arg(args, int);
            ++p;
        }
        for (; *p >= '0' && *p <= '9'; ++p) width = 10 * width + (*p - '0');
        if (*p == '.') {
            ++p;
            precision = 0;
            if (*p == '*') {
                precision = va_arg(args, int);
                ++p;
            }
            for (; *p >= '0' && *p <= '9'; ++p) precision = 10 * precision + (*p - '0');
        }
        int longs = 0;
        for (; *p == 'l' || *p == 'z' || *p == 'h'; ++p) longs += *p == 'l' ? 1 : *p == 'z' ? 3 : 0;
        const auto whole = [&]() -> long long {
            return longs == 2   ? va_arg(args, long long)
                   : longs == 3 ? static_cast<long long>(va_arg(args, size_t))
                   : longs == 1 ? va_arg(args, long)
                                : va_arg(args, int);
        };
        const auto natural = [&]() -> unsigned long long {
            return longs == 2   ? va_arg(args, unsigned long long)
                   : longs == 3 ? va_arg(args, size_t)
                   : longs == 1 ? va_arg(args, unsigned long)
                                : va_arg(args, unsigned int);
        };
        switch (*p) {
        case 'd':
        case 'i': {
            const long long value = whole();
            put_number(value < 0 ? 0ull - static_cast<unsigned long long>(value)
                                 : static_cast<unsigned long long>(value),
                       10, false, value < 0, width, pad);
            break;
        }
        case 'u':
            put_number(natural(), 10, false, false, width, pad);
            break;
        case 'x':
        case 'X':
            put_number(natural(), 16, *p == 'X', false, width, pad);
            break;
        case 'c':
            put(static_cast<char>(va_arg(args, int)));
            break;
        case 's': {
            const char* text = va_arg(args, const char*);
            for (int k = 0; text != nullptr && text[k] != 0 && (precision < 0 || k < precision); ++k)
                put(text[k]);
            break;
        }
        case 'p':
            put_number(reinterpret_cast<size_t>(va_arg(args, void*)), 16, false, false, width, pad);
            break;
        case 'e':
        case 'f':
        case 'g':
            static_cast<void>(va_arg(args, double));
            put('?');
            break;
        case 0:
            --p; // a lone % at the end
            break;
        default:
            put(*p);
        }
    }
    if (buf == nullptr) return static_cast<int>(count);
    if (buf_size == 0) return 0;
    const size_t end = count < buf_size ? count : buf_size - 1;
    buf[end] = 0;
    return static_cast<int>(end);
}

int ImFormatString(char* buf, size_t buf_size, const char* fmt, ...) {
    va_list args;
    va_start(args, fmt);
    const int written = ImFormatStringV(buf, buf_size, fmt, args);
    va_end(args);
    return written;
}

// The names of the C library that equator_imgui is compiled with others for, by macros.
extern "C" {

int equator_snprintf(char* buf, size_t buf_size, const char* fmt, ...) {
    va_list args;
    va_start(args, fmt);
    const int written = ImFormatStringV(buf, buf_size, fmt, args);
    va_end(args);
    return written;
}

/// To the console: what a driver has against Dear ImGui's shaders.
int equator_fprintf(FILE* file, const char* fmt, ...) {
    char text[1024];
    va_list args;
    va_start(args, fmt);
    const int written = ImFormatStringV(text, sizeof text, fmt, args);
    va_end(args);
    fputs(text, file);
    return written;
}

/// Whole numbers (%d) between literal text: it reads OpenGL's version. Returns how many it read.
int equator_sscanf(const char* text, const char* fmt, ...) {
    va_list args;
    va_start(args, fmt);
    int count = 0;
    for (; *fmt != 0; ++fmt) {
        if (fmt[0] != '%') {
            if (*text++ != *fmt) break;
            continue;
        }
        if (*++fmt != 'd' || *text < '0' || *text > '9') break;
        int value = 0;
        for (; *text >= '0' && *text <= '9'; ++text) value = 10 * value + (*text - '0');
        *va_arg(args, int*) = value;
        ++count;
    }
    va_end(args);
    return count;
}

/// It rounds what its own number fields show with this; there are none here.
double equator_atof(const char*) {
    return 0.0;
}

} // extern "C"

#endif

#ifdef __EMSCRIPTEN__
#include <GLES3/gl3.h>

/// What the OpenGL backend asks for at every frame, to put it back when it has drawn. WebGL answers some of
/// it from another process, for which the frame waits (measured: three of eight milliseconds). Nothing of
/// ours relies on state that a frame before has left, so that what a new context has is as good; the few
/// questions about the context itself go through.
extern "C" void equator_gl_integers(GLenum name, GLint* values) {
    switch (name) {
    case GL_ACTIVE_TEXTURE:
        *values = GL_TEXTURE0;
        return;
    case GL_BLEND_EQUATION_RGB:
    case GL_BLEND_EQUATION_ALPHA:
        *values = GL_FUNC_ADD;
        return;
    case GL_BLEND_SRC_RGB:
    case GL_BLEND_SRC_ALPHA:
        *values = GL_ONE;
        return;
    case GL_BLEND_DST_RGB:
    case GL_BLEND_DST_ALPHA:
    case GL_CURRENT_PROGRAM:
    case GL_TEXTURE_BINDING_2D:
    case GL_SAMPLER_BINDING:
    case GL_ARRAY_BUFFER_BINDING:
    case GL_VERTEX_ARRAY_BINDING:
        *values = 0;
        return;
    case GL_VIEWPORT:
    case GL_SCISSOR_BOX:
        values[0] = values[1] = 0;
        values[2] = values[3] = 1;
        return;
    default:
        glGetIntegerv(name, values);
    }
}
#endif
