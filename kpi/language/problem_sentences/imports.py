"""What may keep a file from being imported on its page, or a table from being exported."""

OF_IMPORTS: dict[str, tuple[str, str]] = {
    # an import on the page
    "import_too_large": (
        "Tệp “{value}” lớn hơn {limit} MB.",
        "Chia tệp ra, hoặc đề nghị người quản trị nâng giới hạn trong phần Cài đặt.",
    ),
    "unknown_upload": ("Không có tệp nhập số {value} của bạn.", "Chọn lại tệp."),
    "too_many_waiting": (
        "Chưa nhận tệp “{value}”: bạn đã có {files} tệp hoặc {limit} MB đang chờ nhập.",
        "Nhập các tệp đang chờ, hoặc mở tệp không cần nữa và bấm “Bỏ tệp này”.",
    ),
    "upload_discarded": ("Tệp “{value}” đã bỏ; nội dung không còn được giữ.", "Thả tệp vào lần nữa nếu cần."),
    "look_again": (
        "Từ khi bạn xem tệp “{value}”, câu trả lời hoặc số trong kho đã khác; chưa ghi gì.",
        "Xem lại những gì sẽ ghi ở dưới, rồi bấm nhập lần nữa.",
    ),
    "look_again_at_import": (
        "Từ khi bạn xem tệp “{value}”, số trong kho đã khác; chưa ghi gì.",
        "Xem lại những gì sẽ ghi, rồi bấm duyệt lần nữa.",
    ),
    "rows_refused_by_now": (
        "Có dòng của tệp “{value}” nay bị từ chối; chưa ghi gì.",
        "Xem các dòng đó; đánh dấu chỉ nhận các dòng đúng, hoặc trả tệp lại.",
    ),
    "own_import": (
        "Không ai tự duyệt tệp của mình.",
        "Nhờ một người khác có quyền duyệt hoặc quản trị các đơn vị của tệp.",
    ),
    "not_all_units": (
        "Tệp “{value}” có đơn vị mà bạn không duyệt.",
        "Nhờ người duyệt được mọi đơn vị của tệp, hoặc đề nghị chia tệp theo đơn vị.",
    ),
    "handed_in_already": (
        "Tệp “{value}” đã gửi và đang chờ người khác duyệt (số {number}).",
        "Chờ người duyệt, hoặc rút tệp đó lại trước.",
    ),
    "left_out": ("{value} không duyệt dòng này: {why}", "Sửa dòng này rồi nhập lại."),
    "not_your_upload": (
        "Tệp “{value}” do {who} thả vào; chỉ người đó trả lời, nhập, huỷ hoặc bỏ được.",
        "Tải tệp gốc về rồi tự thả vào, nếu muốn nhập thay.",
    ),
    "upload_not_waiting": ("Tệp “{value}” đã nhập hoặc đang được nhập.", "Xem danh sách các tệp đã nhập."),
    "question_open": ("Tệp còn câu hỏi chưa được trả lời.", "Trả lời các câu hỏi rồi nhập."),
    "needs_answer": ("{question} {examples}", "Trả lời bằng {option}."),
    "look_failed": (
        "Không xem trước được tệp “{value}” vì một lỗi của chương trình; chưa có gì được ghi.",
        "Lưu lại tệp từ bảng tính rồi thử lại; nếu vẫn vậy, gửi tệp cho người quản trị.",
    ),
    "no_refused_rows": ("Tệp “{value}” không có dòng nào bị từ chối.", "Xem kết quả nhập ở trang Nhập tệp."),
    "import_failed": (
        "Việc nhập dừng lại vì một lỗi của chương trình; chưa có gì được ghi.",
        "Thử lại; nếu vẫn vậy, gửi tệp cho người quản trị (lỗi được ghi trong nhật ký máy chủ).",
    ),
    "draft_of_another": (
        "{value} đang nhập một số khác ở đây: số đó vẫn đứng, số của tệp để bên cạnh chờ bạn chọn.",
        "Mở bảng nhập của tháng này rồi chọn giữ số nào.",
    ),
    "plan_needs_manager": (
        "Kế hoạch của {value} không lấy: chỉ người quản trị đơn vị mới đặt kế hoạch bằng tệp.",
        "Đề nghị người quản trị nhập phần kế hoạch.",
    ),
    "no_right_unit": (
        "Bạn không được nhập số liệu của {value}.",
        "Chỉ để lại các dòng của đơn vị mình, hoặc đề nghị người quản trị cấp quyền.",
    ),
    # an export
    "too_many_rows_for_a_sheet": (
        "Bảng dài hơn {limit} dòng, nhiều hơn một trang tính chứa được.",
        "Xuất ra CSV, hoặc xuất từng đơn vị, từng năm.",
    ),
    "too_long_for_a_cell": (
        "“{value}” dài hơn {limit} chữ, nhiều hơn một ô Excel chứa được.",
        "Xuất ra CSV.",
    ),
}
