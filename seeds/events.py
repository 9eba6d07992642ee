"""What happens in the illustrative ward out of the ordinary: gaps, estimates, decisions, corrections."""

GAPS = {
    ("NN03", "2020-Q2"),
    ("KT03", "2020-03"),
    ("MT01", "2020-05"),
    ("CC01", "2020-08"),
    ("AS03", "2019-11"),
    ("KT04", "2021-02"),
    ("QA02", "2021-03"),
    ("YT01", "2021-08"),
}
ESTIMATED = {"2021-09", "2021-Q3", "2021-9M"}
ESTIMATED_EARLIER = {("KT03", "2021-08")}

ASSIGNED_BY = {
    2019: "Quyết định minh hoạ số 01, ngày 04/01/2019",
    2020: "Quyết định minh hoạ số 02, ngày 06/01/2020",
    2021: "Quyết định minh hoạ số 01, ngày 05/01/2021",
}
RESOLVED_BY = {
    2019: "Nghị quyết minh hoạ số 14, ngày 20/12/2018",
    2020: "Nghị quyết minh hoạ số 16, ngày 19/12/2019",
    2021: "Nghị quyết minh hoạ số 18, ngày 22/12/2020",
}
RESOLVED = (
    ("NS01", 2019, "29500"),
    ("NS01", 2020, "31500"),
    ("NS01", 2021, "33000"),
    ("NN04", 2021, "50"),
)
REVISION = "Quyết định minh hoạ số 12, ngày 15/7/2021"
REVISED = (("AS03", "400"), ("MT03", "2.4"))
CORRECTED = (
    ("NS04", "2021-04", "actual", "-45.5", "Đính chính: trừ khoản thu hạch toán trùng"),
    ("NS01", "2021-04", "actual", "-45.5", "Đính chính: trừ khoản thu hạch toán trùng"),
    ("KT03", "2020-06", "actual", "0.412", "Đính chính theo số liệu chính thức"),
    ("AS03", "2020-03", "actual", "2", "Đính chính: bổ sung lao động báo cáo muộn"),
    ("YT01", "2020-10", "numerator", "14", "Đính chính sau đối chiếu với cơ quan bảo hiểm xã hội"),
    ("QA04", "2021-02", "actual", "1", "Đính chính: bổ sung vụ việc báo cáo muộn"),
)
