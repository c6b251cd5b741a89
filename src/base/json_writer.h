// JSON as text, written from front to back. Nothing reads it here: scripts and files get it.
//
//     JsonWriter json;
//     json.begin_object();
//     json.add("m", 100);
//     json.add_list("phi", names);
//     json.end_object();
//     return json.take();
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <utility>

namespace equator {

/// Commas, quotes and escapes are the writer's; that every begin has its end and every member of an object
/// its key is the caller's.
class JsonWriter {
  public:
    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_list() { open('['); }
    void end_list() { close(']'); }
    /// Name of the member of an object that comes next.
    void key(std::string_view name);
    /// The next item begins on a line of its own, after so many spaces.
    void line(int indent);

    void add(std::string_view text);
    void add(const char* text) { add(std::string_view(text)); }
    void add(const std::string& text) { add(std::string_view(text)); }
    /// A number that reads back exactly (base/number_text.h); null for what JSON has none of: NaN and
    /// infinities.
    void add(double x);
    void add(bool yes) { raw(yes ? "true" : "false"); }
    void add(std::integral auto n) { raw(std::to_string(n)); }
    void add(std::nullptr_t) { raw("null"); }
    /// JSON that is written already.
    void add_json(std::string_view json) { raw(json); }

    template <class T> void add(std::string_view name, const T& value) {
        key(name);
        add(value);
    }
    /// A list of what each item is by `of`, or of the items themselves.
    template <class Range, class Of> void add_list(std::string_view name, const Range& items, Of&& of) {
        key(name);
        begin_list();
        for (const auto& item : items) add(of(item));
        end_list();
    }
    template <class Range> void add_list(std::string_view name, const Range& items) {
        add_list(
            name, items, [](const auto& item) -> const auto& { return item; });
    }

    /// What was written since the last call. The writer goes on behind it.
    std::string take() { return std::exchange(text_, {}); }

  private:
    void open(char bracket);
    void close(char bracket);
    void raw(std::string_view text);
    void separate();
    void quote(std::string_view text);

    std::string text_, lead_; ///< lead_: white space before the next item
    bool first_ = true;       ///< of its object or list: no comma
    bool named_ = false;      ///< its key is there
};

} // namespace equator
