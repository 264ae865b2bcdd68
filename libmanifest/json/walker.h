// SPDX-License-Identifier: Apache-2.0
// The grammar of RFC 8259 as a state machine: walks one text and tells a sink what stands where.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "libmanifest/json/scan.h"
#include "libmanifest/json/token_reader.h"

namespace manifest::json {

/// Walks one text. The sink is called in document order, with offsets into the text:
/// open(type, begin), close(end), scalar(type, begin, end), key(begin, end).
template <class Sink>
class Walker {
 public:
  Walker(std::string_view text, Sink& sink) : reader_(text), sink_(sink) {}

  /// nullopt: every byte of the text was proved.
  std::optional<ScanError> run() {
    while (state_ != State::done) {
      reader_.skip_white_space();
      if (!step()) return reader_.error();
    }
    return std::nullopt;
  }

 private:
  /// What may stand next.
  enum class State : std::uint8_t { value, first_element, first_member, member, behind_value, done };

  bool step() {
    switch (state_) {
      case State::first_element:
        if (reader_.take(']')) return close();
        return value();
      case State::value:
        return value();
      case State::first_member:
        if (reader_.take('}')) return close();
        return member();
      case State::member:
        return member();
      case State::behind_value:
        return behind_value();
      case State::done:
        break;
    }
    return true;
  }

  bool value() {
    if (reader_.at_end()) return reader_.fail("value expected");
    switch (reader_.peek()) {
      case '{':
        return open(NodeType::object);
      case '[':
        return open(NodeType::array);
      case '"':
        return scalar(NodeType::string, &TokenReader::string);
      case 't':
        return word("true", NodeType::boolean);
      case 'f':
        return word("false", NodeType::boolean);
      case 'n':
        return word("null", NodeType::null);
      default:
        return number();
    }
  }

  bool number() {
    const char byte = reader_.peek();
    if (byte != '-' && (byte < '0' || byte > '9')) return reader_.fail("value expected");
    return scalar(NodeType::number, &TokenReader::number);
  }

  bool scalar(NodeType type, bool (TokenReader::*read)() noexcept) {
    const std::size_t begin = reader_.offset();
    if (!(reader_.*read)()) return false;
    sink_.scalar(type, begin, reader_.offset());
    state_ = State::behind_value;
    return true;
  }

  bool word(std::string_view spelling, NodeType type) {
    const std::size_t begin = reader_.offset();
    if (!reader_.word(spelling)) return false;
    sink_.scalar(type, begin, reader_.offset());
    state_ = State::behind_value;
    return true;
  }

  bool open(NodeType type) {
    if (depth_ == kMaxDepth) return reader_.fail("nested deeper than 1024");
    const bool is_object = type == NodeType::object;
    is_object_[depth_++] = is_object;
    sink_.open(type, reader_.offset());
    reader_.take(reader_.peek());
    state_ = is_object ? State::first_member : State::first_element;
    return true;
  }

  bool close() {
    --depth_;
    sink_.close(reader_.offset());
    state_ = State::behind_value;
    return true;
  }

  bool member() {
    if (reader_.at_end() || reader_.peek() != '"') return reader_.fail("key expected");
    const std::size_t begin = reader_.offset();
    if (!reader_.string()) return false;
    sink_.key(begin, reader_.offset());
    reader_.skip_white_space();
    if (!reader_.take(':')) return reader_.fail("colon expected");
    state_ = State::value;
    return true;
  }

  bool behind_value() {
    if (depth_ == 0) {
      state_ = State::done;
      return reader_.at_end() || reader_.fail("text behind the value");
    }
    const bool in_object = is_object_[depth_ - 1];
    if (reader_.take(in_object ? '}' : ']')) return close();
    if (!reader_.take(',')) return reader_.fail(in_object ? "comma or } expected" : "comma or ] expected");
    state_ = in_object ? State::member : State::value;
    return true;
  }

  TokenReader reader_;
  Sink& sink_;
  State state_ = State::value;
  std::size_t depth_ = 0;
  std::bitset<kMaxDepth> is_object_;
};

}  // namespace manifest::json
