"""ZVT's result codes in words for the cashier (PA00P015, "Error-Messages")."""

#: code -> (中文, English)
_WORDS: dict[int, tuple[str, str]] = {
    0x05: ("银行拒绝了这张卡", "the bank declined the card"),
    0x64: ("读不出卡", "the card cannot be read"),
    0x65: ("读不出卡上的数据", "there is no data on the card"),
    0x66: ("终端处理出错", "the terminal could not process it"),
    0x67: ("这种卡不能这样用", "this is not permitted for this card"),
    0x68: ("这种卡不能这样用", "this is not permitted for this card"),
    0x6A: ("终端的流水已满，请先结算", "the terminal's turnover file is full: settle it first"),
    0x6B: ("终端没有登录", "the terminal is not logged on"),
    0x6C: ("顾客取消，或超时", "it was cancelled at the terminal, or took too long"),
    0x6E: ("这张卡被锁定", "the card is blocked"),
    0x6F: ("终端不收这种货币", "the terminal does not take this currency"),
    0x71: ("余额不足", "there is not enough credit"),
    0x72: ("芯片出错", "the chip failed"),
    0x73: ("卡上的数据不对", "the data on the card is wrong"),
    0x77: ("终端现在不能结算", "the terminal cannot settle now"),
    0x78: ("卡已过期", "the card has expired"),
    0x79: ("卡尚未生效", "the card is not valid yet"),
    0x7A: ("终端不认识这张卡", "the terminal does not know this card"),
    0x7D: ("终端通讯出错", "the terminal could not reach its bank"),
    0x83: ("终端不会这个操作", "the terminal cannot do this"),
    0x85: ("终端缺密钥", "the terminal lacks a key"),
    0x89: ("密码键盘坏了", "the PIN pad is defective"),
    0x9A: ("终端说协议不对", "the terminal does not follow the protocol"),
    0x9B: ("终端连不上银行", "the terminal could not reach its bank"),
    0x9C: ("终端正忙，请稍候", "the terminal is busy: wait a moment"),
    0xA0: ("终端没有准备好", "the terminal is not ready"),
    0xB4: ("已经撤销过", "it was reversed already"),
    0xB5: ("不能撤销", "it cannot be reversed"),
    0xF0: ("终端要先结算", "the terminal must be settled first"),
    0xFC: ("终端缺少部件", "a part of the terminal is missing or defective"),
    0xFF: ("终端系统出错", "the terminal has a system error"),
}
#: Codes below are the bank's own.
_HOST_MAX = 0x63


def result_words(code: int) -> tuple[str, str]:
    """What a code means, in Chinese and English; one that is not known by its number."""
    if known := _WORDS.get(code):
        return known
    who = ("银行拒绝", "declined by the bank") if code <= _HOST_MAX else ("终端拒绝", "refused by the terminal")
    return f"{who[0]}（{code:02X}）", f"{who[1]} ({code:02X})"
