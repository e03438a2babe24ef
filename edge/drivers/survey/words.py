"""What is said to whoever installs a box, in both languages. `{name}`s are filled in."""

from typing import Final

from edge.drivers.survey.phrases import Told, phrase

__all__ = ["WORDS", "Told", "phrase", "tell"]

#: code -> (中文, English)
WORDS: Final[dict[str, tuple[str, str]]] = {
    "look": ("正在听 {url} …", "Listening at {url} …"),
    "ask": ("正在询问 {url} …", "Asking at {url} …"),
    "found": ("{url}：{role}，{driver}（{example}）", "{url}: {role}, {driver} ({example})"),
    "quiet": ("自己不说话：扫一个码，或允许询问", "says nothing by itself; scan a code meanwhile, or let it be asked"),
    "silent": ("不说话，也不回答", "says nothing, and answers nothing that we can ask"),
    "taken": ("{device} 正在用", "in use by {device}"),
    "closed": ("打不开：{why}", "cannot be opened: {why}"),
    "unsteady": (
        "重新插上后名字可能会变：请安装 udev 规则",
        "its name may change when it is plugged in again: install the udev rule",
    ),
    "types": ("像键盘一样打字", "types, as a keyboard does"),
    "no-ports": (
        "没有串口、USB 打印机或键盘。插好了吗？udev 规则装了吗？",
        "No serial port, USB printer or keyboard is there. Is it plugged in, and is the udev rule installed?",
    ),
    "printing": ("正在打印测试页 …", "Printing a test page …"),
    "printed": ("已打印；{status}", "printed; {status}"),
    "printed-look": (
        "纸上有“测试页”和二维码，并且切好了吗？那就正常。",
        "The page reads 测试页, has a QR code and is cut? Then it works.",
    ),
    "label-printing": ("正在打印一张测试价签（40x30 毫米）…", "Printing one test label, 40 x 30 mm …"),
    "label-printed": (
        "它说打完了：签上有“测试 Test”、12.80 和条码，并且在签纸正中吗？",
        "it says that it is done: 测试 Test, 12.80 and bars stand in the middle of one label?",
    ),
    "label-sent": (
        "已发出，它什么都不回答：签上有“测试 Test”、12.80 和条码吗？",
        "sent, and it answers nothing: does the label show 测试 Test, 12.80 and bars?",
    ),
    "status-none": ("它什么都不回答：看不到有没有纸、盖没盖", "it answers nothing: paper and cover cannot be seen"),
    "status-paper": ("有回答：有纸", "it answers: paper in"),
    "status-out": ("有回答：缺纸", "it answers: paper out"),
    "status-near": ("纸快用完", "near its end"),
    "status-drawer-open": ("钱箱开着", "drawer open"),
    "status-drawer-closed": ("钱箱关着", "drawer closed"),
    "put-goods": ("请在秤上放一件商品 …", "Put something on the scale …"),
    "weighed": ("{grams} 克", "{grams} g"),
    "weighed-net": ("净重 {grams} 克", "{grams} g net"),
    "scan-now": ("请扫一个码 …", "Scan a code now …"),
    "read": ("读到 {code}", "read {code}"),
    "read-aim": ("读到 {code}，码制 {aim}", "read {code}, symbology {aim}"),
    "shown": (
        "已显示：Lantern 店灯，下一行是收银台号；数码客显是 123.45 和合计灯",
        "shown: Lantern 店灯, and the lane below; or 123.45 and the lamp of the total (合计)",
    ),
    "drawer-open": ("钱箱开关显示：开着", "its switch says: open"),
    "drawer-shut": (
        "钱箱开关显示：关着。如果它开着，请改 open_at",
        "its switch says: closed. If it is open, say the other open_at",
    ),
    "drawer-unknown": (
        "没有开关告诉它开没开；有开关的，请写 open_at",
        "nothing tells whether it is open; where it has a switch, say open_at",
    ),
    "card-now": ("请刷一张会员卡 …", "Draw a member's card or lay it on …"),
    "card-read": ("读到会员号 {number}", "read member {number}"),
    "card-payment": ("这是银行卡：没有使用，也没有记录", "that is a payment card: refused, and nothing of it was kept"),
    "kicked": ("已发出开钱箱指令：打开了吗？", "the kick was sent: the drawer is open?"),
    "last-transaction": ("已登录，上一笔交易是 {mark}", "logged on; its last transaction is {mark}"),
    "no-transaction": (
        "已登录，但不报上一笔交易：丢失的回音要由人判定",
        "logged on; it tells no last transaction: lost answers are for a person",
    ),
    "again": ("重新连接：{state}", "connected anew: {state}"),
    "captured": ("录到 {bytes} 字节", "{bytes} bytes recorded"),
    "capturing": ("正在录 {seconds} 秒 …", "Recording for {seconds} s …"),
    "failed": ("没有成功：{why}", "It did not work: {why}"),
    "no-test": ("这种设备没有测试", "there is no test for such a device"),
    "stopped": ("已停止", "stopped"),
}


def tell(code: str, /, **given: object) -> Told:
    """The sentence of this code; what a driver said is put into Chinese where that is known."""
    zh, en = WORDS[code]
    both = {name: value if isinstance(value, Told) else phrase(str(value)) for name, value in given.items()}
    return Told(
        zh.format(**{name: told.zh for name, told in both.items()}),
        en.format(**{name: told.en for name, told in both.items()}),
    )
