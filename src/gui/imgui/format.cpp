// Dear ImGui's formatting hooks (IMGUI_DISABLE_DEFAULT_FORMAT_FUNCTIONS in gui/imgui/config.h): the C
// library's formatted output brings 128-bit floating point with it, for which every visitor would wait.
// Compiled into equator_imgui (cmake/Dependencies.cmake).

#include <imgui.h>
#include <imgui_internal.h>

#include <cstdarg>

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
