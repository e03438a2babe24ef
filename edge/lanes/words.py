"""Every sentence that a lane says by itself, in both languages, with the one key that mends it.

State first what is safe, then what to do. `retail.refusals` has the words for what a cart refuses; the keys for those
stand here, because keys belong to the lane.
"""

from msgspec import Struct

from retail.refusals import WORDS as REFUSALS


class Words(Struct, frozen=True):
    """One sentence in the languages of the shop."""

    zh: str
    en: str


#: code -> (中文, English); `{given}` is filled in.
LANE_WORDS: dict[str, tuple[str, str]] = {
    "bad-input": ("这个请求不对：{given}。", "This request is not right: {given}."),
    "unknown-command": ("没有这个指令：{given}。", "There is no command {given}."),
    "unknown-receipt": ("本店没有这张小票：{given}。", "This store has no receipt {given}."),
    "unknown-lane": ("没有 {given} 号机。", "There is no lane {given}."),
    "other-body": (
        "这个编号已用于另一个请求，未作改动。",
        "This id was used for another request; nothing was changed.",
    ),
    "busy": ("正在处理，请稍候再按。", "Still working on the last keys. Wait a moment and press again."),
    "disk-full": (
        "磁盘已满，这一单没有结账，商品都还在。请通知店长清理磁盘，然后再按一次。",
        "The disk is full. The sale was not completed and the cart is kept. Tell the manager, then press again.",
    ),
    "journal-broken": (
        "磁盘没有确认这一单是否已入账。商品都还在，请再按一次：绝不会重复入账。",
        "The disk did not confirm this sale. The cart is kept; press again, it is never booked twice.",
    ),
    "training": (
        "培训中不能挂单、取单，也不能动钱箱。",
        "In training no cart is put aside or taken up, and no drawer is opened or counted.",
    ),
    "shifts-off": ("本店不用班次。", "This store has no shifts."),
    "shift-needed": ("还没有开班。按 F3 开班，再收银。", "No shift is open. Press F3 and open one, then sell."),
    "shift-open": ("已经开班：第 {given} 班。", "Shift {given} is open already."),
    "shift-of-other": (
        "这个班次是 {given} 的。请先交班，或换人登录。",
        "This shift is {given}'s. Close it first, or let them sign in.",
    ),
    "count-first": ("请先清点，再交班。", "Count first, then close the shift."),
    "count-cash": ("请填写现金实点金额，没有就填 0。", "Say how much cash was counted, 0 where there is none."),
    "left-too-much": ("留存的备用金多于实点现金。", "More is left in the drawer than was counted."),
    "no-shift": ("没有第 {given} 班的交班单。", "There is no document of shift {given}."),
    "shifts-open": (
        "还有机器没有交班：{given}。请先交班，或确认带班日结。",
        "Shifts are open at {given}. Close them first, or close the day over them.",
    ),
    "day-closed": ("营业日 {given} 已经日结。", "The business date {given} is closed already."),
    "approve-count": ("再次清点要主管授权。", "Counting again takes a supervisor's word."),
    "approve-close": (
        "这个班次没有清点，或是 {given} 的：交班要主管授权。",
        "It was not counted, or is {given}'s: closing it takes a supervisor's word.",
    ),
    "approve-supplement": ("补充交班要主管授权。", "A supplement takes a supervisor's word."),
    "approve-reading": (
        "清点之前看读数要主管授权。",
        "A reading before the count takes a supervisor's word.",
    ),
    "approve-day": ("日结要主管授权。", "Closing the day takes a supervisor's word."),
    "stock-sign-in": ("请先登录：输入工号和密码。", "Sign in first, with your number and PIN."),
    "stock-role": ("没有权限，需要：{given}。", "Not in your role: it takes a {given}."),
    "bad-move": ("单据有误，未作改动：{given}。", "The document is not right, nothing was changed: {given}."),
    "nothing-to-issue": ("没有待出库的小票。", "No receipt waits for a retail issue."),
    "count-open": ("盘点 {given} 还没有结束。", "Count {given} is still open."),
    "no-open-count": ("盘点 {given} 不在进行中。", "Count {given} is not open."),
    "look-too-old": (
        "清点的时刻不对，或之后已有 {given} 多笔业务。请重新清点。",
        "That moment has not come, or more than {given} things have happened since. Look again.",
    ),
    "no-stock-item": ("没有这个商品：{given}。", "There is no item {given}."),
    "no-stock-document": ("没有这张单据：{given}。", "There is no document {given}."),
    "no-count": ("没有第 {given} 次盘点。", "There is no count {given}."),
    "no-day": ("没有日结单。", "No business date was closed yet."),
    "sign-in": ("请先登录：输入工号和密码。", "Sign in first, with your number and PIN."),
    "wrong-pin": ("工号或密码不对：{given}。", "The number or PIN is wrong: {given}."),
    "locked-out": ("密码错得太多，请等 {given} 秒再试。", "Too many wrong PINs. Wait {given} seconds."),
    "return-moved": (
        "这张小票的商品刚刚在别处退过。请取出退货行，重新退货。",
        "Goods of this receipt have just come back elsewhere. Take the returned lines out and bring them back again.",
    ),
    "share-spent": (
        "这位会员的额度刚刚在别的机上用过。请撤回这笔付款（Esc），再看还能用多少。",
        "The member has just spent at another lane. Take the payment back (Esc) and look what is left.",
    ),
    "no-program": (
        "总部还没有会员制度，不能入会。",
        "Head office has no rules of membership yet: nobody can sign up.",
    ),
    "bad-phone": ("这不是手机号：{given}。", "{given} is no phone number."),
    "member-there": ("已经是会员：{given}。", "They are a member already: {given}."),
    "for-deposit": ("收订金", "Deposit"),
    "for-charge": ("储值充值", "Charge of stored value"),
    "for-deposit-back": ("退订金", "Deposit given back"),
    "for-charge-back": ("充值退回", "Charge taken back"),
    "no-charge": ("本店没有充值单 {given}。请核对单号。", "This store has no charge {given}. Check the number."),
    "charge-elsewhere": (
        "这笔充值是门店 {given} 收的，只能在那家店退回。余额在这里照常可以消费。",
        "Store {given} took this charge, and only that store takes it back. The balance can be spent here as ever.",
    ),
    "charge-undone": (
        "充值单 {given} 已经退回过，每单只能退一次。余下的储值照常可以消费。",
        "Charge {given} has been taken back already, which happens once. What is left of it can be spent as ever.",
    ),
    "charge-spent": (
        "会员在本店还可退 {given}：其余已经用掉，或额度不在本店。",
        "{given} of it may be taken back here: the rest is spent, or is not lent to this store.",
    ),
    "charge-short": ("收到的现金不够：{given}。", "The cash given is less than {given}."),
    "in-doubt": ("上一笔收款还没有确认，请再按一次。", "The last payment is not confirmed yet. Press again."),
    "cart-open": (
        "这台机上还有未结的商品。请先结账、挂单或清空。",
        "There are goods at this lane. Finish them, put them aside or clear them first.",
    ),
    "no-hold": (
        "没有第 {given} 号挂单，可能已在别的机上取走。",
        "There is no cart {given} aside; another lane may have it.",
    ),
    "too-many-holds": ("挂单太多。请先取出几单结账。", "Too many carts are aside. Take some up and finish them."),
    "hold-unsaved": (
        "磁盘暂时写不进去，没有挂单，商品都还在。请再按一次。",
        "The disk did not take it: the cart is still here, not aside. Press again.",
    ),
    "cart-unsaved": (
        "磁盘暂时写不进去：可以继续收银，但断电会丢失未结账的商品清单。",
        "The disk cannot be written just now. Selling goes on, but a power cut would lose the open cart.",
    ),
    "on-terminal": (
        "请在终端上付款。要撤销请按 Esc。",
        "Pay at the terminal. Esc breaks it off.",
    ),
    "back-on-terminal": (
        "终端正在退款，请按终端提示操作。",
        "The terminal is giving the money back: follow what it says.",
    ),
    "payment-booking": (
        "终端已收款，正在入账，绝不会重复收。",
        "The terminal took the money; it is being booked, and is never taken twice.",
    ),
    "payment-unknown": (
        "终端没有回音，不知道这笔款收没收到，正在查问，不会重复收款。请保留这位顾客的商品。",
        "The terminal did not answer: whether it took the money is not known yet. It is being asked and never charged twice.",
    ),
    "payment-declined": ("没有收款：…。", "Nothing was taken: …."),
    "payment-aborted": ("已撤销，没有收款。", "Broken off; nothing was taken."),
    "terminal-away": ("支付终端没有连上，正在重连。", "The payment terminal is not connected; trying again."),
    "terminal-gone": (
        "支付终端没有连上，没有收款。请检查终端，或换一种方式付款。",
        "The payment terminal is not connected; nothing was taken. Check it, or take the money another way.",
    ),
    "no-payment": ("终端上没有等待的付款。", "No payment is at the terminal."),
    "approve-payment": (
        "判定这笔付款要主管授权。",
        "Deciding about this payment takes a supervisor's word.",
    ),
    "internal": (
        "程序出错，没有作任何改动。请再按一次；不行就通知技术员。",
        "Something went wrong in the program; nothing was changed. Press again, or call the technician.",
    ),
    "weight-needed": (
        "{given}：还没有重量。放稳后按 Enter 再称，或输入 公斤*编码，如 1.250*22。",
        "{given}: no weight yet. Let the scale settle and press Enter, or type kilos*code, such as 1.250*22.",
    ),
    "deposits-off": ("这里不收订金。", "Deposits are not taken here."),
    "deposit-moved": (
        "这张订金单刚在别处用了或退了，请撤回付款再看。",
        "This deposit was just used or given back elsewhere. Take the payment back and look again.",
    ),
    "pick-up-dearer": (
        "商品已加入，比收订金时贵 {given}。请告诉顾客。",
        "The goods are in the cart, and cost {given} more than when the deposit was taken. Tell the customer.",
    ),
    "pick-up-left": (
        "这些商品没有加入，请手工处理：{given}。",
        "These goods could not be put into the cart, add them by hand: {given}.",
    ),
    "scale-amount": (
        "{given}：秤算出的金额与本机不同，没有入单。请核对秤上的单价，再称一次。",
        "{given}: the scale makes another amount of it than this till; nothing was added. Check its unit price, then weigh again.",
    ),
    "no-scale": ("这台机没有秤。", "This lane has no scale."),
    "scale-by-hand": ("这台秤只能用它自己的按键置零、去皮。", "This scale is zeroed and tared by its own keys."),
    "scale-refused": (
        "秤没有照做。请看秤的显示：秤盘要稳，置零要空盘，或按秤上的键。",
        "The scale did not do it: {given}. Look at its display, or press its own key.",
    ),
    "no-last-sale": ("这台机还没有可重打的小票。", "This lane has no receipt to print again yet."),
    "no-printer": ("这台机没有打印机，小票已保存。", "This lane has no printer. The receipt is saved."),
    "no-label-printer": ("没有这台价签打印机：{given}", "There is no such label printer: {given}"),
    "no-label-size": ("没有这种价签尺寸，有：{given}", "There is no label of that size; there is {given}"),
    "no-label-price": ("{given} 没有固定价格，打不了价签", "{given} has no price of its own to put on a label"),
    "no-order": ("没有这张厨房单：{given}", "There is no such order: {given}"),
    "orders-in-doubt": (
        "这些厨房单可能没有打出来：{given}。请去看一下，再按“厨房单”。",
        "These orders may not be out: {given}. Look there, then press Orders.",
    ),
    "no-labels": ("没有这批价签：{given}", "There are no such labels: {given}"),
    "labels-wait": ("{given} 已有太多价签在等，请先处理打印机。", "Too many labels wait for {given}; mend it first."),
    "no-drawer": ("这台机没有钱箱。", "This lane has no cash drawer."),
    "paper-out": (
        "打印机缺纸。装纸后按 F11 重打（小票已保存）。",
        "Printer is out of paper. Load a roll and press F11 to print again (the sale is saved).",
    ),
    "printer-cover": (
        "打印机盖没合上。合上后按 F11 重打（小票已保存）。",
        "The printer's cover is open. Close it and press F11 to print again (the sale is saved).",
    ),
    "printer-refused": (
        "打印机不肯打印：{given}。处理后按 F11 重打（小票已保存）。",
        "The printer refuses: {given}. Mend it and press F11 to print again (the sale is saved).",
    ),
    "printer-away": (
        "打印机没有连上，接通后自动补打（小票已保存）。",
        "The printer is not connected. Receipts are saved and print when it is back.",
    ),
    "half-printed": (
        "{given} 可能只打了一半。按 F11 打一份副本。",
        "Receipt {given} may be half printed. Press F11 for a copy.",
    ),
    "half-paper": (
        "{given} 可能只打了一半。按 F11 打一份副本。",
        "{given} may be half printed. Press F11 for a copy.",
    ),
    "unprinted": (
        "这些小票可能没有打出来：{given}。按 F11 逐张打副本，交班单上也会列出。",
        "These receipts may not be out: {given}. F11 prints copies one by one; the shift's document lists them.",
    ),
    "paper-out-waits": (
        "打印机缺纸。装纸后自动接着打（小票已保存）。",
        "Printer is out of paper. Load a roll and it goes on by itself (the sale is saved).",
    ),
    "printer-cover-waits": (
        "打印机盖没合上。合上后自动接着打（小票已保存）。",
        "The printer's cover is open. Close it and it goes on by itself (the sale is saved).",
    ),
    "printer-refused-waits": (
        "打印机停住了：{given}。处理后自动接着打（小票已保存）。",
        "The printer stands still: {given}. Mend it and it goes on by itself (the sale is saved).",
    ),
    "paper-near-end": (
        "打印纸快用完了，请准备一卷。",
        "The paper roll is near its end. Have a new one at hand.",
    ),
    "drawer-away": (
        "钱箱没有弹开。用钥匙打开，或检查打印机连线。",
        "The drawer did not open. Use its key, or check the printer's cable.",
    ),
    "drawer-forced": (
        "钱箱没有指令就打开了，已记录。请关上钱箱，并告诉店长。",
        "The drawer was opened without being told to; that is on record. Close it and tell the manager.",
    ),
    "drawer-left-open": ("钱箱一直开着，请关上。", "The drawer has been open for a while. Close it."),
    "scanner-away": (
        "扫描枪没有连上，正在重连。可以先手工输入条码。",
        "The scanner is not connected; trying again. Type the codes meanwhile.",
    ),
    "scale-away": (
        "秤没有连上，正在重连。称重商品请输入 公斤*编码。",
        "The scale is not connected; trying again. Type kilos*code for weighed goods.",
    ),
    "card-away": (
        "读卡器没有连上，正在重连。会员可以报手机号。",
        "The card reader is not connected; trying again. Members can say their phone number.",
    ),
    "card-unread": ("这张卡没有读全，请再刷一次。", "The card was not read whole. Swipe it again."),
    "payment-card": (
        "这像是银行卡，不是会员卡：没有使用，也没有记录。请收起。",
        "This looks like a payment card, not a member's: it was not used, and nothing of it was kept. Put it away.",
    ),
    "display-away": ("客显没有连上，不影响收银。", "The customer display is not connected. Selling goes on."),
    "drawer-offline": ("钱箱没有连上，不影响收银。", "The cash drawer is not connected. Selling goes on."),
    "disk-low": (
        "磁盘快满了，照常收银。请通知店长清理磁盘。",
        "The disk is nearly full; selling goes on. Tell the manager to make room.",
    ),
    "clock-doubted": (
        "店里服务器的时钟不对（{given}），营业日不跟它走，照常收银。请通知店长校准时间。",
        "The server's clock is wrong ({given}). The business date does not follow it; selling goes on. Tell the manager.",
    ),
    "technician-needed": (
        "请用服务器上打印的代码，或主管的工号和密码进入。",
        "Come in with a code from the box's console, or a supervisor's number and PIN.",
    ),
    "wrong-code": (
        "代码不对、用过了，或已过 15 分钟。请重新运行 lantern-edge technician code。",
        "This code is wrong, used, or over 15 minutes old. Make another: lantern-edge technician code.",
    ),
    "not-a-supervisor": ("这里要主管或店长才能进入。", "Only a supervisor or manager may come in here."),
    "technician-busy": ("正在做另一件事，请等它结束或停止它。", "Something else is going on. Wait for it, or stop it."),
    "no-device": ("没有这个设备：{given}。", "There is no device {given}."),
    "not-captured": (
        "这个设备可能读到银行卡，不能录。",
        "This device may read payment cards: what it says is not recorded.",
    ),
    "no-tape": ("还没有录音带可下载。", "There is no recording to take yet."),
    "not-bound": ("没有改动。{given}", "Nothing was changed. {given}"),
    "bound-unsaved": (
        "磁盘没有保存，设备还是原来的。请清理磁盘再试。",
        "The disk did not take it; the devices are as they were. Make room and try again.",
    ),
    "nothing-before": ("没有更早的设置。", "There is nothing from before."),
    "device-refused": ("设备需要处理：{given}。", "The device needs a person: {given}."),
    "starting": ("正在连接。", "Connecting."),
    "ready": ("正常", "Ready"),
    "line-live": ("在线", "Online"),
    "line-thin": ("线路较差", "Bad line"),
    "line-catch-up": ("正在补传", "Catching up"),
    "line-dark": ("离线，照常收银", "Offline, selling goes on"),
}

#: code -> the one key that mends it.
KEYS: dict[str, str] = {
    "paying": "Esc",
    "shift-needed": "F3",
    "shift-of-other": "F3",
    "count-first": "F3",
    "over-tender": "F6",
    "member-needed": "F7",
    "spend-most": "F6",
    "nothing-to-spend": "F6",
    "share-spent": "Esc",
    "weight-needed": "Enter",
    "age-needed": "F4",
    "price-needed": "Enter",
    "choose-variant": "Enter",
    "paper-out": "F11",
    "printer-cover": "F11",
    "printer-refused": "F11",
    "half-printed": "F11",
    "half-paper": "F11",
    "unprinted": "F11",
    "disk-full": "F5",
    "cart-open": "F8",
    "hold-unsaved": "F8",
    "busy": "",
    "on-terminal": "Esc",
}

WORDS = {**REFUSALS, **LANE_WORDS}


def words(code: str, given: str = "") -> Words:
    """The sentence for a code; an unknown code is a bug and raises `KeyError`."""
    zh, en = WORDS[code]
    return Words(zh.format(given=given), en.format(given=given))
