"""What is wrong in somebody's data, and how to mend it: one line of the table for each code."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from string import Formatter

from kpi.language import Language
from kpi.language.terms import ADDS_UP, COLUMN, FREQUENCY, JUDGED, LEVEL, term
from kpi.model.letters import NEVER
from kpi.model.period import NotAPeriod, Period
from kpi.model.problem import Problem

PROBLEMS: dict[str, tuple[str, str]] = {
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
    # drafts, what is handed in, what is decided
    "not_read": ("“{value}” không đọc được thành số.", "Gõ lại số; chưa có số liệu thì để trống."),
    "nothing_typed": ("Dòng này có ghi chú mà chưa có số.", "Điền số, hoặc xoá ghi chú."),
    "returned_and_empty": ("Số bị trả lại đang để trống.", "Điền số đã sửa, hoặc gõ “không áp dụng”."),
    "needs_reason": ("Số này trông khác thường.", "Ghi vì sao số này đúng, hoặc sửa lại số."),
    "changed_meanwhile": ("Số này vừa được {value} thay đổi.", "Xem lại rồi làm tiếp."),
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
    "two_readings": ("“{value}” có thể là {one}, cũng có thể là {other}.", "Gõ lại không có dấu phân cách hàng nghìn."),
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
    "unknown_batch": "Xem các lần nhập bằng kpi batches hoặc ở trang Số liệu.",
    "earlier_corrected": (
        "Xem các số sửa; nếu tệp chỉ in chúng để so sánh thì đừng lấy cột của chúng (--column D=skip)."
    ),
}
"""How to mend it for who sits at a command line, where that names commands, options or columns of the canonical CSV."""

SAY_AFTER = frozenset(code for code, (said, _) in PROBLEMS.items() if "{after}" in said)
"""Rules whose sentence says what was made of it."""

UNNAMED = ("Không nhận được “{value}” ({code}).", "Kiểm tra lại bản gốc.")
"""For a code that is not in the table yet: better a plain sentence than none."""


def said_of(problem: Problem, language: Language) -> str:
    """The sentence and the way to mend it."""
    values = {"value": problem.value, "column": problem.column, **problem.values}
    if problem.row is None and not language.by_command:  # of no file: whoever reads it has filled in a form
        values = _as_in_forms(language, values)
    return f"{sentence(language, problem.code, values)} {mend(language, problem.code, values)}".strip()


_WORDS_OF_COLUMNS = {"adds_up": ADDS_UP, "judged": JUDGED, "frequency": FREQUENCY, "level": LEVEL}


def _as_in_forms(language: Language, values: Mapping[str, str]) -> dict[str, str]:
    """The names of columns and the codes in them as the fields of a form have them."""
    column, told = values.get("column", ""), dict(values)
    words = _WORDS_OF_COLUMNS.get(column, {})
    told["column"] = term(COLUMN, column, language)
    for name in {"value", "was"} & told.keys():
        told[name] = term(words, told[name], language)
    if "known" in told:
        told["known"] = ", ".join(term(words, code, language) for code in told["known"].split(", "))
    return told


def sentence(language: Language, code: str, values: Mapping[str, str]) -> str:
    """What is wrong."""
    return _filled(language, PROBLEMS.get(code, UNNAMED)[0], {"code": code, **values})


def mend(language: Language, code: str, values: Mapping[str, str]) -> str:
    """How to mend it; with commands, options and columns of the canonical CSV for those alone who see them."""
    by_command = MENDS_BY_COMMAND.get(code) if language.by_command else None
    return _filled(language, by_command or PROBLEMS.get(code, UNNAMED)[1], {"code": code, **values})


def _filled(language: Language, text: str, values: Mapping[str, str]) -> str:
    gaps = {name: "…" for _, name, _, _ in Formatter().parse(text) if name}
    told = {name: _seen(value) for name, value in _readable(language, values).items()}
    return language.say(text, **{**gaps, "value": "", "column": "", **told})


def _seen(value: str) -> str:
    """What was refused is repeated, but does not turn the direction of the sentence about it."""
    return value.translate(_NOT_SEEN) if not value.isascii() or not value.isprintable() else value


_NOT_SEEN = dict.fromkeys(NEVER, "\ufffd")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OF_A_PERIOD = frozenset({"period_locked", "already_locked", "not_locked"})


_OF_A_FORMAT = frozenset({"scaled_by_format", "format_disagrees"})
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")


def _readable(language: Language, values: Mapping[str, str]) -> dict[str, str]:
    """A moment, days, and the period that a lock is about, as they are read; all are kept as they are stored."""
    told = dict(values)
    if "at" in told:
        told["at"] = language.moment(datetime.fromisoformat(told["at"]))
    if "existed" in told:
        told["existed"] = _DAY.sub(lambda found: language.date(date.fromisoformat(found[0])), told["existed"])
    periods = {"latest", "of", "run", *(("value",) if told.get("code") in _OF_A_PERIOD else ())}
    for name in periods & {name for name, value in told.items() if value}:
        with suppress(NotAPeriod):  # the handbook names no period
            told[name] = language.period(Period.parse(told[name]))
    if told.get("code") == "percentage_adds_up":
        told = {"measured_in": "%", **told, **_example(language)}
    if "kind" in told:
        told["kind"] = term(ADDS_UP, told["kind"], language)
    if told.get("code") in _OF_A_FORMAT:  # what is seen in the cell has the signs of the reader
        for name in {"value", "held"} & told.keys():
            told[name] = _NUMBER.sub(lambda found: language.number(Decimal(found[0]), 15), told[name], count=1)
    return told


def _example(language: Language) -> dict[str, str]:
    """What two communes told, and what each kind makes of it: exact, in the reader's way of writing numbers."""
    from kpi.model.example import COMMUNES, made_by  # only this sentence asks

    said: dict[str, str] = {}
    for letter, months in zip("ab", COMMUNES, strict=True):
        for place, parts in enumerate(months, start=1):
            said[f"{letter}{place}"] = "/".join(language.number(part, 0) for part in parts)
    for kind in ("share", "ratio", "average", "total", "latest"):
        for name, number in made_by(kind)._asdict().items():
            said[f"{kind}_{name}"] = "–" if number is None else language.percent(number / 100)
    return said
