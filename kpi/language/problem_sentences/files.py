"""What a file of any kind may be like before its table is looked for."""

OF_FILES: dict[str, tuple[str, str]] = {
    # reading files of any kind
    "not_a_table": (
        "Đây là tệp {value}, không phải bảng số liệu.",
        "Lưu bảng số liệu thành Excel (.xlsx) hoặc CSV rồi nhập tệp đó.",
    ),
    "file_is_encrypted": ("Tệp có mật khẩu.", "Mở tệp, bỏ mật khẩu (Thông tin > Bảo vệ), lưu lại rồi nhập."),
    "file_damaged_or_odd": (
        "Tệp hỏng hoặc không đúng quy cách ({value}).",
        "Mở tệp bằng Excel hay LibreOffice, lưu thành tệp mới rồi nhập tệp mới.",
    ),
    "unpacks_too_large": (
        "Tệp nén này bung ra lớn quá mức cho phép ({limit}).",
        "Chép riêng bảng số liệu sang một tệp mới rồi nhập, hoặc xin nâng giới hạn cỡ tệp nhập trong Cài đặt.",
    ),
    "unsafe_xml": (
        "Tệp chứa khai báo XML mà bảng số liệu không bao giờ cần ({value}).",
        "Chép bảng số liệu sang một tệp Excel mới rồi nhập.",
    ),
    "too_heavy_to_read": (
        "Đọc tệp này cần hơn {megabytes} MB bộ nhớ hoặc hơn {seconds} giây, quá mức cho phép.",
        "Chép riêng bảng số liệu sang một tệp mới, hoặc chia tệp ra; hoặc xin nâng giới hạn cỡ tệp nhập trong Cài đặt.",
    ),
    "sheet_too_large": (
        "Bảng tính trải rộng {value} ô, quá mức {limit} ô.",
        "Xoá các dòng, cột trống ở cuối bảng, hoặc chia tệp ra; hoặc xin nâng giới hạn cỡ tệp nhập trong Cài đặt.",
    ),
    "too_long_to_ask": (
        "Ở dòng {at}, “{value}” có nhiều cách hiểu, mà tệp quá {limit} dòng thì không hỏi lại được.",
        "Viết các ô như thế cho chỉ còn một cách hiểu, hoặc chia tệp thành các phần không quá {limit} dòng.",
    ),
    "too_long_to_read": (
        "“{value}” đọc được ở tệp ngắn hơn; tệp quá {limit} dòng thì chỉ lấy những dòng viết đúng dạng chuẩn.",
        "Viết lại các ô như thế theo dạng chuẩn, hoặc chia tệp thành các phần không quá {limit} dòng.",
    ),
    "letters_lost": (
        "Chữ trong tệp đã mất khi lưu: dòng {line} là “{value}”.",
        "Mở lại tệp Excel gốc, lưu dạng “CSV UTF-8” hoặc .xlsx rồi nhập; không còn tệp gốc thì phải gõ lại các chữ đó.",
    ),
    "nul_bytes": (
        "Dòng {value} có ký tự rỗng (NUL): đây không phải tệp văn bản.",
        "Lưu lại tệp dạng “CSV UTF-8” hoặc Excel rồi nhập.",
    ),
    "ending_of_another_kind": (
        "Đuôi tên tệp không đúng với nội dung; tệp được đọc theo nội dung.",
        "Đổi đuôi tên cho đúng để lần sau khỏi nhầm.",
    ),
    "encoding_known": (
        "Chữ trong tệp không ghi bằng UTF-8; đã đọc theo bảng mã {after}.",
        "Nếu chữ sai, chọn bảng mã khác.",
    ),
    "delimiter_known": ("Các cột ngăn nhau bằng “{after}”, không phải bằng dấu phẩy.", "Không phải sửa gì."),
    "sep_line": ("Dòng “sep=” đầu tệp cho biết dấu ngăn cột; dòng này không phải số liệu.", "Không phải sửa gì."),
    "percent_format": (
        "Ô định dạng phần trăm được đọc là phần trăm, đủ mọi chữ số mà ô giữ, kể cả khi ô chỉ hiện số làm tròn.",
        "Không phải sửa gì.",
    ),
    "measure_by_format": (
        "Số mà định dạng ô hiện kèm đơn vị tính được đọc theo đơn vị tính ấy.",
        "Xem lại một vài số trước khi nhập.",
    ),
    "days_from_1904": (
        "Sổ tính đếm ngày từ năm 1904 (máy Mac cũ); ngày tháng được đọc theo cách ấy.",
        "Xem lại vài ngày trước khi nhập.",
    ),
    "more_than_fifteen_digits": (
        "Số có hơn 15 chữ số: Excel đã làm mất các chữ số cuối.",
        "So với bản gốc; ghi số ấy ở dạng văn bản.",
    ),
    "formula_without_value": (
        "Ô có công thức nhưng tệp không ghi kết quả.",
        "Mở tệp bằng Excel, chờ tính xong, lưu lại rồi nhập.",
    ),
    "composed_letters": ("Chữ có dấu ghi rời (Unicode tổ hợp) được ghép lại.", "Không phải sửa gì."),
    "odd_spaces": ("Dấu cách đặc biệt được đọc như dấu cách thường.", "Không phải sửa gì."),
    "unseen_letters": ("Ký tự không nhìn thấy được bỏ đi.", "Không phải sửa gì."),
    "turning_letters": ("Ký tự đổi chiều viết được bỏ đi.", "Kiểm tra lại chữ trong ô."),
    "control_letters": ("Ký tự điều khiển được bỏ đi.", "Kiểm tra lại chữ trong ô."),
    "wide_letters": ("Chữ và số toàn bề ngang (１２) được đọc như chữ và số thường.", "Không phải sửa gì."),
    "font_tcvn3": ("Chữ theo phông TCVN3 (ABC) được đổi sang Unicode.", "Xem lại vài ô trước khi nhập."),
    "font_vni": ("Chữ theo phông VNI được đổi sang Unicode.", "Xem lại vài ô trước khi nhập."),
}
