"""What may be wrong with units, indicators, regimes, settings and locks, and with undoing an import."""

OF_GOVERNING: dict[str, tuple[str, str]] = {
    # units, indicators, regimes, settings, locks
    "period_locked": (
        "Số liệu {value} đã khoá: {by} khoá lúc {at}, lý do: {reason}.",
        "Muốn sửa, đề nghị người có quyền mở khoá kỳ này.",
    ),
    "already_locked": ("Số liệu {value} ở đây {by} đã khoá lúc {at}: {reason}.", "Muốn đổi lý do thì mở khoá trước."),
    "not_locked": ("Số liệu {value} ở đây không bị khoá.", "Khoá có thể nằm ở đơn vị cấp trên hoặc ở kỳ dài hơn."),
    "no_standing_changes": ("Không có đánh giá nào thay đổi.", "Không cần ghi là đã xem."),
    "standing_changes_seen": ("{by} đã xem lúc {at}.", "Không cần ghi lần nữa."),
    "lock_needs_reason": ("Chưa ghi lý do.", "Ghi lý do: ai bị khoá cũng sẽ đọc dòng này."),
    "unit_gone": ("Không còn đơn vị này.", "Tải lại trang rồi chọn lại."),
    "indicator_gone": ("Không còn chỉ tiêu này.", "Tải lại trang rồi chọn lại."),
    "indicator_has_figures": (
        "Chỉ tiêu “{value}” đã có số liệu nên không xoá được.",
        "Cho chỉ tiêu ngừng từ một ngày; số liệu cũ vẫn giữ.",
    ),
    "indicator_has_parts": ("Chỉ tiêu “{value}” còn các chỉ tiêu thành phần: {parts}.", "Xử lý các chỉ tiêu đó trước."),
    "code_not_usable": ("Mã “{value}” không dùng được.", "Viết liền, không có dấu cách và các dấu @ ; , |."),
    "days_out_of_range": ("Số ngày “{value}” không dùng được.", "Ghi số nguyên từ {least} đến {most}."),
    "threshold_out_of_range": (
        "Ngưỡng “{value}” không dùng được.",
        "Ghi tỷ lệ phần trăm lớn hơn 0 %; mức đủ số liệu không quá 100 %, các mức khác không quá 200 %.",
    ),
    "thresholds_crossed": (
        "Mức đúng tiến độ thấp hơn mức có nguy cơ.",
        "Mức đúng tiến độ phải bằng hoặc cao hơn mức có nguy cơ.",
    ),
    "unit_missing": ("Chưa chọn đơn vị.", "Chọn đơn vị trong danh sách."),
    "parent_missing": ("Chưa chọn đơn vị cấp trên.", "Chọn đơn vị mà đơn vị này trực thuộc."),
    "period_missing": ("Chưa chọn kỳ.", "Chọn kỳ trong danh sách."),
    "unit_stays_below": (
        "Đơn vị đang trực thuộc đơn vị khác nên không thành cấp cao nhất được.",
        "Kết thúc đơn vị này và lập đơn vị mới.",
    ),
    "correction_reason_missing": (
        "Chưa ghi lý do.",
        "Ghi vì sao cách tính đang có là sai: lý do được giữ trong nhật ký.",
    ),
    "correction_changes_nothing": ("Chỉ tiêu “{value}” đang được tính và đánh giá đúng như vậy.", "Chọn cách khác."),
    "figures_not_of_the_kind": (
        "Có {n} số liệu của “{value}” không đọc được theo cách “{kind}”, đầu tiên là của {unit}, {run}.",
        "Sửa các số đó trước, hoặc chọn cách khác.",
    ),
    "look_again_at_rules": (
        "Từ khi bạn xem “{value}”, số liệu hoặc cách tính đã khác; chưa sửa gì.",
        "Xem lại những gì sẽ đổi, rồi bấm lần nữa.",
    ),
    "no_correction_to_take_back": (
        "Chỉ tiêu “{value}” không có lần sửa cách tính nào để lấy lại.",
        "Xem nhật ký; muốn tính cách khác thì sửa lần nữa.",
    ),
    "unknown_group": ("Không có nhóm đơn vị “{value}”.", "Các nhóm đang có: {known}. Hoặc lập nhóm này trước."),
    "group_in_use": (
        "Nhóm “{value}” còn phân công báo cáo nên không bỏ được.",
        "Bỏ các phân công của nhóm trước.",
    ),
    "assignment_ends_before": (
        "Phân công kết thúc ngày {value}, trước ngày bắt đầu {since}.",
        "Sửa một trong hai ngày.",
    ),
    "no_assignment_heads": (
        "Không thấy dòng tiêu đề của bảng phân công báo cáo trong “{value}”.",
        "Bảng cần các cột: {known}.",
    ),
    "assignment_file_asks": (
        "Chưa rõ bảng mã hoặc phông chữ của “{value}”.",
        "Lưu lại tệp bằng Unicode (UTF-8 hoặc .xlsx) rồi nhập.",
    ),
    "assignment_of_whom": (
        "Chưa rõ phân công cho ai.",
        "Ghi một cấp, một nhóm hoặc một đơn vị. Cấp cùng với đơn vị là các đơn vị cấp đó thuộc đơn vị ấy.",
    ),
    "assignment_table_wrong": ("Bảng có {value} chỗ không nhận được; chưa ghi gì.", "Xem từng dòng bên dưới."),
    "nothing_proposed": ("Không có phân công nào chờ xác nhận.", "Tải lại trang để xem phân công đang có."),
    "no_assignment_to_take_back": (
        "Không có lần đổi phân công báo cáo nào để lấy lại.",
        "Xem nhật ký; muốn khác thì đặt lại phân công.",
    ),
    "indicator_taken": ("Đã có chỉ tiêu mã “{value}”.", "Dùng mã khác, hoặc sửa chỉ tiêu đó."),
    "not_a_whole_number": ("“{value}” không phải là số nguyên không âm.", "Chỉ gõ chữ số."),
    "changed_under_you": (
        "Người khác vừa sửa mục này nên chưa lưu.",
        "Các ô đang hiện giá trị mới nhất: xem lại rồi sửa lần nữa.",
    ),
    "unknown_setting": ("Không có thiết lập “{value}”.", "Dùng một trong: {known}."),
    "setting_out_of_range": ("Giá trị “{value}” không dùng được.", "Ghi số nguyên từ {least} đến {most}."),
    # undoing
    "unknown_batch": ("Không có lần nhập số {value}.", "Xem các lần nhập ở trang Số liệu."),
    "undo_without_rows": (
        "Lần nhập “{value}” có từ trước khi nhật ký ghi lại từng đơn vị và chỉ tiêu nên không hoàn tác được.",
        "Đơn vị và chỉ tiêu sửa ở trang Quản trị.",
    ),
    "nothing_to_undo": (
        "Lần nhập “{value}” không còn gì để hoàn tác.",
        "Những gì nó mang lại đã được hoàn tác, đã được sửa sau đó, đã khoá, hoặc đang được dùng.",
    ),
}
