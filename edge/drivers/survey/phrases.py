"""What drivers say, in Chinese: whole sentences, and such with something in them that nobody knows beforehand.

What is not here is shown as it was said. Drivers of other packages speak for themselves.
"""

from typing import Final

from msgspec import Struct

from edge.drivers.survey.phrasebook import Phrasebook
from edge.drivers.watching.tap import HIDDEN


class Told(Struct, frozen=True):
    """One sentence."""

    zh: str
    en: str


PHRASES: Final[dict[str, str]] = {
    "still moving": "秤还在晃动",
    "overloaded": "超重",
    "under zero: empty the pan and zero the scale": "低于零：请清空秤盘并置零",
    "outside its zero range: empty the pan and zero the scale": "超出零点范围：请清空秤盘并置零",
    "less than the scale can weigh": "低于最小称量",
    "the scale reports a fault": "秤报告故障",
    "the scale does not answer": "秤没有回答",
    "the scale does not answer: is it switched on?": "秤没有回答：开机了吗？",
    "the pan is empty": "秤盘是空的",
    "goods of the weighing before may still lie there: empty the pan, then weigh again": "上次的商品可能还在：请清空秤盘再称",
    "unreadable answer: are baud rate and framing as the scale's?": "读不懂：波特率和数据格式与秤一致吗？",
    "paper out": "缺纸",
    "paper in, cover closed, drawer closed": "有纸，盖好，钱箱关着",
    "paper in, cover closed, drawer open": "有纸，盖好，钱箱开着",
    "paper in, cover closed": "有纸，盖好",
    "cover open": "上盖打开",
    "offline at the printer": "打印机离线",
    "the device takes no bytes": "设备不接收数据",
    "the device closed the connection": "设备断开了连接",
    "the port is gone": "端口不见了",
    "the port is closed": "端口已关闭",
    "the printer was unplugged": "打印机被拔掉了",
    "not connected": "没有连接",
    "answers its status: paper in": "回答了状态：有纸",
    "answers its status: paper out": "回答了状态：缺纸",
    "scanner": "扫描枪",
    "scale": "电子秤",
    "printer": "打印机",
    "display": "客显",
    HIDDEN: "不显示：可能是银行卡号",
    "the scale says nothing": "秤什么都不说",
    "no Chinese font is installed (apt install fonts-noto-cjk), so what the printer cannot say becomes ?": (
        "没有安装中文字体（apt install fonts-noto-cjk），打印机没有的字会变成 ?"
    ),
    "unreadable answer": "读不懂它的回答",
    "the scale weighed at another unit price than it was told": "秤上的单价和告诉它的不一样",
    "the scale wants the check of a certified till, which only its maker can give": "秤要求厂家的校验，只有厂家能给",
    "this scale tells no weight finer than its display": "这台秤给不出比显示更细的重量",
    "it does not show zero: is the pan empty and still?": "秤没有归零：秤盘是空的、静止的吗？",
    "it does not show zero: does the goods' wrapping lie still on the pan?": "秤没有归零：包装还静静地放在秤盘上吗？",
    "it still takes a tare off": "秤还在去皮",
    "this scale is zeroed by its own key: its language has no word for it": "请用秤上的键置零：它的协议没有这条指令",
    "this scale is tared by its own key: its language has no word for it": "请用秤上的键去皮：它的协议没有这条指令",
    "this scale's tare is cleared by its own key: its language has no word for it": "请用秤上的键清皮：它的协议没有这条指令",
    "cutter jammed": "切刀卡住",
    "error at the printer": "打印机出错",
    "paper near end": "纸快用完",
    "the printer fell silent": "打印机不再回答",
    "head open": "打印头没有合上",
    "paper jam": "卡纸",
    "ribbon out": "碳带用完",
    "paused": "打印机按了暂停",
    "labels do not come out": "价签没有出来",
    "the label printer does not say that it is done": "标签打印机没有说打完了",
    "the label printer was unplugged": "标签打印机被拔掉了",
    "the device sends without end": "设备不停地发送",
    "the payment terminal does not answer": "支付终端没有回答",
    "the payment terminal is busy": "支付终端正忙",
    "the payment terminal is not connected": "没有连上支付终端",
    "the connection to the payment terminal ended in the middle": "和支付终端的连接中途断开",
    "it does not connect": "连不上",
    "card reader": "读卡器",
    "label printer": "标签打印机",
}

#: (English, 中文) with what stands in them: `{why}` is a sentence itself, and put into Chinese too.
SAID_WITH: Final[tuple[tuple[str, str], ...]] = (
    ("no weight in {seconds} s: {why}", "{seconds} 秒内没有重量：{why}"),
    (
        "no code in {seconds} s: is it paired with this port, and does it end codes with Enter?",
        "{seconds} 秒内没有读到码：接对端口了吗？码后面有回车吗？",
    ),
    (
        "no card in {seconds} s: does it end what it reads with Enter?",
        "{seconds} 秒内没有读到卡：它读完后会发 Enter 吗？",
    ),
    (
        "{why}. Is the store server running? A device has one user at a time.",
        "{why}。门店服务器在运行吗？一台设备一次只能有一个使用者。",
    ),
    ("{url} does not answer", "{url} 没有应答"),
    ("connection lost: {why}", "连接断开：{why}"),
    ("port lost: {why}", "端口断开：{why}"),
    ("garbled: {bytes}", "读不懂：{bytes}"),
    ("{grams} g net, moving", "净重 {grams} 克，晃动中"),
    ("{grams} g, moving", "{grams} 克，晃动中"),
    ("{grams} g net", "净重 {grams} 克"),
    ("{grams} g", "{grams} 克"),
    ("{url}: {system}", "{url}：{system}"),
)
#: What Linux says of a port or an address, by what its text ends with or has in it.
_SYSTEM: Final = (
    ("Connection refused", "对方没有开放这个端口"),
    ("No such file or directory", "没有这个设备：插好了吗？"),
    ("No such device", "没有这个设备：插好了吗？"),
    ("Permission denied", "没有权限打开"),
    ("No route to host", "网络不通"),
    ("Network is unreachable", "网络不通"),
    ("Name or service not known", "没有这个名字"),
    ("Device or resource busy", "正被别的程序占用"),
    ("Input/output error", "读写出错"),
)
_BOOK: Final = Phrasebook(PHRASES, SAID_WITH, _SYSTEM)


def phrase(text: str) -> Told:
    """What a driver said, in both languages as far as they are known."""
    return Told(_BOOK.chinese(text), text)
