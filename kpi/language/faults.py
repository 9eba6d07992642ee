"""Says in a sentence what the store cannot do at the moment."""

from kpi.language import Language


def fault_text(speak: Language, code: str, detail: str = "") -> str:
    """The sentence of a fault of the store; its code where there is none."""
    says = {
        "store_busy": speak.say("Kho số liệu đang bận vì có người khác đang ghi. Hãy thử lại sau ít giây."),
        "store_crowded": speak.say("Đang có quá nhiều người cùng đọc kho số liệu. Hãy thử lại sau ít giây."),
        "store_read_only": speak.say("Kho số liệu chỉ cho đọc. Hãy kiểm tra quyền ghi của tệp và thư mục."),
        "store_full": speak.say("Ổ đĩa đã đầy nên không ghi thêm được. Hãy giải phóng chỗ rồi thử lại."),
        "store_gone": speak.say("Không mở được kho số liệu. Hãy kiểm tra đường dẫn hoặc máy chủ cơ sở dữ liệu."),
        "store_missing": speak.say(
            "Chưa có kho số liệu ở “{detail}”. Kiểm tra --database; "
            "muốn có kho mới, chạy kpi seed, kpi upgrade hoặc kpi serve trước.",
            detail=detail,
        ),
        "store_newer": speak.say(
            "Kho số liệu do một phiên bản mới hơn tạo ra (bản {detail}). Hãy dùng phiên bản phần mềm mới.",
            detail=detail,
        ),
        "store_not_a_store": speak.say("Tệp này không phải là kho số liệu. Hãy kiểm tra lại đường dẫn."),
        "store_damaged": speak.say("Kho số liệu bị hỏng. Hãy khôi phục từ bản sao gần nhất."),
        "store_bad_url": speak.say("Địa chỉ cơ sở dữ liệu không đúng. Hãy dùng sqlite:///tệp hoặc postgresql://…"),
        "store_needs_driver": speak.say("Thiếu phần kết nối PostgreSQL. Hãy cài: pip install 'tien-do[postgres]'"),
    }
    return says.get(code, code)
