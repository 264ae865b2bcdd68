// SPDX-License-Identifier: Apache-2.0
#include "tools/merge_options.h"

#include <fmt/format.h>

#include <boost/program_options.hpp>

#include "libmanifest/error.h"
#include "libmanifest/model/record.h"
#include "tools/pieces.h"
#include "tools/text_file.h"

namespace manifest::tools {
namespace {

using edit::Wanted;

po::typed_value<std::vector<std::string>>* list_value(std::vector<std::string>& target, const char* name) {
  return po::value(&target)->value_name(name);
}

po::typed_value<std::string>* wanted_value(Wanted& target) {
  return po::value<std::string>()->value_name("yes|no")->notifier([&target](const std::string& word) {
    if (word != "yes" && word != "no") throw Error(ErrorKind::usage, fmt::format("'{}' is none of yes, no", word));
    target = word == "yes" ? Wanted::yes : Wanted::no;
  });
}

OptionGroup duplicate_options(MergeArguments& a) {
  using edit::MergeDuplicates;
  OptionGroup group{.caption = "Lines of one image"};
  group.options.add_options()  //
      ("on-duplicate",
       choice_value(a.run.duplicates, {{"error", MergeDuplicates::error},
                                       {"first", MergeDuplicates::first},
                                       {"last", MergeDuplicates::last},
                                       {"newest", MergeDuplicates::newest},
                                       {"union", MergeDuplicates::join},
                                       {"keep", MergeDuplicates::keep}}),
       "the same source-ref twice: refuse, keep one, join all attributes on one line, or keep all")  //
      ("conflicts", text_value(a.conflicts, "FILE"),
       "write every duplicate, where both stood and what was done, as JSON Lines; - is stdout (default: none)");
  return group;
}

OptionGroup change_options(MergeArguments& a) {
  OptionGroup group{.caption = "Changes"};
  group.options.add_options()  //
      ("rename", list_value(a.renames, "OLD=NEW"),
       "rename a label; OLD= drops it with its boxes; repeatable (default: none)")                                 //
      ("label-map", text_value(a.label_map, "FILE"), "JSON object OLD -> NEW, null drops (default: none)")         //
      ("drop-label", list_value(a.dropped_labels, "L"), "drop a label and its boxes; repeatable (default: none)")  //
      ("unlabeled",
       choice_value(a.run.unlabeled, {{"keep", edit::MergeUnlabeled::keep}, {"skip", edit::MergeUnlabeled::skip}}),
       "lines that lost their last label so")  //
      ("reconcile", po::value<std::string>()->value_name("ids")->notifier([&a](const std::string& what) {
        if (what != "ids") throw Error(ErrorKind::usage, fmt::format("--reconcile '{}' is not ids", what));
        a.run.class_ids = edit::ClassIdPolicy::reconciled;
      }),
       "give every label one class id across the output, by name (default: none)")  //
      ("attribute", list_value(a.run.rewrite.kept_attributes, "NAME"),
       "keep only these label attributes; repeatable (default: all)")  //
      ("rename-attribute", list_value(a.attribute_renames, "OLD=NEW"),
       "rename an attribute and its metadata; repeatable (default: none)")  //
      ("rewrite-prefix", list_value(a.prefix_moves, "FROM=TO"),
       "move source-refs that start with FROM; cut at the = before s3://; repeatable (default: none)")  //
      ("drop-bookkeeping", po::bool_switch(&a.drop_bookkeeping),
       "drop stale errors and warnings, also cl- ones (default: keep)");
  return group;
}

OptionGroup selection_options(MergeArguments& a) {
  OptionGroup group{.caption = "Selection, of lines as they would be written"};
  group.options.add_options()  //
      ("invalid",
       choice_value(a.run.invalid, {{"keep", edit::MergeInvalid::keep},
                                    {"drop", edit::MergeInvalid::drop},
                                    {"error", edit::MergeInvalid::error}}),
       "lines that are no JSON object or have no source-ref")  //
      ("select-label", list_value(a.run.filter.labels, "L"),
       "only lines that use the label on a box or as class-name; several: any of them (default: all)")               //
      ("select-labeled", wanted_value(a.run.filter.labeled), "only lines with, or without, a label (default: all)")  //
      ("select-source", text_value(a.run.filter.source, "TEXT"),
       "only lines with TEXT in the source-ref (default: all)")  //
      ("select-errors", wanted_value(a.run.filter.errors),
       "only lines in which validate finds an error, or none (default: all)");
  return group;
}

OptionGroup piece_options(MergeArguments& a) {
  OptionGroup group{.caption = "Order and pieces"};
  group.options.add_options()  //
      ("sort",
       choice_value(a.run.order,
                    {{"none", edit::MergeOrder::as_read}, {"source-ref", edit::MergeOrder::by_source_ref}}),
       "by source-ref: in byte order, invalid lines last")  //
      ("max-bytes", po::value<std::string>()->value_name("SIZE")->notifier([&a](const std::string& text) {
        a.run.max_piece_bytes = parse_size(text);
        if (!a.run.max_piece_bytes) {
          throw Error(ErrorKind::usage, fmt::format("'{}' is not a size (like 4096, 64K, 16MiB, 1G)", text));
        }
      }),
       "cut the output into pieces NAME.0001.EXT of at most so many bytes, uncompressed (default: one output)")  //
      ("max-lines", count_value(a.run.max_piece_lines),
       "cut the output into pieces of at most so many lines (default: one output)");
  return group;
}

}  // namespace

std::vector<OptionGroup> merge_options(MergeArguments& a) {
  return {duplicate_options(a),
          selection_options(a),
          change_options(a),
          piece_options(a),
          output_options(a.common, "the merged manifest"),
          manifest_options(a.common),
          talk_options(a.common)};
}

void settle(MergeArguments& a) {
  require_operands(a.operands, "manifest");
  check_standard_output(a.common);
  if (a.in_pieces()) require_file_for_pieces(a.common.output);
  if (a.conflicts == "-" && (a.common.output == "-" || a.common.stats == "-")) {
    throw Error(ErrorKind::usage, "--conflicts - and another output cannot both go to standard output");
  }
  edit::RewriteOptions& rewrite = a.run.rewrite;
  for (const std::string& text : a.renames) {
    require_utf8("--rename", text);
    rewrite.labels.add_option(text);
  }
  if (!a.label_map.empty()) rewrite.labels.add_file(read_text_file(a.label_map), a.label_map);
  for (const std::string& label : a.dropped_labels) rewrite.labels.add_drop(label);
  for (const std::string& text : a.attribute_renames) {
    require_utf8("--rename-attribute", text);
    rewrite.attributes.push_back(edit::parse_attribute_renaming(text));
  }
  for (const std::string& text : a.prefix_moves) {
    require_utf8("--rewrite-prefix", text);
    rewrite.prefixes.push_back(edit::parse_prefix_move(text));
  }
  for (const std::string& name : rewrite.kept_attributes) {
    if (!is_reserved_key(name)) continue;
    throw Error(ErrorKind::usage, fmt::format("--attribute \"{}\" cannot be the name of a label attribute", name));
  }
  if (a.drop_bookkeeping) rewrite.bookkeeping = edit::Bookkeeping::drop;
  a.run.threads = a.common.threads;
  a.run.max_line_bytes = a.common.max_line_bytes;
  a.run.memory = a.common.memory_bytes;
  a.run.temp_folder = a.common.temp_folder;
}

}  // namespace manifest::tools
