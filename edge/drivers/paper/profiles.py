"""What a printer can, as data. A profile is a family whose command set was read in a source; the driver speaks only those.

Sources: Epson, ESC/POS Command Reference and its tables by model (TM-T20III, TM-T88V, TM-m30); receipt-print-hq/escpos-printer-db
(columns, dots, which clones lack QR codes, bars and a cutter: TM-T88V, TM-T20II, RP326, POS-5890, ZJ-5870, Sunmi-V2).
"""

from msgspec import Struct


class Profile(Struct, frozen=True):
    """One family.

    `dots` is the width of the print head. `qr` and `bars`: it draws them by itself. `image` is the command for pictures (`raster` is
    GS v 0, `column` ESC *, `` none). `cut` is `both`, `partial`, `full` or ``; `buzzer` is `esc-paren-a`, `esc-b` or ``.
    `proof`: how it says that a receipt is out, `process-id` (GS ( H), `fence` (GS r behind the cut) or ``. `asb`: it tells changes by
    itself (GS a).
    """

    columns: int = 42
    small_columns: int = 56
    dots: int = 512
    charset: str = "gb18030"
    qr: bool = True
    bars: bool = True
    image: str = "raster"
    cut: str = "both"
    buzzer: str = ""
    proof: str = "fence"
    asb: bool = True


#: By the names that a configuration uses.
PROFILES = {
    # What most printers take: what is sold as ESC/POS with a Chinese ROM.
    "generic": Profile(),
    # Epson TM-T88V and its like: 180 dpi, 42 columns.
    "epson-t88": Profile(buzzer="esc-paren-a", proof="process-id"),
    # Epson TM-T20III, TM-m30 and their like: 203 dpi, 48 columns.
    "epson-t20": Profile(columns=48, small_columns=64, dots=576, buzzer="esc-paren-a", proof="process-id"),
    # Epson without a Chinese ROM: western code page, Chinese is drawn.
    "epson-t20-western": Profile(
        columns=48, small_columns=64, dots=576, charset="cp858", buzzer="esc-paren-a", proof="process-id"
    ),
    # 80 mm printers of Chinese makers: 203 dpi, 48 columns, Chinese ROM, ESC B beeps.
    "china-80": Profile(columns=48, small_columns=64, dots=576, buzzer="esc-b"),
    # 58 mm clones (POS-5890, ZJ-5870): no cutter; neither QR codes nor bars are sure.
    "china-58": Profile(columns=32, small_columns=42, dots=384, qr=False, bars=False, cut="", asb=False),
    # The same without any Chinese type.
    "western-58": Profile(
        columns=32, small_columns=42, dots=384, charset="cp437", qr=False, bars=False, cut="", asb=False
    ),
    # Clones that take no GS v 0 either.
    "column-58": Profile(
        columns=32, small_columns=42, dots=384, charset="cp437", qr=False, bars=False, image="column", cut="", asb=False
    ),
}
GENERIC = PROFILES["generic"]
