"""How to mend a problem for who sits at a command line, where that names commands, options or columns."""

MENDS_BY_COMMAND: dict[str, str] = {
    "kind_unclear": "Đặt tên cột theo mẫu, hoặc nói rõ bằng --kind.",
    "standings_not_figures": ("Muốn nhập số liệu thì tải tệp số liệu ở trang Số liệu, hoặc bằng kpi export figures."),
    "no_indicator_column": (
        "Chỉ ra cột đó trong bảng các cột của trang nhập, hoặc bằng --column B=indicator trên dòng lệnh."
    ),
    "no_figure_column": (
        "Chỉ ra cột đó trong bảng các cột của trang nhập, hoặc bằng --column D=actual trên dòng lệnh."
    ),
    "unknown_successor": "Thêm đơn vị kế thừa vào tệp, và kiểm tra ngày closed.",
    "code_taken": "Ghi ngày closed cho đơn vị cũ trước.",
    "parts_not_for_this_kind": "Ghi một số ở cột actual.",
    "parts_disagree": "Kiểm tra ba số; hoặc để trống cột actual.",
    "changed_rule": (
        "Nếu khai sai thì người quản trị sửa ở trang Quản trị, phần Các chỉ tiêu, mục {indicator}, hoặc bằng "
        "kpi indicator correct {indicator} {option} {value}: trước khi sửa sẽ thấy mức đánh giá nào đổi."
    ),
    "percentage_adds_up": (
        "Chọn share (tỷ lệ tại thời điểm: bảo hiểm y tế, hộ nghèo), ratio (tỷ lệ trong kỳ: hồ sơ đúng hạn) hoặc "
        "average (bình quân các kỳ: tốc độ tăng). Ví dụ tháng 1 rồi tháng 10, xã A {a1}, {a2}, xã B {b1}, {b2}. "
        "Đến tháng 10: share {share_one} ở A, {share_both} cả hai xã; ratio {ratio_one} và {ratio_both}; average "
        "{average_one}, không gộp các xã; total sẽ ra {total_one} và {total_both}, latest {latest_one} và "
        "{latest_both}."
    ),
    "unknown_person": "Kiểm tra lại tên đăng nhập trong trang Người dùng hoặc bằng kpi user list.",
    "own_account": "Nếu đúng ý thì thêm --myself.",
    "own_right": "Nếu đúng ý thì thêm --myself.",
    "own_password": "Đổi mật khẩu của mình ở trang Đổi mật khẩu, hoặc bỏ --by.",
    "attachment_damaged": "Báo người quản trị chạy kpi doctor.",
    "two_readings": "Gõ lại không có dấu phân cách hàng nghìn, hoặc thêm --decimal-mark comma hay point.",
    "to_come": "Nếu là số ước thì gõ “ước” trước số; nếu đúng là số đã thực hiện thì thêm --to-come.",
    "to_come_not_begun": "Kiểm tra lại kỳ; nếu đúng là số đã thực hiện thì thêm --to-come.",
    "to_come_waits": "Nếu là số ước thì trả lại để ghi rõ; nếu đúng là số đã thực hiện thì thêm --to-come.",
    "unknown_batch": "Xem các lần nhập bằng kpi batches hoặc ở trang Số liệu.",
    "earlier_corrected": (
        "Xem các số sửa; nếu tệp chỉ in chúng để so sánh thì đừng lấy cột của chúng (--column D=skip)."
    ),
}
"""How to mend it for who sits at a command line, where that names commands, options or columns of the canonical CSV."""
