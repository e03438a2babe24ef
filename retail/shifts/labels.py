"""What stands on the documents of shifts, in the languages of the shop."""

LABELS: dict[str, dict[str, str]] = {
    "zh": {
        "language": "zh", "forfeited": "不找零部分", "tip": "小费", "foreign": "收外币", "deposited": "收订金", "given-up": "订金不退", "deposits": "未取订金",
        "handover": "交班单", "reading": "读数单 X", "supplement": "补充交班", "day_close": "日结单", "copy": "副本", "number": "单号",
        "lane": "机号", "cashier": "收银", "receiver": "接班/店长", "manager": "店长", "opened": "开班", "closed": "交班", "read": "读数时间", "at": "时间",
        "day": "营业日", "by": "经手", "receipts": "销售", "returned": "其中退货", "rounding": "抹零", "voided": "删行取消", "charged": "储值充值", "drawer": "开钱箱",
        "float": "备用金", "tender": "收款", "refund": "退款", "change": "找零", "expected": "应有", "counted": "实点", "over": "长款",
        "short": "短款", "even": "无差异", "uncounted": "未清点", "left": "留存备用金", "handed_in": "缴款", "counts": "清点次数",
        "blind": "盲点", "shown": "明点", "shift": "班次", "still_open": "未交班", "hold": "挂单", "total": "合计",
        "move.float": "放备用金", "move.paid-in": "其他收入", "move.paid-out": "支出", "move.pick-up": "中途缴款",
        "reason.late": "迟到小票",
    },
    "en": {
        "language": "en", "forfeited": "Kept of", "tip": "Tips", "foreign": "Taken", "deposited": "Deposits", "given-up": "Deposits kept", "deposits": "Deposits not picked up",
        "handover": "SHIFT CLOSED (Z)", "reading": "READING (X)", "supplement": "SUPPLEMENT", "day_close": "DAY CLOSED", "copy": "COPY",
        "number": "No.", "lane": "Lane", "cashier": "Cashier", "receiver": "Received by", "manager": "Manager", "opened": "Opened",
        "closed": "Closed", "read": "Read at", "at": "At", "day": "Business day", "by": "By", "receipts": "Receipts", "returned": "of which returned",
        "rounding": "Cash rounding", "voided": "Taken out again", "charged": "Stored value charged", "drawer": "Drawer opened", "float": "Float", "tender": "Taken",
        "refund": "Given back", "change": "Change", "expected": "expected", "counted": "counted", "over": "over", "short": "short",
        "even": "even", "uncounted": "Not counted", "left": "Left in the drawer", "handed_in": "Handed in", "counts": "Counts",
        "blind": "blind", "shown": "shown", "shift": "Shift", "still_open": "Still open", "hold": "Cart aside", "total": "Total",
        "move.float": "Float added", "move.paid-in": "Paid in", "move.paid-out": "Paid out",
        "move.pick-up": "Picked up", "reason.late": "a receipt that came late",
    },
}  # fmt: skip
