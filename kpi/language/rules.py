"""The catalogue of what an imported file is checked for, by what goes wrong; the sentences stand in problems."""

from typing import NamedTuple

from kpi.language import to_say


class Topic(NamedTuple):
    """One thing that can be wrong with a file: its title, what a reader should know first, its codes."""

    title: str
    lead: str
    codes: tuple[str, ...]


TOPICS: tuple[Topic, ...] = (
    Topic(
        to_say("Tệp"),
        to_say("Tệp thuộc loại gì được biết từ nội dung, không phải từ tên. Tệp không đọc được thì không lấy gì."),
        (
            *("import_too_large", "empty_file", "no_rows", "not_a_table", "kind_unclear"),
            *("standings_not_figures", "file_is_encrypted"),
            *("file_damaged_or_odd", "unreadable_rows", "unsafe_xml", "unpacks_too_large", "sheet_too_large"),
            *("too_heavy_to_read", "too_many_columns", "ending_of_another_kind"),
            *("too_long_to_ask", "too_long_to_read"),
        ),
    ),
    Topic(
        to_say("Chữ trong tệp"),
        to_say("Mỗi lần chữ phải đổi trước khi đọc đều có tên quy tắc và được nói ra; chữ đã mất thì tệp bị từ chối."),
        (
            *("unreadable_encoding", "letters_lost", "nul_bytes", "line_too_long", "encoding_known"),
            *("font_tcvn3", "font_vni"),
            *("delimiter_known", "sep_line", "composed_letters", "odd_spaces", "unseen_letters", "turning_letters"),
            *("control_letters", "wide_letters"),
        ),
    ),
    Topic(
        to_say("Trang tính và dòng tiêu đề"),
        to_say("Bảng số liệu được tìm theo dòng tiêu đề; những gì bị ẩn thì không lấy và được nói ra."),
        (
            *("no_table", "hidden_sheet", "hidden_row", "wrong_number_of_cells"),
            *("unit_from_title", "period_from_title", "sheet_of_another_period", "indicator_from_title"),
        ),
    ),
    Topic(
        to_say("Các cột"),
        to_say("Mỗi cột được hiểu theo chữ ở tiêu đề, theo các ô bên dưới, hoặc theo lời người nhập."),
        (
            *("missing_column", "no_indicator_column", "indicators_across", "no_figure_column", "unknown_column"),
            *("repeated_column", "hidden_column", "beyond_header"),
        ),
    ),
    Topic(
        to_say("Câu hỏi và câu trả lời"),
        to_say("Điều tệp không nói rõ thì được hỏi một lần cho cả tệp, không đoán."),
        (
            *("question_open", "needs_answer", "unknown_answer", "no_such_column", "no_such_name"),
            *("name_means_another", "period_told_otherwise", "unit_told_otherwise"),
            *("to_come_estimate", "to_come_leave_out"),
        ),
    ),
    Topic(
        to_say("Các ô"),
        to_say("Mỗi ô được đọc đúng một cách, hoặc dòng của nó bị từ chối."),
        (
            *("required", "too_long", "control_character", "unknown_word", "not_a_yes_or_no", "error_cell"),
            *("formula_without_value", "nothing_written", "struck_out", "raised_whole"),
        ),
    ),
    Topic(
        to_say("Tên đơn vị, chỉ tiêu, căn cứ giao"),
        to_say("Một tên phải chỉ đúng một đơn vị, một chỉ tiêu; tên gần giống được nêu ra chứ không tự lấy."),
        (
            *("unknown_unit", "ambiguous_unit", "unit_not_open", "unknown_indicator", "ambiguous_indicator"),
            *("unknown_basis", "unknown_rows"),
        ),
    ),
    Topic(
        to_say("Số và tiền"),
        to_say("Số được giữ đúng đến chữ số cuối; số có hai cách đọc hoặc khác đơn vị tính thì không tự chọn."),
        (
            *("not_a_number", "not_a_comma_number", "ambiguous_number", "too_many_decimals", "beyond_range"),
            "more_than_fifteen_digits",
            *("measure_in_cell", "measure_disagrees", "scaled_by_format", "format_disagrees", "measure_by_format"),
            *("float_noise", "rounded_as_shown", "rounded_half_up"),
            *("amount_half_understood", "amount_in_words", "foreign_currency"),
            *(
                "measure_converted",
                "currency_sign",
                "hedge_taken",
                "estimate_in_note",
                "footnote_mark",
                "minus_in_brackets",
                "nothing_told",
            ),
        ),
    ),
    Topic(
        to_say("Tỷ lệ, tử số và mẫu số"),
        to_say("Tỷ lệ in sẵn được giữ như báo cáo; tử số và mẫu số phải đi với nhau và khớp với tỷ lệ."),
        (
            *(
                "not_a_percentage",
                "percentage_for_amount",
                "percent_format",
                "percent_as_typed",
                "needs_numerator",
                "needs_denominator",
            ),
            *(
                "negative_denominator",
                "parts_not_for_this_kind",
                "parts_disagree",
                "rate_differs",
                "rounded_as_printed",
            ),
        ),
    ),
    Topic(
        to_say("Kỳ và ngày"),
        to_say("Kỳ và ngày phải rõ; ô mà bảng tính đã tự đổi thành ngày thì không đọc thành số."),
        (
            *("not_a_period", "financial_year", "week_as_period", "day_as_period", "weekly_file", "daily_file"),
            *("school_term", "period_column_unknown", "of_two_years", "cumulative_over_two_years"),
            *("not_a_date", "date_for_number", "days_from_1904"),
        ),
    ),
    Topic(
        to_say("Kế hoạch"),
        to_say("Kế hoạch là một số chính xác, một khoảng, hoặc lời."),
        (
            "not_a_range",
            "range_in_words",
            "range_not_for_this_kind",
            "plan_not_exact",
            "plan_replaced",
            "plan_day_unknown",
            "plan_needs_manager",
            *("year_plan_differs", "year_plan_told_twice", "sum_is_no_plan", "year_actual_differs"),
        ),
    ),
    Topic(
        to_say("Dòng cộng và các phần"),
        to_say("Dòng cộng không được nhập mà dùng để đối chiếu; hai dòng nói khác nhau về cùng một số thì không lấy."),
        (
            "duplicate",
            "same_twice",
            "total_differs",
            "parts_exceed",
            "parts_fall_short",
            "units_differ",
            "total_beyond_range",
        ),
    ),
    Topic(
        to_say("Số trông khác thường"),
        to_say(
            "Đúng các quy tắc dùng khi gõ số. Điều không thể có thì bị từ chối. Điều ít khi có mà tệp không ghi lý do "
            "thì được nêu ra khi xem trước và sau khi nhập: ai được quyết định số liệu thì bấm nhập là xác nhận; "
            "số liệu của người chỉ được nhập thành nháp, và lý do phải ghi khi gửi duyệt."
        ),
        (
            *("rank_below_one", "count_below_zero", "negative_level", "falling_sum", "over_hundred"),
            *("times_too_much", "times_too_little"),
            *("far_above_last_period", "far_above_last_year", "far_below_last_period", "far_below_last_year"),
            *("far_in_points_last_period", "far_in_points_last_year", "far_over_the_year", "less_than_its_months"),
            *("more_than_the_whole", "parts_miss", "suddenly_nothing"),
            *("typed_to_date", "typed_to_date_so_far", "percent_differs", "whole_differs", "earlier_corrected"),
        ),
    ),
    Topic(
        to_say("Tệp đơn vị và tệp chỉ tiêu"),
        to_say("Mã đã có số liệu thì không đổi nghĩa; cấp trên và đơn vị kế thừa phải có thật."),
        (
            *("code_taken", "opened_after_closed", "unknown_parent", "parent_cycle", "unknown_successor"),
            *("changed_meaning", "changed_rule", "percentage_adds_up"),
        ),
    ),
    Topic(
        to_say("Quyền và khoá sổ"),
        to_say("Ai chỉ được nhập phần của mình; số đã gửi, đã duyệt hoặc đã khoá thì tệp không sửa được."),
        (
            *("no_right_unit", "not_allowed_everywhere", "unknown_person", "person_disabled", "password_must_change"),
            *("already_submitted", "already_approved", "period_locked", "draft_of_another"),
        ),
    ),
    Topic(
        to_say("Kho số liệu"),
        to_say("Một lần nhập được ghi trọn vẹn hoặc không ghi gì."),
        (
            *(
                "upload_not_waiting",
                "unknown_upload",
                "not_your_upload",
                "look_again",
                "look_again_at_import",
                "rows_refused_by_now",
                "handed_in_already",
                "own_import",
                "not_all_units",
                "not_allowed",
                "reason_missing",
                "left_out",
                "no_refused_rows",
                "look_failed",
            ),
            *("too_many_waiting", "upload_discarded", "import_failed"),
        ),
    ),
)
"""Each code once, in the order in which a file goes through: what is asked of the whole before what is of a cell."""
