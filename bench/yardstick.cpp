// SPDX-License-Identifier: Apache-2.0
// What the tools are measured against: the least that any program must do to the same file, on one core.
//
//   yardstick ondemand FILE   simdjson On-Demand, iterate_many, touching every field of a detection manifest: the yardstick
//   yardstick walk FILE       the same for any manifest: every key and value, in the order in which they stand
//   yardstick dom FILE        simdjson DOM, each line parsed and walked
//   yardstick lines FILE      read() and memchr for newlines
//
// Prints the lines and a checksum, so that nothing is optimised away. It checks nothing: it is no validator.
#include <fcntl.h>
#include <simdjson.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

namespace dom = simdjson::dom;
namespace ondemand = simdjson::ondemand;

struct Sum {
  std::uint64_t lines = 0;
  std::uint64_t checksum = 0;

  void add(double value) { checksum += static_cast<std::uint64_t>(value); }
  void add(std::string_view text) { checksum += text.size(); }
};

/// Hands over the file in blocks of whole lines, with simdjson's padding behind them.
class Blocks {
 public:
  static constexpr std::size_t kBlockBytes = 1U << 20U;

  explicit Blocks(const char* path) : file_(::open(path, O_RDONLY | O_CLOEXEC)) {
    if (file_ < 0) throw std::runtime_error(std::string("cannot open ") + path);
    buffer_.resize(2 * kBlockBytes + simdjson::SIMDJSON_PADDING);
  }
  ~Blocks() { ::close(file_); }
  Blocks(const Blocks&) = delete;
  Blocks& operator=(const Blocks&) = delete;

  /// The next block; empty at the end of the file.
  std::string_view next() {
    std::memmove(buffer_.data(), buffer_.data() + used_, filled_ - used_);
    filled_ -= used_;
    const ssize_t got = ::read(file_, buffer_.data() + filled_, kBlockBytes);
    if (got < 0) throw std::runtime_error("cannot read");
    filled_ += static_cast<std::size_t>(got);
    const std::size_t newline = std::string_view(buffer_.data(), filled_).rfind('\n');
    used_ = got == 0 || newline == std::string_view::npos ? filled_ : newline + 1;
    return {buffer_.data(), used_};
  }

 private:
  int file_;
  std::string buffer_;
  std::size_t filled_ = 0;
  std::size_t used_ = 0;
};

void touch(ondemand::object metadata, Sum& sum) {
  for (auto object : metadata["objects"].get_array()) sum.add(object["confidence"].get_double());
  for (auto label : metadata["class-map"].get_object()) {
    sum.add(label.unescaped_key());
    sum.add(label.value().get_string());
  }
  for (const char* key : {"type", "human-annotated", "creation-date", "job-name"}) sum.add(metadata[key].get_string());
}

void touch(ondemand::document_reference line, Sum& sum) {
  sum.add(line["source-ref"].get_string());
  auto value = line["bounding-box"].get_object();
  for (auto size : value["image_size"].get_array()) {
    for (const char* key : {"width", "height", "depth"}) sum.add(static_cast<double>(size[key].get_int64().value()));
  }
  for (auto box : value["annotations"].get_array()) {
    sum.add(static_cast<double>(box["class_id"].get_int64().value()));
    for (const char* key : {"left", "top", "width", "height"}) sum.add(box[key].get_double());
  }
  touch(line["bounding-box-metadata"].get_object(), sum);
}

void walk(ondemand::value value, Sum& sum) {
  switch (value.type().value()) {
    case ondemand::json_type::array:
      for (auto element : value.get_array()) walk(element.value(), sum);
      break;
    case ondemand::json_type::object:
      for (auto member : value.get_object()) {
        sum.add(member.unescaped_key());
        walk(member.value(), sum);
      }
      break;
    case ondemand::json_type::string:
      sum.add(value.get_string());
      break;
    case ondemand::json_type::number:
      sum.add(value.get_double());
      break;
    default:
      sum.add(value.raw_json_token());
  }
}

void walk(ondemand::document_reference line, Sum& sum) {
  for (auto member : line.get_object()) {
    sum.add(member.unescaped_key());
    walk(member.value(), sum);
  }
}

template <class Visit>
Sum run_ondemand(const char* path, Visit visit) {
  Sum sum;
  Blocks blocks(path);
  ondemand::parser parser;
  parser.threaded = false;  // one core
  for (std::string_view block = blocks.next(); !block.empty(); block = blocks.next()) {
    ondemand::document_stream stream = parser.iterate_many(block.data(), block.size(), block.size());
    for (auto line : stream) {
      visit(line.value(), sum);
      ++sum.lines;
    }
  }
  return sum;
}

void walk(dom::element value, Sum& sum) {
  switch (value.type()) {
    case dom::element_type::ARRAY:
      for (const dom::element element : dom::array(value)) walk(element, sum);
      break;
    case dom::element_type::OBJECT:
      for (const auto& [key, member] : dom::object(value)) {
        sum.add(key);
        walk(member, sum);
      }
      break;
    case dom::element_type::STRING:
      sum.add(std::string_view(value));
      break;
    case dom::element_type::INT64:
    case dom::element_type::UINT64:
    case dom::element_type::DOUBLE:
      sum.add(value.get_double().value());
      break;
    default:
      break;
  }
}

template <class Work>
Sum for_each_line(const char* path, const Work& work) {
  Sum sum;
  Blocks blocks(path);
  for (std::string_view block = blocks.next(); !block.empty(); block = blocks.next()) {
    while (!block.empty()) {
      const void* newline = std::memchr(block.data(), '\n', block.size());
      const std::size_t size = newline == nullptr
                                   ? block.size()
                                   : static_cast<std::size_t>(static_cast<const char*>(newline) - block.data()) + 1;
      work(block.substr(0, size), sum);
      ++sum.lines;
      block.remove_prefix(size);
    }
  }
  return sum;
}

Sum run_dom(const char* path) {
  dom::parser parser;
  return for_each_line(
      path, [&](std::string_view line, Sum& sum) { walk(parser.parse(line.data(), line.size(), false).value(), sum); });
}

Sum run_lines(const char* path) {
  return for_each_line(path, [](std::string_view line, Sum& sum) { sum.add(line); });
}

Sum run(std::string_view mode, const char* path) {
  if (mode == "ondemand")
    return run_ondemand(path, [](ondemand::document_reference line, Sum& sum) { touch(line, sum); });
  if (mode == "walk") return run_ondemand(path, [](ondemand::document_reference line, Sum& sum) { walk(line, sum); });
  if (mode == "dom") return run_dom(path);
  if (mode == "lines") return run_lines(path);
  throw std::runtime_error("unknown mode " + std::string(mode));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 3) throw std::runtime_error("usage: yardstick ondemand|walk|dom|lines FILE");
    const Sum sum = run(argv[1], argv[2]);
    std::printf("%llu lines, checksum %llx\n", static_cast<unsigned long long>(sum.lines),
                static_cast<unsigned long long>(sum.checksum));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "yardstick: %s\n", error.what());
    return 2;
  }
}
