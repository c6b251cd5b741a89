// Dear ImGui's formatting hooks (IMGUI_DISABLE_DEFAULT_FORMAT_FUNCTIONS in gui/imgui/config.h): the C
// library's formatted output brings 128-bit floating point with it, for which every visitor would wait.
// Compiled into equator_imgui (cmake/Dependencies.cmake).

#include <imgui.h>
#include <imgui_internal.h>

#include <cstdarg>

namespace {

/// Where characters go: counted even where there is no room.
struct Sink {
    char* buffer;
    size_t size, count = 0;

    void put(char c) {
        if (buffer != nullptr && count + 1 < size) buffer[count] = c;
        ++count;
    }
    void put_number(unsigned long long value, unsigned base, bool upper, bool negative, int width, char pad) {
        char digits[24];
        int length = 0;
        do {
            digits[length++] = (upper ? "0123456789ABCDEF" : "0123456789abcdef")[value % base];
            value /= base;
        } while (value != 0);
        if (negative) put('-');
        for (int k = length + (negative ? 1 : 0); k < width; ++k) put(pad);
        while (length > 0) put(digits[--length]);
    }
    /// At most `precision` characters, all if it is negative.
    void put_text(const char* text, int precision) {
        for (int k = 0; text != nullptr && text[k] != 0 && (precision < 0 || k < precision); ++k)
            put(text[k]);
    }
};

/// What stands between % and the letter that says the kind.
struct Conversion {
    char pad = ' ';
    int width = 0, precision = -1;
    int longs = 0; ///< 1 long, 2 long long, 3 size_t
};

int read_digits(const char*& p) {
    int value = 0;
    for (; *p >= '0' && *p <= '9'; ++p) value = 10 * value + (*p - '0');
    return value;
}

/// A caller's arguments: a va_list that functions can hand on.
struct Arguments {
    va_list list;

    long long whole(int longs) {
        return longs == 2   ? va_arg(list, long long)
               : longs == 3 ? static_cast<long long>(va_arg(list, size_t))
               : longs == 1 ? va_arg(list, long)
                            : va_arg(list, int);
    }
    unsigned long long natural(int longs) {
        return longs == 2   ? va_arg(list, unsigned long long)
               : longs == 3 ? va_arg(list, size_t)
               : longs == 1 ? va_arg(list, unsigned long)
                            : va_arg(list, unsigned int);
    }
};

Conversion read_conversion(const char*& p, Arguments& arguments) {
    Conversion read;
    for (; *p == '0' || *p == '-' || *p == '+' || *p == ' ' || *p == '#'; ++p)
        if (*p == '0') read.pad = '0';
    const auto number = [&] {
        if (*p != '*') return read_digits(p);
        ++p;
        return va_arg(arguments.list, int);
    };
    read.width = number();
    if (*p == '.') {
        ++p;
        read.precision = number();
    }
    for (; *p == 'l' || *p == 'z' || *p == 'h'; ++p) read.longs += *p == 'l' ? 1 : *p == 'z' ? 3 : 0;
    return read;
}

void put_argument(Sink& sink, char kind, const Conversion& as, Arguments& arguments) {
    const auto number = [&](unsigned long long value, unsigned base, bool negative) {
        sink.put_number(value, base, kind == 'X', negative, as.width, as.pad);
    };
    switch (kind) {
    case 'd':
    case 'i': {
        const long long value = arguments.whole(as.longs);
        const auto size = static_cast<unsigned long long>(value);
        number(value < 0 ? 0ull - size : size, 10, value < 0);
        break;
    }
    case 'u':
        number(arguments.natural(as.longs), 10, false);
        break;
    case 'x':
    case 'X':
        number(arguments.natural(as.longs), 16, false);
        break;
    case 'c':
        sink.put(static_cast<char>(va_arg(arguments.list, int)));
        break;
    case 's':
        sink.put_text(va_arg(arguments.list, const char*), as.precision);
        break;
    case 'p':
        number(reinterpret_cast<size_t>(va_arg(arguments.list, void*)), 16, false);
        break;
    case 'e':
    case 'f':
    case 'g':
        static_cast<void>(va_arg(arguments.list, double));
        sink.put('?');
        break;
    default:
        sink.put(kind);
    }
}

} // namespace

/// Dear ImGui names windows and items with this: text, whole numbers, hexadecimal ones, padded with zeros or
/// not. A number with a point, which it never has to write here, becomes "?". As snprintf: returns what was
/// written without the closing zero byte, but at most buf_size - 1.
int ImFormatStringV(char* buf, size_t buf_size, const char* fmt, va_list args) {
    Sink sink{buf, buf_size};
    Arguments arguments;
    va_copy(arguments.list, args);
    for (const char* p = fmt; *p != 0; ++p) {
        if (*p != '%') {
            sink.put(*p);
            continue;
        }
        ++p;
        const Conversion as = read_conversion(p, arguments);
        if (*p == 0) break; // a lone % at the end
        put_argument(sink, *p, as, arguments);
    }
    va_end(arguments.list);
    if (buf == nullptr) return static_cast<int>(sink.count);
    if (buf_size == 0) return 0;
    const size_t end = sink.count < buf_size ? sink.count : buf_size - 1;
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
