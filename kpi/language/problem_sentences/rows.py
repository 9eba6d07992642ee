"""What may be wrong in a file of the canonical shape: in the file, a cell, a name, and between rows."""

OF_ROWS: dict[str, tuple[str, str]] = {
    # the file
    "unreadable_encoding": (
        "Tệp không phải là văn bản UTF-8 (từ dòng {line}).",
        "Lưu lại tệp dạng “CSV UTF-8” rồi nhập lại.",
    ),
    "unreadable_rows": (
        "Tệp không phải là CSV đúng quy cách ({reason}).",
        "Kiểm tra dấu ngoặc kép và dấu phẩy, hoặc lưu lại tệp từ bảng tính.",
    ),
    "empty_file": ("Tệp trống.", "Chọn tệp có dòng tiêu đề và số liệu."),
    "no_rows": ("Tệp chỉ có dòng tiêu đề, không có số liệu.", "Kiểm tra xem có đúng tệp không."),
    "kind_unclear": (
        "Không biết tệp chứa đơn vị, chỉ tiêu hay số liệu (các cột: {columns}).",
        "Đặt tên cột theo mẫu.",
    ),
    "standings_not_figures": (
        "Đây là bảng tình hình thực hiện do chương trình tính ra, không phải tệp số liệu.",
        "Muốn nhập số liệu thì tải tệp số liệu ở trang Số liệu.",
    ),
    "missing_column": ("Thiếu cột “{column}”.", "Thêm cột này vào dòng tiêu đề."),
    "no_indicator_column": (
        "Không cột nào được hiểu là tên hay mã chỉ tiêu.",
        "Chỉ ra cột đó trong bảng các cột của trang nhập.",
    ),
    "indicators_across": (
        (
            "Các chỉ tiêu nằm ngang ở tiêu đề cột ({value}), mỗi dòng là một kỳ hay một đơn vị: "
            "bảng kiểu này không đọc được."
        ),
        (
            "Nếu mỗi dòng là một kỳ: trong Excel chọn bảng, Sao chép, Dán đặc biệt > Chuyển vị (Copy, Paste Special > "
            "Transpose), rồi ghi “Chỉ tiêu” vào ô góc trên bên trái. Nếu mỗi dòng là một đơn vị: ghi mỗi số một dòng, "
            "với các cột Đơn vị, Chỉ tiêu, Kỳ, Thực hiện."
        ),
    ),
    "no_figure_column": (
        "Không cột nào được hiểu là kế hoạch hay thực hiện.",
        "Chỉ ra cột đó trong bảng các cột của trang nhập.",
    ),
    "unknown_column": ("Không có cột nào tên là “{column}”; cột này không được đọc.", "Sửa tên cột, hoặc bỏ cột đi."),
    "repeated_column": ("Cột “{column}” có hai lần.", "Chỉ giữ lại một cột."),
    "wrong_number_of_cells": (
        "Dòng có {found} ô, dòng tiêu đề có {expected}.",
        "Kiểm tra dấu phẩy thừa hoặc thiếu; số hay chữ có dấu phẩy phải đặt trong ngoặc kép.",
    ),
    # a cell
    "required": ("Ô “{column}” để trống.", "Điền vào ô này."),
    "not_a_number": ("“{value}” không phải là số.", "Viết chữ số, dấu chấm cho phần thập phân: 5097.54."),
    "not_a_comma_number": ("“{value}” không phải là số.", "Viết chữ số, dấu phẩy cho phần thập phân: 5097,54."),
    "ambiguous_number": (
        "“{value}” có thể là hàng nghìn, cũng có thể là số thập phân.",
        "Viết không có dấu phân cách hàng nghìn (1000), hoặc chỉ với số chữ số thập phân được giữ (1).",
    ),
    "too_many_decimals": (
        "Số “{value}” có nhiều hơn {decimals} chữ số thập phân mà chỉ tiêu này giữ.",
        "Làm tròn ở bản gốc, hoặc lập chỉ tiêu giữ nhiều chữ số thập phân hơn.",
    ),
    "beyond_range": ("Số “{value}” vượt quá mức lưu được ({limit}).", "Kiểm tra đơn vị tính của số này."),
    "not_a_period": (
        "“{value}” không phải là một kỳ.",
        "Viết như 2021-06, 2021-Q2, 2021-H1, 2021-9M, 2021 hoặc 2021-01/2021-05.",
    ),
    "financial_year": (
        "“{value}” là năm học hay năm tài chính, nằm trên hai năm dương lịch.",
        "Ghi số theo tháng, hoặc ghi năm dương lịch như 2021.",
    ),
    "week_as_period": (
        "“{value}” là một tuần; tuần không nằm gọn trong tháng nào.",
        "Cộng thành số của tháng, viết kỳ như 2021-06.",
    ),
    "day_as_period": (
        "“{value}” là một ngày giữa tháng, không phải là một kỳ.",
        "Viết kỳ như 2021-06; hoặc ngày đầu hay ngày cuối của tháng.",
    ),
    "not_a_date": ("“{value}” không phải là một ngày.", "Viết năm-tháng-ngày: 2021-06-30."),
    "setting_not_one_of": ("“{value}” không phải là một lựa chọn.", "Dùng một trong: {known}."),
    "not_a_yes_or_no": ("“{value}” không phải là có hay không.", "Viết yes hoặc no, hoặc để trống."),
    "unknown_word": ("“{value}” không dùng được ở cột “{column}”.", "Dùng một trong: {known}."),
    "not_a_percentage": ("“{value}” không phải là tỷ lệ phần trăm.", "Chỉ viết số, như 68.7, không có dấu %."),
    "not_a_range": ("“{value}” không phải là một khoảng.", "Viết như 7.2..7.6, >=95, <7.6 hoặc >7.2 <7.6."),
    "too_long": ("Ô dài quá {limit} ký tự (“{value}”).", "Rút ngắn lại."),
    "control_character": (
        "Ô có ký tự điều khiển hoặc dấu đổi chiều chữ, không hiện ra được.",
        "Gõ lại ô này thay vì dán vào.",
    ),
    # names
    "unknown_unit": ("Không có đơn vị “{value}”.", "Gần giống: {near}. Hoặc nhập đơn vị này trước."),
    "unknown_indicator": ("Không có chỉ tiêu “{value}”.", "Gần giống: {near}. Hoặc nhập chỉ tiêu này trước."),
    "unknown_rows": (
        "{rows} dòng, từ dòng {first} đến dòng {last}, không nêu chỉ tiêu hay đơn vị nào đã biết.",
        "Xoá các dòng này nếu chúng không thuộc bảng; nếu thuộc thì nhập chỉ tiêu hoặc đơn vị trước.",
    ),
    "ambiguous_unit": ("“{value}” có thể là nhiều đơn vị.", "Chọn một: {candidates}."),
    "ambiguous_indicator": ("“{value}” có thể là nhiều chỉ tiêu.", "Dùng mã: {candidates}."),
    "unit_not_open": (
        "Đơn vị “{value}” không tồn tại trong kỳ này (thời gian tồn tại: {existed}).",
        "Kiểm tra kỳ, hoặc dùng mã của đơn vị kế thừa.",
    ),
    "unknown_basis": ("Không có căn cứ giao “{value}”.", "Dùng một trong: {known}."),
    "unknown_parent": ("Không có “{value}” để đặt vào cấp trên.", "Thêm dòng này vào tệp, hoặc sửa mã cấp trên."),
    "parent_cycle": ("“{value}” lại nằm dưới chính dòng này.", "Sửa mã cấp trên."),
    "unknown_successor": (
        "Không có đơn vị “{value}” nào mở ra sau khi đơn vị này kết thúc.",
        "Thêm đơn vị kế thừa trước, và kiểm tra ngày kết thúc của đơn vị này.",
    ),
    "code_taken": (
        "Mã “{value}” đang là của một đơn vị khác cùng thời gian.",
        "Ghi ngày kết thúc cho đơn vị cũ trước.",
    ),
    "opened_after_closed": ("Ngày bắt đầu {value} sau ngày kết thúc.", "Sửa một trong hai ngày."),
    # the same twice, and what does not fit together
    "duplicate": (
        "Cùng đơn vị, chỉ tiêu và kỳ nhưng khác giá trị với dòng {rows}.",
        "Chỉ giữ lại dòng đúng: không thể biết dòng nào đúng.",
    ),
    "needs_denominator": ("Có tử số mà không có mẫu số.", "Điền mẫu số."),
    "needs_numerator": ("Có mẫu số mà không có tử số.", "Điền tử số."),
    "negative_denominator": ("Mẫu số “{value}” không dùng được.", "Mẫu số phải lớn hơn 0, hoặc cả hai bằng 0."),
    "parts_not_for_this_kind": (
        "Chỉ tiêu này không phải là tỷ lệ nên không có tử số, mẫu số.",
        "Ghi một số ở cột thực hiện.",
    ),
    "parts_disagree": (
        "“{value}” không bằng tử số chia mẫu số ({computed}).",
        "Kiểm tra ba số; hoặc để trống số thực hiện.",
    ),
    "range_not_for_this_kind": ("Chỉ tiêu này không có mục tiêu dạng khoảng (“{value}”).", "Ghi một số."),
    "changed_meaning": (
        "Chỉ tiêu đã có số liệu nên không đổi được “{column}” (đang là {was}).",
        "Ý nghĩa mới thì lập chỉ tiêu với mã mới.",
    ),
    "changed_rule": (
        "Chỉ tiêu {indicator} đã có số liệu nên không đổi được “{column}” ở đây (đang là {was}).",
        (
            "Nếu khai sai thì người quản trị sửa ở trang Quản trị, phần Các chỉ tiêu, mục {indicator}: "
            "trước khi sửa sẽ thấy mức đánh giá nào đổi."
        ),
    ),
    "percentage_adds_up": (
        "Chỉ tiêu tính bằng {measured_in} không dùng được cách “{kind}”: cộng các tỷ lệ thì không ra tỷ lệ.",
        (
            "Chọn tỷ lệ tại thời điểm (trong tệp là share: bảo hiểm y tế, hộ nghèo), tỷ lệ trong kỳ (ratio: hồ sơ "
            "đúng hạn) hoặc bình quân các kỳ (average: tốc độ tăng). Ví dụ tháng 1 rồi tháng 10, xã A {a1}, {a2}, "
            "xã B {b1}, {b2}. Đến tháng 10: tỷ lệ tại thời điểm {share_one} ở A, {share_both} cả hai xã; tỷ lệ trong "
            "kỳ {ratio_one} và {ratio_both}; bình quân {average_one}, không gộp các xã; cộng dồn sẽ ra {total_one} "
            "và {total_both}, số cuối kỳ {latest_one} và {latest_both}."
        ),
    ),
    "nothing_told": (
        "“{value}” nói về một số không có trong dòng này nên không được nhận.",
        "Điền số vào dòng này, hoặc để trống ô này.",
    ),
    "total_beyond_range": (
        "Tổng của “{value}” ở đơn vị {unit} vượt quá mức lưu được ({limit}).",
        "Kiểm tra đơn vị tính của các số.",
    ),
}
