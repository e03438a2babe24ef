"""Why a cart said no, as a value, with words for the person in front of it: what happened and what to do."""

from msgspec import Struct


class Choice(Struct, frozen=True):
    """One of the items that could have been meant, and what tells it from the others."""

    item: str
    name: str
    price_minor: int
    traits: dict[str, str] = {}


class Refused(Struct, frozen=True):
    """A command that changed nothing. `code` finds the words, `field` names the part at fault, `given` what it held.

    Where one of several could be meant, `choices` has them.
    """

    code: str
    field: str = ""
    given: str = ""
    choices: tuple[Choice, ...] = ()

    def words(self, language: str) -> str:
        """The sentence in `zh` or `en`."""
        zh, en = WORDS[self.code]
        return (zh if language.startswith("zh") else en).format(given=self.given)


#: code -> (中文, English)
WORDS: dict[str, tuple[str, str]] = {
    "unknown-code": (
        "没有这个商品：{given}。请核对条码，或按名称查找。",
        "No item has the code {given}. Check it, or search by name.",
    ),
    "bad-code": (
        "条码校验位不对：{given}。请再扫一次。",
        "The check digit of {given} is wrong. Scan again.",
    ),
    "bad-gs1": (
        "这个 GS1 条码不对：{given}。请再扫一次，或扫商品条码。",
        "This GS1 code is not right: {given}. Scan again, or scan the goods' plain barcode.",
    ),
    "expired": (
        "已过有效期，不能销售：{given}。请放到一边，交给店长。",
        "Past its expiry date, not for sale: {given}. Put it aside for the manager.",
    ),
    "past-expiry": ("已过有效期：{given}。", "Past its expiry date: {given}."),
    "past-best": (
        "已过最佳食用期：{given}。",
        "Past its best-before date: {given}.",
    ),
    "serial-twice": (
        "这个序列号已在单里：{given}。",
        "This serial number is in the cart already: {given}.",
    ),
    "serial-one": (
        "{given} 有序列号，一行只能一件。",
        "{given} has a serial number: one piece a line.",
    ),
    "age-needed": (
        "请先确认顾客年满 {given} 岁。",
        "Confirm first that the customer is {given} or older.",
    ),
    "price-needed": ("请输入价格：{given}。", "Enter the price: {given}."),
    "price-not-asked": (
        "{given} 已有价格，不能在这里输入。",
        "{given} has a price of its own; none can be entered here.",
    ),
    "choose-variant": ("请选择款式：{given}。", "Choose which: {given}."),
    "no-such-coupon": (
        "没有这张券：{given}。请核对券码和活动日期。",
        "There is no such coupon: {given}. Check its code and the days of the offer.",
    ),
    "coupon-over": ("这张券已过期：{given}。", "This coupon has expired: {given}."),
    "coupon-spent": ("这张券已经用过：{given}。请退回给顾客。", "This coupon was used before: {given}. Give it back."),
    "coupon-twice": (
        "每单同种券只能用一张：{given}。",
        "One coupon of a kind to a receipt: {given}.",
    ),
    "too-many-coupons": ("一单最多 {given} 张券。", "One receipt takes {given} coupons."),
    "no-coupon-there": ("没有第 {given} 张券。", "There is no coupon {given}."),
    "rides": ("{given} 随商品计收，请改商品那一行。", "{given} goes with its goods: change the line above."),
    "no-such-unit": ("没有这个单位：{given}。", "It is not sold by this unit: {given}."),
    "weight-needed": ("请称重：{given}。", "Weigh it: {given}."),
    "weighed-line": (
        "{given} 按重量销售，数量不能手改。请删掉这一行，重新称重。",
        "{given} is sold by weight: its quantity cannot be typed. Take the line out and weigh it again.",
    ),
    "not-weighed": ("{given} 按件销售，不称重。", "{given} is sold by the piece, not by weight."),
    "fraction": ("{given} 按整件销售。", "{given} is sold in whole pieces."),
    "no-amount": (
        "{given} 没有价格，或重量太小。请核对，或请店长改价。",
        "{given} has no price, or weighs too little. Check it, or ask for its price to be set.",
    ),
    "no-member": (
        "没有找到会员：{given}。请核对手机号或卡号。",
        "No member is found under {given}. Check the phone or card number.",
    ),
    "member-needed": ("请先输入会员，再用{given}付款。", "Name the member first: {given} is paid from what they own."),
    "nothing-to-spend": (
        "{given}在本店没有可用的额度，请换一种方式付款。",
        "There is nothing of theirs to spend here ({given}). Pay another way.",
    ),
    "spend-most": (
        "最多可用 {given}，其余请换一种方式付款。",
        "At most {given} can be paid so. Take that, and the rest another way.",
    ),
    "not-paid-so": ("这些商品不是用{given}付的。", "These goods were not paid so ({given})."),
    "no-line": ("没有第 {given} 行。", "There is no line {given}."),
    "no-tender": ("没有第 {given} 笔付款。", "There is no payment {given}."),
    "too-many-lines": ("一单最多 {given} 行，请先结账。", "One receipt holds {given} lines. Finish this one first."),
    "too-many-tenders": (
        "一单最多 {given} 笔付款。请撤回几笔再付。",
        "One receipt takes {given} payments. Take some back first.",
    ),
    "completed": ("这一单已结清。请开始下一单。", "This sale is complete. Begin the next one."),
    "too-much": ("金额过大，请核对数量。", "The amount is too large. Check the quantity."),
    "empty-cart": ("还没有商品。", "There is nothing in the cart yet."),
    "paying": (
        "已开始收款。请先撤回付款（Esc），再改商品。",
        "Payment has begun. Take it back (Esc) before changing goods.",
    ),
    "not-allowed": ("这里不允许：{given}。", "This is not allowed here: {given}."),
    "approval-needed": ("需要主管授权：{given}。", "A supervisor's word is needed: {given}."),
    "reason-needed": ("请写明原因：{given}。", "Say why: {given}."),
    "over-limit": ("超过限额：{given}。", "Over the limit: {given}."),
    "out-of-bounds": ("超出允许的价格：{given}。", "Outside the prices allowed: {given}."),
    "one-discount": (
        "折扣只能是百分比或金额之一：{given}。",
        "A discount is a percentage or an amount, not both: {given}.",
    ),
    "over-discount": (
        "优惠金额超过应付金额：{given}。",
        "The discount is more than is to be paid: {given}.",
    ),
    "discount-lost": (
        "折扣已取消，商品变动后不再允许：{given}。",
        "A discount was taken off again, as the rules do not allow it for these goods: {given}.",
    ),
    "price-stands": ("{given} 的价格不能改。", "The price of {given} cannot be changed."),
    "bad-receipt": (
        "这不是小票号：{given}。请扫小票上的二维码，或输入单号，如 s001-03-1-000123。",
        "{given} is no receipt number. Scan the receipt's QR code, or type a number such as s001-03-1-000123.",
    ),
    "no-receipt": (
        "本店没有这张小票：{given}。请核对单号。",
        "This store has no receipt {given}. Check the number.",
    ),
    "scan-its-code": (
        "这是别的门店的小票：{given}。请扫它的二维码。",
        "Another store sold this: {given}. Scan the code on the receipt instead.",
    ),
    "bad-token": (
        "这个小票码不可信：被改动过、没扫全，或不是本公司的。请再扫一次；仍不行时按无小票退货办理。",
        "This receipt's code is not to be believed: it was changed, not read whole, or is not the chain's. Scan again; if it stays so, the goods come back as without a receipt.",
    ),
    "unknown-signer": (
        "还不认识开这张小票的门店设备：{given}。请连线更新后再扫一次。",
        "This store does not know yet the box that signed {given}. Scan again once the line to head office has been up.",
    ),
    "revoked-signer": (
        "开这张小票的设备已被总部作废：{given}。请联系总部。",
        "Head office has revoked the box that signed {given}. Ask head office.",
    ),
    "other-currency": ("这张小票是另一种货币：{given}。", "This receipt is in another currency: {given}."),
    "not-on-code": (
        "二维码里没有这一行：{given}。请到开票的门店退。",
        "The code does not carry this line: {given}. It can come back where it was sold.",
    ),
    "too-late": ("超过退货期限（天）：{given}。", "Too long ago to come back, in days: {given}."),
    "nothing-left": ("{given}：已全部退过。", "{given}: all of it has come back already."),
    "over-return": ("最多还能退：{given}。", "No more than this can come back: {given}."),
    "not-returnable": ("{given} 不退不换。", "{given} cannot be given back."),
    "refund-due": (
        "应退顾客 {given}，请退款。",
        "{given} is due back to the customer: give it back instead.",
    ),
    "nothing-back": ("没有要退的款。", "Nothing is due back."),
    "over-refund": ("超过应退 {given}。", "More than the {given} due back."),
    "not-even": ("还差 {given}，请先收款或退款。", "{given} is still due: take it or give it back first."),
    "tender-unknown": ("本店不收这种付款方式，可用：{given}。", "The store does not take this; it takes {given}."),
    "reference-needed": (
        "{given} 要有单号：先输入金额、空格和单号。",
        "This way to pay ({given}) needs its number: type the amount, a blank and the number.",
    ),
    "card-number": (
        "这像是银行卡号，卡号不能输入，也不会保存。请输入签购单上的单号。",
        "This looks like the number of a card. Card numbers are never typed in or kept: type the slip's number instead.",
    ),
    "no-tips": ("本店不收小费。", "The store takes no tips."),
    "paid-otherwise": (
        "原单不是这样付的。还可以退：{given}。",
        "It was not paid so. What may go back: {given}.",
    ),
    "no-money-back": ("{given} 不退现，请换一种方式退款。", "Nothing is given back by {given}: choose another way."),
    "void-alone": (
        "作废要在空单上做：先结账或挂单。",
        "A sale is voided with an empty cart: finish or put aside this one first.",
    ),
    "void-late": (
        "{given} 不是本店今天的单，请按退货处理。",
        "{given} is not of today and this store: take its goods back as a return.",
    ),
    "void-part": (
        "{given} 已退过商品，请按退货处理。",
        "Goods of {given} have come back already: take the others back as a return.",
    ),
    "voiding": (
        "正在整单作废：请退款，或整单取消。",
        "A sale is being voided: give its money back, or give the cart up.",
    ),
    "agreed-most": (
        "{given}：订金只约定了这么多，多的请另外录入。",
        "{given}: no more was agreed with the deposit. Ring the others up by themselves.",
    ),
    "collecting": (
        "正在收款或退款：请先完成，或按 Esc 取消。",
        "Money is being taken or given back: finish that first, or cancel it with Esc.",
    ),
    "not-for-charge": ("不能用{given}充值。", "Stored value cannot be charged by {given}."),
    "not-for-deposit": ("不能用{given}付订金。", "A deposit cannot be paid by {given}."),
    "charge-coins": (
        "现金凑不出这个金额：{given}。",
        "There are no coins for {given}: take a round amount, or the rest another way.",
    ),
    "deposit-returns": (
        "单里有退回的商品，不能收订金。",
        "Goods come back in this cart: no deposit can be taken on it.",
    ),
    "bad-deposit": (
        "这不是订金单号：{given}。请扫订金单，或输入单号，如 D12。",
        "{given} is no deposit's number. Scan its slip, or type the number, such as D12.",
    ),
    "no-deposit": ("本店没有订金单 {given}。请核对单号。", "This store has no deposit {given}. Check the number."),
    "deposit-unknown": (
        "本店查不到订金单 {given}，凭单抵用要主管授权。",
        "This store does not know deposit {given}: it takes a supervisor's word to accept its slip.",
    ),
    "deposit-used": ("订金单 {given} 已用完或已退。", "Nothing is left of deposit {given}."),
    "deposit-most": ("这张订金单还剩 {given}。", "No more than {given} is left of this deposit."),
    "deposit-currency": ("订金单 {given} 不是本店的货币。", "Deposit {given} is of another currency."),
    "currency-unknown": (
        "本店不收这种外币，可用：{given}。",
        "The store does not take this currency; it takes {given}.",
    ),
    "currency-cash": ("{given} 只收现金。", "Only cash is taken in {given}."),
    "foreign-step": ("只收 {given} 的整数倍，不收零钱。", "Only multiples of {given} are taken, no smaller coins."),
    "foreign-most": ("一次最多收 {given}。", "At most {given} is taken at once."),
    "foreign-nothing": ("{given} 折合不到一分钱。", "{given} is worth nothing here."),
    "over-tender": (
        "超过应收 {given}。刷卡只能收应收金额。",
        "More than the {given} due. A card pays what is due at most.",
    ),
}
