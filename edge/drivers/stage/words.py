"""What simulated devices say, in Chinese: by the English that stands in kinds.py and playing.py. A test holds that nothing is missing."""

from typing import Final

from edge.drivers.survey.phrasebook import Phrasebook

#: English -> 中文.
SENTENCES: Final[dict[str, str]] = {
    # kinds
    "a hand scanner: lines of text": "扫描枪：一行一个码",
    "a counter scale in any of its languages": "电子秤，可以说任何一种协议",
    "a receipt printer with a drawer; each paper is shown as text": "带钱箱的小票打印机，每张纸以文字显示",
    "a label printer; `picture` shows the newest label": "标签打印机；用 picture 看最新一张签",
    "a customer's display of two lines, or of eight digits and four lamps (led8)": "两行客显，或八位数码四个灯（led8）",
    "a cash drawer with a port of its own": "有自己端口的钱箱",
    "a reader of members' cards": "会员卡读卡器",
    "a payment terminal (ZVT) that charges cards that are not there": "支付终端（ZVT），刷的是并不存在的卡",
    # what a person does
    "read a label, such as scan 6901234567892 ]E0": "扫一个码，例如 scan 6901234567892 ]E0",
    "what lies there is lifted off, and so much laid on": "拿走秤上的，再放上这么多克",
    "empty the pan": "清空秤盘",
    "save the newest paper as a picture": "把最新一张纸存成图片",
    "put in a roll that ends after so many dots; 30 are a line": "装一卷打这么多点就用完的纸；一行是 30 点",
    "save the newest label as a picture": "把最新一张签存成图片",
    "draw a stripe through it, such as swipe 0012345 WANG/FANG": "刷一张磁条卡，例如 swipe 0012345 WANG/FANG",
    "lay a chip on it": "放上一张芯片卡",
    "the customer who was waited for puts the card in": "等着的顾客把卡插进去",
    # what can go wrong
    "pulled out; mend plugs it in again, at the same place": "拔掉；mend 时插回原处",
    "takes everything and says nothing": "什么都收，什么都不说",
    "rubbish before every answer": "每次回答前有乱码",
    "only half of every answer arrives": "每次回答只到一半",
    "every answer comes 2 s late": "每次回答晚 2 秒",
    "takes no bytes": "不接收数据",
    "sends noise without end": "不停地发乱码",
    "more than it can weigh": "超重",
    "below zero": "低于零",
    "it cannot find its zero": "找不到零点",
    "never still": "一直晃动",
    "follows no order to zero or tare itself": "不听置零和去皮的指令",
    "makes another amount of it (dialog06)": "算出的金额不一样（dialog06）",
    "somebody typed another price at it (dialog06)": "有人在秤上改了单价（dialog06）",
    "the roll is near its end": "纸快用完",
    "the knife is jammed": "切刀卡住",
    "no paper in it": "没有纸",
    "its cover is open": "上盖打开",
    "prints, and answers no question": "能打印，但什么都不回答",
    "its roll is at its end; labels wait in it": "签纸用完，价签在里面等",
    "it does not spring open": "弹不开",
    "half of every card is read": "每张卡只读到一半",
    "noise before every card": "每张卡之前有乱码",
    "every card is refused": "每张卡都被拒绝",
    "waits for a customer; say: card": "等顾客；输入 card",
    "busy with something of its own": "正忙着自己的事",
    "cannot say what it did last": "说不出上一笔是什么",
    "says everything twice": "每句话说两遍",
    "the line breaks once, before it charges": "扣款之前断线一次",
    "the line breaks once, after it charged and before it says so": "扣款之后、回话之前断线一次",
    "the line breaks once, in the middle of its answer": "回话中途断线一次",
    # what is told
    "which card? Say: swipe 0012345": "哪张卡？请输入：swipe 0012345",
    "scan what? Say: scan 6901234567892": "扫什么？请输入：scan 6901234567892",
    "put how many grams? Say: put 480": "放多少克？请输入：put 480",
    "there is no paper yet": "还没有纸打出来",
    "there is no label yet": "还没有签打出来",
    "picture where? Say: picture label.png": "图片存到哪里？请输入：picture label.png",
    "nothing to see": "没有可看的",
    "nothing": "没有",
    "break it, mend it:": "弄坏它，修好它：",
    "what a person would see of it": "人能看到的样子",
    "take it away": "拿走它",
    "Typed while it runs:": "运行时可以输入：",
    "Faults:": "故障：",
}  # fmt: skip
#: (English, 中文) with what stands in them.
WITH: Final[tuple[tuple[str, str], ...]] = (
    ("Be {why}.", "扮演{why}。"),
    ("Languages: {what}.", "协议：{what}。"),
    ("{kind} at {url}", "{kind} 在 {url}"),
    ("wrong with it now: {why}", "现在的故障：{why}"),
    ("there is no {what}; there is {known}", "没有 {what}；有 {known}"),
    ("no fault {what}; there is {known}", "没有故障 {what}；有 {known}"),
    ("There is no language {what}; there is {known}.", "没有协议 {what}；有 {known}。"),
    ("picture where? Say: picture paper.png, and a family: {known}", "图片存到哪里？请输入：picture paper.png，还可加型号：{known}"),
    ("{grams} g on the pan", "秤盘上 {grams} 克"),
    ("{grams} labels", "{grams} 张签"),
    ("opened {grams} times, its coil under current", "打开过 {grams} 次，线圈还通着电"),
    ("opened {grams} times", "打开过 {grams} 次"),
    ("receipt {what}: {deed} {sum}; charged in all {total}", "单号 {what}：{deed} {sum}；共扣款 {total}"),
)  # fmt: skip

BOOK: Final = Phrasebook(SENTENCES, WITH)


def in_language(text: str, language: str) -> str:
    """As it stands, or in Chinese."""
    return BOOK.chinese(text) if language == "zh" else text
