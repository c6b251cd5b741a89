// A JSON reader for the reference vectors, and no more than they need: the whole text is read at once into a
// tree. Malformed text and wrong types are a broken test, so they throw std::runtime_error with the place or
// the key.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace equator::test {

class Json {
  public:
    using Array = std::vector<Json>;
    using Object = std::map<std::string, Json, std::less<>>;

    static Json parse(std::string_view text) {
        Reader reader{text};
        Json value = reader.value();
        reader.skip_space();
        if (reader.at != text.size()) reader.fail("text after the end");
        return value;
    }

    bool is_null() const { return std::holds_alternative<std::nullptr_t>(value_); }
    bool contains(std::string_view key) const { return object().find(key) != object().end(); }

    /// Member `key` of an object.
    const Json& at(std::string_view key) const {
        const auto found = object().find(key);
        if (found == object().end()) throw std::runtime_error("JSON: no key " + std::string(key));
        return found->second;
    }
    /// Element i of an array.
    const Json& operator[](std::size_t i) const { return array().at(i); }
    std::size_t size() const { return array().size(); }
    Array::const_iterator begin() const { return array().begin(); }
    Array::const_iterator end() const { return array().end(); }

    const Array& array() const { return get<Array>("an array"); }
    const Object& object() const { return get<Object>("an object"); }
    double number() const { return get<double>("a number"); }
    int integer() const { return static_cast<int>(number()); }
    bool boolean() const { return get<bool>("true or false"); }
    const std::string& string() const { return get<std::string>("a string"); }

    /// The numbers of an array, or of arrays of arrays row after row: a matrix comes out row-major.
    std::vector<double> numbers() const {
        std::vector<double> out;
        append_numbers(out);
        return out;
    }

  private:
    std::variant<std::nullptr_t, bool, double, std::string, Array, Object> value_ = nullptr;

    template <class T> const T& get(const char* what) const {
        const T* found = std::get_if<T>(&value_);
        if (!found) throw std::runtime_error(std::string("JSON: expected ") + what);
        return *found;
    }

    void append_numbers(std::vector<double>& out) const {
        for (const Json& element : array())
            if (std::holds_alternative<Array>(element.value_))
                element.append_numbers(out);
            else
                out.push_back(element.number());
    }

    struct Reader {
        std::string_view text;
        std::size_t at = 0;

        [[noreturn]] void fail(const char* what) const {
            throw std::runtime_error("JSON: " + std::string(what) + " at byte " + std::to_string(at));
        }
        void skip_space() {
            while (at < text.size() && std::string_view(" \t\r\n").find(text[at]) != std::string_view::npos)
                ++at;
        }
        bool take(char c) {
            skip_space();
            if (at >= text.size() || text[at] != c) return false;
            ++at;
            return true;
        }
        bool take_word(std::string_view word) {
            if (text.substr(at, word.size()) != word) return false;
            at += word.size();
            return true;
        }

        Json value() {
            Json json;
            skip_space();
            if (at >= text.size()) fail("unexpected end");
            const char c = text[at];
            if (c == '{')
                json.value_ = object();
            else if (c == '[')
                json.value_ = array();
            else if (c == '"')
                json.value_ = string();
            else if (take_word("true"))
                json.value_ = true;
            else if (take_word("false"))
                json.value_ = false;
            else if (!take_word("null"))
                json.value_ = number();
            return json;
        }
        Object object() {
            Object members;
            ++at;
            if (take('}')) return members;
            do {
                skip_space();
                std::string key = string();
                if (!take(':')) fail("expected a colon");
                members.emplace(std::move(key), value());
            } while (take(','));
            if (!take('}')) fail("expected , or }");
            return members;
        }
        Array array() {
            Array elements;
            ++at;
            if (take(']')) return elements;
            do elements.push_back(value());
            while (take(','));
            if (!take(']')) fail("expected , or ]");
            return elements;
        }
        std::string string() {
            std::string out;
            if (at >= text.size() || text[at] != '"') fail("expected a string");
            for (++at; at < text.size() && text[at] != '"'; ++at) {
                if (text[at] == '\\') {
                    if (++at >= text.size() || (text[at] != '"' && text[at] != '\\' && text[at] != '/'))
                        fail("an escape this reader does not know");
                }
                out += text[at];
            }
            if (at >= text.size()) fail("unexpected end of a string");
            ++at;
            return out;
        }
        double number() {
            // strtod rounds correctly, which libc++ 14's from_chars for double (missing) cannot.
            const std::size_t end = std::min(text.find_first_not_of("+-.0123456789eE", at), text.size());
            const std::string digits(text.substr(at, end - at));
            char* rest = nullptr;
            const double out = std::strtod(digits.c_str(), &rest);
            if (digits.empty() || *rest != '\0') fail("expected a value");
            at = end;
            return out;
        }
    };
};

} // namespace equator::test
