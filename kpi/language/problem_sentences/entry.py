"""What may be wrong with a figure as a clerk types it, hands it in and gets it back, and with what she attaches."""

OF_ENTRY: dict[str, tuple[str, str]] = {
    # drafts, what is handed in, what is decided
    "not_read": ("“{value}” không đọc được thành số.", "Gõ lại số; chưa có số liệu thì để trống."),
    "nothing_typed": ("Dòng này có ghi chú mà chưa có số.", "Điền số, hoặc xoá ghi chú."),
    "returned_and_empty": ("Số bị trả lại đang để trống.", "Điền số đã sửa, hoặc gõ “không áp dụng”."),
    "needs_reason": ("Số này trông khác thường.", "Ghi vì sao số này đúng, hoặc sửa lại số."),
    "changed_meanwhile": ("Số này vừa được {value} thay đổi.", "Xem lại rồi làm tiếp."),
    "choice_open": (
        "“{value}” của bạn chưa được lưu: ô này đang giữ một số khác.",
        "Chọn giữ số nào rồi gửi.",
    ),
    "approved_meanwhile": (
        "Số đang công bố đã đổi từ khi số này được nhập.",
        "Trả lại để người nhập xem số đang công bố rồi gửi lại.",
    ),
    "approved_meanwhile_typed": (
        "Số đang công bố đã đổi từ khi số này được nhập.",
        "Gõ lại số này để so với số đang công bố rồi chọn.",
    ),
    "already_submitted": ("Số này {value} đã gửi duyệt.", "Muốn sửa thì rút lại trước."),
    "already_submitted_all": ("Mọi số đã được gửi duyệt.", "Chờ người duyệt, hoặc rút lại để sửa."),
    "already_approved": ("Số này đã được duyệt.", "Muốn sửa, đề nghị người duyệt mở lại kèm lý do."),
    "nothing_to_submit": ("Chưa có số nào để gửi.", "Nhập số liệu trước."),
    "nothing_to_take_back": ("Không còn số nào đang chờ duyệt.", "Tải lại trang để xem tình hình."),
    "gaps_need_reason": ("Còn thiếu {n} chỉ tiêu: {value}.", "Nhập nốt, hoặc ghi vì sao còn thiếu."),
    "not_waiting": ("Không có số nào đang chờ duyệt ở đây.", "Tải lại trang để xem tình hình."),
    "not_approved": ("Không có số đã duyệt nào ở đây.", "Tải lại trang để xem tình hình."),
    "reopened_already": ("Số này đã được mở lại.", "Chờ người nhập sửa và gửi lại."),
    "own_figure": ("Không ai tự duyệt số của mình.", "Nhờ người duyệt khác."),
    "reason_missing": ("Chưa ghi lý do.", "Ghi lý do để người nhập biết phải sửa gì."),
    "unit_not_there": ("Đơn vị {value} không tồn tại trong kỳ này.", "Chọn kỳ khác hoặc đơn vị kế thừa."),
    "not_a_date_typed": ("“{value}” không phải là một ngày.", "Viết ngày/tháng/năm: 30/6/2021."),
    "to_come": (
        "{run}: đến {ends_on} mới hết kỳ, mà số này không ghi là số ước.",
        "Nếu là số ước thì gõ “ước” trước số; nếu đúng là số đã thực hiện thì xác nhận.",
    ),
    "to_come_not_begun": (
        "{run}: kỳ chưa bắt đầu (đến {ends_on} mới hết), chưa thể có số thực hiện.",
        "Kiểm tra lại kỳ; nếu đúng là số đã thực hiện thì xác nhận.",
    ),
    "to_come_waits": (
        "{run}: {value} gõ số này khi chưa hết kỳ (đến {ends_on} mới hết).",
        "Nếu là số ước thì trả lại để ghi rõ; nếu đúng là số đã thực hiện thì xác nhận.",
    ),
    # attachments
    "attachment_kind": ("Không nhận tệp loại này ({value}).", "Dùng một trong các loại: {known}."),
    "attachment_content": ("Nội dung tệp “{value}” không đúng với đuôi tên.", "Lưu lại tệp đúng loại rồi đính kèm."),
    "attachment_size": (
        "Tệp “{value}” lớn quá {limit} MB.",
        "Nén hoặc chia nhỏ tệp, hoặc nhờ người quản trị nâng mức.",
    ),
    "attachment_name": ("Tên tệp “{value}” không dùng được.", "Đổi tên tệp, tối đa 200 ký tự."),
    "attachment_damaged": ("Tệp “{value}” trong kho đã bị hỏng.", "Báo người quản trị kiểm tra kho số liệu."),
    "unknown_attachment": ("Không có tệp đính kèm này.", "Kiểm tra lại đường dẫn, hoặc hỏi người đã đính kèm."),
    # a figure as it is typed
    "not_a_typed_number": ("“{value}” không phải là số.", "Gõ chữ số như 5.097,54; chưa có số liệu thì để trống."),
    "two_readings": (
        "“{value}” có thể là {one}, cũng có thể là {other}.",
        "Chọn một trong hai, hoặc gõ lại không có dấu phân cách hàng nghìn.",
    ),
    "grouped_the_other_way": (
        "“{value}” không viết theo cách ở đây: “{group}” phân cách hàng nghìn, “{point}” trước phần thập phân.",
        "Gõ lại số theo cách đó.",
    ),
    "another_measure": ("“{value}” ghi đơn vị tính khác.", "Chỉ tiêu này tính bằng {measure}: đổi rồi gõ lại."),
    "not_a_rank": ("“{value}” không phải là thứ hạng.", "Gõ số nguyên từ 1 trở lên."),
    "rank_below_one": ("Thứ hạng phải từ 1 trở lên.", "Gõ lại thứ hạng."),
    "count_below_zero": ("Số này không thể âm.", "Gõ lại số này."),
    "negative_level": ("Số này ít khi âm.", "Kiểm tra lại; nếu đúng thì ghi vì sao."),
    "falling_sum": ("Số âm làm lũy kế giảm {by}.", "Nếu là điều chỉnh giảm thì ghi vì sao."),
    "less_than_its_months": ("Ít hơn các tháng đã báo cáo ({months}).", "Kiểm tra lại; nếu đúng thì ghi vì sao."),
    "over_hundred": ("Tỷ lệ trên 100 % ({percent}).", "Kiểm tra tử số, mẫu số; nếu đúng thì ghi vì sao."),
    "times_too_much": ("Gấp khoảng {times} lần mọi kỳ trước: có nhầm đơn vị tính?", "Nếu đúng thì ghi vì sao."),
    "times_too_little": ("Chỉ bằng 1/{times} các kỳ trước: có nhầm đơn vị tính?", "Nếu đúng thì ghi vì sao."),
    "typed_to_date": (
        "Gấp {times} lần kỳ trước: là số lũy kế? Riêng kỳ này khi đó là {alone}.",
        "Gõ số riêng của kỳ; nếu đúng thì ghi vì sao.",
    ),
    "typed_to_date_so_far": (
        "Không ít hơn lũy kế đến kỳ trước ({before}): là số lũy kế? Riêng kỳ này khi đó là {alone}.",
        "Gõ số riêng của kỳ; nếu đúng thì ghi vì sao.",
    ),
    "far_above_last_period": ("Gấp {times} lần kỳ trước.", "Kiểm tra lại; nếu đúng thì ghi vì sao."),
    "far_below_last_period": ("Chỉ bằng 1/{times} kỳ trước.", "Kiểm tra lại; nếu đúng thì ghi vì sao."),
    "far_above_last_year": ("Gấp {times} lần cùng kỳ.", "Kiểm tra lại; nếu đúng thì ghi vì sao."),
    "far_below_last_year": ("Chỉ bằng 1/{times} cùng kỳ.", "Kiểm tra lại; nếu đúng thì ghi vì sao."),
    "far_in_points_last_period": ("Lệch {points} điểm so với kỳ trước.", "Kiểm tra lại; nếu đúng thì ghi vì sao."),
    "far_in_points_last_year": ("Lệch {points} điểm so với cùng kỳ.", "Kiểm tra lại; nếu đúng thì ghi vì sao."),
    "suddenly_nothing": (
        "Bằng 0, trong khi kỳ thấp nhất trước đây là {least}.",
        "Chưa có số thì để trống; không phát sinh thì ghi vì sao.",
    ),
    "far_over_the_year": (
        "Riêng kỳ này gấp {times} lần kế hoạch cả năm.",
        "Kiểm tra đơn vị tính; nếu đúng thì ghi vì sao.",
    ),
    "more_than_the_whole": (
        "Lớn hơn số chung mà nó là một phần ({whole}).",
        "Kiểm tra cả hai số; nếu đúng thì ghi vì sao.",
    ),
    "parts_exceed": (
        "Các phần cộng lại là {parts}, hơn số này {difference}.",
        "Kiểm tra các số; nếu đúng thì ghi vì sao.",
    ),
    "parts_miss": (
        "Các phần cộng lại là {parts}, kém số này {difference}; kỳ trước thì bằng.",
        "Kiểm tra các số; nếu đúng thì ghi vì sao.",
    ),
}
