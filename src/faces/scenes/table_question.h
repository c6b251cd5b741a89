// A run's table for scripts (the package's `equator-demo/core`): row by row what `equator run` prints.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "faces/scenes/question.h"
#include "run/row_times.h"
#include "run/run.h"

namespace equator {

/// Its moments are rows. Each holds, by name, the columns of `equator run`, and the digest as two halves of
/// 32 bits.
class TableQuestion final : public SceneQuestion {
  public:
    /// Preconditions: the scenario is valid, the times are not too many and end by its horizon.
    TableQuestion(const Scenario& scenario, RowTimes times, bool theory);

    Progress approach() override;
    /// Why the run stopped before its last row, or "".
    const std::string& failure() const { return run_.failure(); }

  private:
    Run run_;
    RowTimes times_;
    std::size_t columns_;
    std::uint64_t row_ = 0;
};

/// What is wanted of a table; below 0: the scenario's horizon, and a thirtieth of the last time.
struct TableWish {
    double until = -1.0, every = -1.0;
    bool theory = true;
};

/// The table of a link, a shared one too, or null. `head` is JSON either way: {"equator","link","notes",
/// "columns","rows"}, the first the version; or {"problems","nearest"}, a list as add_problem writes it
/// (view/problem_json.h) and a link that works.
std::unique_ptr<TableQuestion> table_question(std::string_view link, TableWish wish, std::string& head);

/// All columns that a table may have: [{"name","meaning","theory"}], the last whether only runs
/// with theory have it.
std::string table_columns();

} // namespace equator
