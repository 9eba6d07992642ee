"""What may be wrong, or was understood, in the table of a file: its columns, numbers, periods and plans."""

OF_LAYOUT: dict[str, tuple[str, str]] = {
    # the layout of a file
    "too_many_columns": (
        "Dòng tiêu đề có {value} cột, nhiều hơn {limit} cột được phép.",
        "Xem lại dấu ngăn cột của tệp, hoặc bỏ các cột thừa.",
    ),
    "line_too_long": (
        "Dòng {value} dài hơn {limit} ký tự.",
        "Mở tệp gốc, lưu lại thành CSV UTF-8 hoặc .xlsx rồi nhập tệp đó.",
    ),
    "plan_replaced": (
        "Kế hoạch {before} không ghi ngày hiệu lực bị thay bằng {value}, kể cả cho các kỳ đã qua.",
        "Nếu là điều chỉnh giữa năm thì ghi ngày có hiệu lực: bản cũ sẽ còn giá trị đến ngày đó.",
    ),
    "plan_day_unknown": (
        "Kế hoạch {value} khác kế hoạch đang có hiệu lực ({before}); các bản đã có ghi ngày, bản này thì không.",
        "Nhập lại và nói ngày có hiệu lực.",
    ),
    "rate_differs": (
        "Tỷ lệ in trong tệp là “{value}”, tử số chia mẫu số là {computed}.",
        "Xem lại ba số: tử số và mẫu số được lấy, tỷ lệ chỉ để đối chiếu.",
    ),
    "estimate_in_note": (
        "Ghi chú nói số thực hiện là số ước; số ấy được đánh dấu ước.",
        "Nếu đã là số chính thức thì sửa ghi chú.",
    ),
    "beyond_header": (
        "Ô “{value}” nằm ngoài các cột có tiêu đề.",
        "Nếu là số lẻ bị dấu phẩy cắt đôi thì đặt số trong dấu ngoặc kép; nếu không cần thì xoá ô này.",
    ),
    "measure_converted": (
        "Số ghi theo đơn vị tính khác đã được đổi đúng sang đơn vị tính của chỉ tiêu.",
        "Xem lại một vài số trước khi nhập.",
    ),
    "percent_differs": (
        "Báo cáo ghi đạt {value} % kế hoạch, số liệu cho {percent} %.",
        "Kiểm tra số thực hiện, kế hoạch và tỷ lệ; tỷ lệ được giữ như báo cáo.",
    ),
    "whole_differs": (
        "Số của {of} là {whole}, các kỳ bên trong cho {months}, lệch {difference}.",
        "Kiểm tra số cả kỳ và số từng kỳ; bảng tổng quan tính theo số từng kỳ.",
    ),
    "earlier_corrected": (
        "Số đã duyệt của các kỳ trước {latest} bị tệp sửa: {value}, như {indicator}, {of}: {before} → {now}.",
        "Xem các số sửa; nếu tệp chỉ in chúng để so sánh thì đừng lấy cột của chúng.",
    ),
    "nothing_written": (
        "Ô ghi “-”, “…”, “x” hay “chưa có” được hiểu là chưa có số liệu, không phải số 0.",
        "Nếu là số 0 thì ghi số 0.",
    ),
    "no_such_column": (
        "Tùy chọn --column {value}: không tệp nào có cột {column}.",
        "Dùng một trong các cột có trong tệp: {known}.",
    ),
    "no_such_name": (
        "Tùy chọn --called “{value}={said}”: trong tệp không có tên này.",
        "Viết đúng tên như trong tệp; những tên trong tệp mà kho không biết: {known}.",
    ),
    "name_means_another": (
        "Tùy chọn --called “{value}={said}”: “{value}” trong kho là {known}; tên kho đã biết thì giữ nghĩa của nó.",
        "Bỏ tùy chọn này, hoặc sửa tên trong tệp.",
    ),
    "period_told_otherwise": (
        "Tùy chọn --period {value} trái với kỳ ghi trong tệp: {known}.",
        "Bỏ tùy chọn này, hoặc sửa kỳ trong tệp.",
    ),
    "unit_told_otherwise": (
        "Tùy chọn --unit {value} trái với đơn vị ghi trong tệp: {known}.",
        "Bỏ tùy chọn này, hoặc sửa đơn vị trong tệp.",
    ),
    "unknown_answer": (
        "“{value}” không phải là một câu trả lời cho {option}.",
        "Dùng một trong: {known}.",
    ),
    "no_table": (
        "Không tìm thấy bảng số liệu nào trong tệp.",
        "Bảng phải có dòng tiêu đề, với một cột chỉ tiêu và ít nhất một cột kế hoạch hoặc thực hiện.",
    ),
    "hidden_sheet": ("Trang tính bị ẩn không được đọc: {value}.", "Nếu số liệu nằm ở đó, bỏ ẩn hoặc chọn trang ấy."),
    "hidden_row": ("Dòng {value} bị ẩn nên không được nhận.", "Bỏ ẩn dòng này nếu số liệu của nó là đúng."),
    "hidden_column": ("Cột “{column}” bị ẩn nên số trong đó không được nhận.", "Bỏ ẩn cột này nếu số liệu là đúng."),
    "total_differs": (
        "Dòng cộng ghi “{value}”, các dòng cộng lại là {computed}, lệch {difference}.",
        "Dòng cộng không được nhập; kiểm tra các dòng trên.",
    ),
    "year_actual_differs": (
        "Thực hiện cả năm ghi {value}, các kỳ trong năm gộp lại là {months}, lệch {difference}; số cả năm không lấy.",
        "Kiểm tra các số; số của cả năm được tính từ số của các kỳ.",
    ),
    "to_come_estimate": (
        "Số của kỳ chưa bắt đầu hoặc chưa kết thúc được lấy làm số ước thực hiện.",
        "Ghi lại số chính thức khi kỳ đã kết thúc.",
    ),
    "to_come_leave_out": (
        "Số của kỳ chưa bắt đầu hoặc chưa kết thúc không được lấy.",
        "Nhập lại khi kỳ đã kết thúc.",
    ),
    "year_plan_differs": (
        "Kế hoạch cả năm là {value}, cộng các kỳ trong năm là {months}, lệch {difference}.",
        "Kiểm tra các số; để nguyên thì số cả năm là kế hoạch năm, các kỳ giữ số của mình.",
    ),
    "year_plan_told_twice": (
        "Kế hoạch cả năm là {value}, còn lũy kế đến hết tháng 12 là {months}: hai số khác nhau của cùng một năm.",
        "Chỉ giữ số đúng: không thể biết số nào đúng.",
    ),
    "sum_is_no_plan": (
        "“{value}” là tổng các kỳ, mà chỉ tiêu này không cộng các kỳ thành năm; không nhận làm kế hoạch năm.",
        "Ghi kế hoạch của cả năm vào ô này, hoặc để trống.",
    ),
    "units_differ": (
        "{unit} ghi {value}, còn {units} đơn vị trực thuộc trong tệp cộng lại là {parts}, lệch {difference}.",
        "Kiểm tra số của đơn vị này và của các đơn vị trực thuộc.",
    ),
    "parts_fall_short": (
        "Các phần trong tệp cộng lại là {parts}, kém số này {difference}.",
        "Kiểm tra số này và các phần của nó.",
    ),
    "struck_out": (
        "“{value}” bị gạch ngang, nên không rõ có còn giá trị không.",
        "Xoá phần bị gạch nếu đã bỏ, hoặc bỏ định dạng gạch ngang nếu còn đúng.",
    ),
    "raised_whole": (
        "Cả ô “{value}” được viết thành chỉ số trên hay dưới: không rõ là số liệu hay dấu chú thích.",
        "Bỏ định dạng chỉ số nếu là số liệu; xoá đi nếu là dấu chú thích.",
    ),
    "scaled_by_format": (
        "Ô hiện “{value}” nhưng giữ số {held}: định dạng của ô chia số ra trước khi hiện.",
        "Gõ vào ô đúng số muốn hiện, theo đơn vị tính của cột, và đổi định dạng về số thường.",
    ),
    "format_disagrees": (
        "Ô hiện “{value}”, còn tệp ghi đơn vị tính của số này là {told}.",
        "Sửa định dạng của ô hoặc sửa đơn vị tính, để cả hai nói cùng một đơn vị.",
    ),
    "error_cell": ("Ô báo lỗi {value}.", "Sửa công thức trong bảng tính, hoặc gõ số vào ô này."),
    "date_for_number": (
        "Ô này là một ngày ({value}), không phải là số.",
        "Đổi định dạng ô thành số rồi gõ lại: bảng tính đã đổi số thành ngày.",
    ),
    "percentage_for_amount": (
        "“{value}” là phần trăm, còn chỉ tiêu này tính bằng {measure}.",
        "Ghi số theo đơn vị tính của chỉ tiêu.",
    ),
    "measure_in_cell": (
        "“{value}” ghi đơn vị tính khác với đơn vị tính của chỉ tiêu ({measure}).",
        "Chỉ ghi số trong ô, và ghi đơn vị tính ở cột đơn vị tính.",
    ),
    "measure_disagrees": (
        "Tệp ghi “{told}”, còn chỉ tiêu này tính bằng {measure}: không đổi được “{value}”.",
        "Sửa đơn vị tính trong tệp, hoặc kiểm tra xem có đúng chỉ tiêu không.",
    ),
    "amount_half_understood": (
        "Số tiền “{value}” không hiểu được trọn vẹn.",
        "Viết như 7 tỷ 420 triệu: mỗi đơn vị một lần, từ lớn đến nhỏ; hoặc chỉ ghi một số.",
    ),
    "plan_not_exact": (
        "Kế hoạch “{value}” không phải là một số chính xác.",
        "Ghi một số, hoặc một khoảng như 7.2..7.6.",
    ),
    "unit_from_title": ("Đơn vị lấy từ tiêu đề của bảng.", "Nếu không đúng, chọn đơn vị khác."),
    "period_from_title": ("Kỳ lấy từ tiêu đề của bảng.", "Nếu không đúng, chọn kỳ khác."),
    "sheet_of_another_period": (
        "Trang tính tên là “{value}”, còn tiêu đề của bảng ghi {of}; kỳ được lấy theo tiêu đề.",
        "Nếu tiêu đề chưa được sửa cho kỳ này thì chọn kỳ khác.",
    ),
    "indicator_from_title": ("Chỉ tiêu lấy từ tiêu đề của bảng.", "Nếu không đúng, thêm một cột chỉ tiêu."),
    "hedge_taken": ("Số kèm “gần”, “hơn”, “khoảng” được ghi là số ước chừng.", "Không phải sửa gì."),
    "foreign_currency": (
        "“{value}” là tiền nước ngoài; chương trình không tự quy đổi.",
        "Quy đổi ra đơn vị tính của chỉ tiêu rồi ghi số đã quy đổi.",
    ),
    "currency_sign": ("Ký hiệu ₫ bên cạnh số được đọc là đồng.", "Kiểm tra xem đơn vị tính có đúng không."),
    "footnote_mark": ("Dấu chú thích sau số được bỏ đi.", "Xem lại vài số trước khi nhập."),
    "minus_in_brackets": ("Số trong ngoặc đơn được đọc là số âm.", "Xem lại vài số trước khi nhập."),
    "amount_in_words": ("Số tiền viết bằng nhiều đơn vị (7 tỷ 420 triệu) được cộng lại.", "Không phải sửa gì."),
    "range_in_words": ("Mục tiêu dạng “trên”, “dưới”, “từ … đến …” được đọc là một khoảng.", "Không phải sửa gì."),
}
