"""What people may not do, and what is wrong with names, passwords and ways to sign in."""

OF_PEOPLE: dict[str, tuple[str, str]] = {
    # people and rights
    "not_allowed": ("Bạn không có quyền làm việc này ở {value}.", "Đề nghị người quản trị cấp quyền."),
    "not_allowed_everywhere": ("Bạn không có quyền làm việc này.", "Đề nghị người quản trị cấp quyền."),
    "not_allowed_person": ("Bạn không có quyền với tài khoản “{value}”.", "Đề nghị người quản trị cấp trên."),
    "person_disabled": ("Tài khoản “{value}” đã bị khoá.", "Liên hệ người quản trị."),
    "password_must_change": ("Mật khẩu đang dùng chỉ dùng một lần.", "Hãy đặt mật khẩu mới trước."),
    "name_not_usable": (
        "Tên đăng nhập “{value}” không dùng được.",
        "Chỉ dùng chữ, số và các dấu . _ - @ +, tối đa 80 ký tự.",
    ),
    "name_taken": ("Đã có tài khoản “{value}”.", "Chọn tên khác."),
    "name_looks_like": (
        "Tên “{value}” trông giống tên của người khác: “{other}” ({name}).",
        "Chọn tên khác; nếu là hai người trùng họ tên thì viết tên hiển thị giống hệt.",
    ),
    "name_mixes_alphabets": (
        "Tên “{value}” có từ trộn chữ cái của nhiều bảng chữ ({alphabets}).",
        "Gõ lại tên thay vì dán vào, bằng chữ cái của một bảng chữ.",
    ),
    "name_of_the_system": ("“{value}” là tên mà hệ thống tự ký trong nhật ký.", "Chọn tên khác."),
    "own_account": (
        "Đây là tài khoản của chính bạn: khoá thì bạn bị đăng xuất ngay, và chỉ người quản trị khác mở lại được.",
        "Nếu đúng ý thì khẳng định lần nữa.",
    ),
    "own_right": (
        "Đây là quyền quản trị của chính bạn: thu rồi thì chỉ người quản trị khác cấp lại được.",
        "Nếu đúng ý thì khẳng định lần nữa.",
    ),
    "own_password": (
        "Đây là tài khoản của chính bạn: đặt lại ở đây thì bạn bị đăng xuất trước khi đọc được mật khẩu mới.",
        "Đổi mật khẩu của mình ở trang Đổi mật khẩu.",
    ),
    "unknown_person": (
        "Không có tài khoản “{value}”.",
        "Kiểm tra lại tên đăng nhập trong trang Người dùng.",
    ),
    "wrong_password": ("Mật khẩu hiện tại không đúng.", "Gõ lại."),
    "password_same": ("Mật khẩu mới trùng mật khẩu cũ.", "Chọn mật khẩu khác."),
    "password_length": ("Mật khẩu phải có từ {shortest} đến {longest} ký tự.", "Một câu ngắn là mật khẩu tốt."),
    "password_easy": (
        "Mật khẩu này quá dễ đoán.",
        "Đừng dùng từ quen thuộc, dãy số, tên mình hay tên cơ quan, dù có thêm số; một câu ngắn là mật khẩu tốt.",
    ),
    "last_administrator": (
        "Đây là người quản trị toàn hệ thống cuối cùng.",
        "Cấp quyền quản trị cho người khác trước.",
    ),
    "wrong_name_or_password": ("Tên đăng nhập hoặc mật khẩu không đúng.", "Gõ lại; để ý phím Caps Lock và bộ gõ."),
    "sign_in_waits": (
        "Đã có nhiều lần thử sai nên phải chờ, không quá {minutes} phút nữa.",
        "Máy bạn đã từng đăng nhập thì không phải chờ vì người khác; quên mật khẩu thì nhờ người quản trị đặt lại.",
    ),
    "one_time_over": (
        "Mật khẩu dùng một lần này đã được dùng, hoặc đã quá {days} ngày.",
        "Nhờ người quản trị đặt lại.",
    ),
    "nobody_of_that_name": (
        "Chưa có tài khoản “{value}” trong hệ thống này.",
        "Nhờ người quản trị lập tài khoản với đúng tên đó.",
    ),
    "signed_out": ("Bạn chưa đăng nhập, hoặc phiên làm việc đã kết thúc.", "Hãy đăng nhập rồi thử lại."),
    "from_elsewhere": ("Yêu cầu này không gửi từ trang của hệ thống nên không được nhận.", "Làm lại từ trang này."),
    "form_stale": ("Trang này đã mở quá lâu nên chưa nhận được.", "Kiểm tra lại rồi gửi lần nữa."),
    "form_too_large": ("Nội dung gửi lên quá dài.", "Rút ngắn lại rồi gửi."),
    "provider_silent": (
        "Hệ thống định danh của cơ quan chưa trả lời.",
        "Thử lại sau ít phút, hoặc đăng nhập bằng mật khẩu.",
    ),
    "provider_refused": ("Hệ thống định danh không xác nhận lần đăng nhập này.", "Đăng nhập lại từ đầu."),
    "provider_other_try": (
        "Lần đăng nhập này đã hết hạn hoặc không bắt đầu ở trình duyệt này.",
        "Đăng nhập lại từ đầu.",
    ),
    "provider_no_name": (
        "Hệ thống định danh không cho biết tên đăng nhập.",
        "Nhờ người quản trị kiểm tra cấu hình đăng nhập.",
    ),
    "provider_not_safe": (
        "Địa chỉ của hệ thống định danh không dùng https nên không được dùng.",
        "Nhờ người quản trị kiểm tra cấu hình đăng nhập.",
    ),
    "provider_needs_part": (
        "Máy chủ thiếu phần đăng nhập qua hệ thống định danh.",
        "Nhờ người quản trị máy chủ cài thêm phần này; tạm thời đăng nhập bằng mật khẩu.",
    ),
    "password_repeat": ("Hai lần gõ mật khẩu mới không giống nhau.", "Gõ lại cả hai lần."),
}
