"""What a page says by itself, in the language of article.toml: `language("de").text("contents")`.

`WORDS` is the whole table: a name → the words in English, German and Persian. A language more is a
column more, a name in `COLUMNS` and a line in `MONTHS`. For a language without a column the words
are English, and pages run from right to left where its script does.

Numbers that count (figures, sections, notes, days) are written in the language's own digits. What
was measured keeps the digits 0 to 9, as it has in formulas, films and files; in German its decimal
sign is a comma.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

COLUMNS = ("en", "de", "fa")
# Of scripts that run from right to left, by the first part of a language's tag.
TO_THE_LEFT = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "nqo", "ps", "sd", "syr", "ug", "ur", "yi")
)
ISOLATE, END = "\u2068", "\u2069"  # around text whose first letter says how it runs
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
LAYER = re.compile(r"layer (\d+) of (\d+)\b(?:: )?(.*)")

# Not strftime's: those change with the machine's locale.
MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "de": (
        *("Januar", "Februar", "März", "April", "Mai", "Juni"),
        *("Juli", "August", "September", "Oktober", "November", "Dezember"),
    ),
    "fa": (
        *("ژانویهٔ", "فوریهٔ", "مارس", "آوریل", "مهٔ", "ژوئن"),
        *("ژوئیهٔ", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر"),
    ),
}

WORDS = {
    # The page around the text.
    "skip": ("Skip to the content", "Zum Inhalt", "رفتن به متن"),
    "site": ("Site", "Website", "وب‌گاه"),
    "all_figures": ("All figures", "Alle Abbildungen", "همهٔ شکل‌ها"),
    "all_figures_of": (
        "All figures of {title}", "Alle Abbildungen aus {title}", "همهٔ شکل‌های {title}"
    ),
    "gallery": (
        "Each has a page of its own, with its film, weights and data to take away.",
        "Jede hat eine eigene Seite, mit Film, Gewichten und Daten zum Mitnehmen.",
        "هر یک صفحهٔ خود را دارد، با فیلم، وزن‌ها و داده‌ها برای برداشتن.",
    ),
    "open_in_lab": ("Open in the lab", "Im Labor öffnen", "گشودن در آزمایشگاه"),
    "sections": ("Sections", "Abschnitte", "بخش‌ها"),
    "all": ("All", "Alle", "همه"),
    "lab": ("The lab", "Das Labor", "آزمایشگاه"),
    "dark": ("Dark", "Dunkel", "تیره"),
    "sources": ("Sources", "Quelltexte", "کد منبع"),
    "keys": (
        "Arrow keys go step by step, page keys from layer to layer, the space bar plays and"
        " pauses.",
        "Pfeiltasten gehen Schritt für Schritt, Bildtasten von Schicht zu Schicht, die Leertaste"
        " spielt ab und hält an.",
        "کلیدهای جهت گام به گام می‌روند، کلیدهای صفحه لایه به لایه، و کلید فاصله پخش و مکث می‌کند.",
    ),
    "contents": ("Contents", "Inhalt", "فهرست"),
    "introduction": ("Introduction", "Einleitung", "مقدمه"),
    "references": ("References", "Literatur", "منابع"),
    "accessed": (", accessed {date}", ", abgerufen am {date}", "، دسترسی در {date}"),
    "back_to_citation": (
        "Back to citation {number} of this entry",
        "Zurück zum {number}. Verweis auf diesen Eintrag",
        "بازگشت به ارجاع {number} به این منبع",
    ),
    "notes": ("Notes", "Anmerkungen", "یادداشت‌ها"),
    "note": ("Note {number}", "Anmerkung {number}", "یادداشت {number}"),
    "back_to_note": (
        "Back to the mark of note {number}",
        "Zurück zum Zeichen der Anmerkung {number}",
        "بازگشت به نشانهٔ یادداشت {number}",
    ),
    "cite": ("How to cite", "Zitieren", "شیوهٔ ارجاع"),
    "in_article": ("in {title}", "in {title}", "در {title}"),
    "quoted": ("“{title}”", "„{title}“", "«{title}»"),
    "and": (" and ", " und ", " و "),
    "comma": (", ", ", ", "، "),
    "date": ("{day} {month} {year}", "{day}. {month} {year}", "{day} {month} {year}"),
    "not_measured": (
        "not measured in this draft",
        "in diesem Entwurf nicht gemessen",
        "در این پیش‌نویس اندازه‌گیری نشده",
    ),
    "not_found": ("Not found", "Nicht gefunden", "پیدا نشد"),
    "no_such_page": ("There is no such page", "Diese Seite gibt es nicht", "چنین صفحه‌ای نیست"),
    "moved": (
        "It may have moved when its figure was renamed. Everything there is can be reached from"
        " {link}.",
        "Vielleicht wurde ihre Abbildung umbenannt. Alles, was es gibt, ist von hier zu erreichen:"
        " {link}.",
        "شاید نام شکل آن عوض شده باشد. به هر چه هست می‌توان از اینجا رسید: {link}.",
    ),
    # Figures in the text and on their own pages.
    "figure": ("Figure {number}", "Abbildung {number}", "شکل {number}"),
    "in_the_text": ("{figure} in the text", "{figure} im Text", "{figure} در متن"),
    "not_in_the_text": ("Not in the text", "Nicht im Text", "بیرون از متن"),
    "own_page": (
        "The figure’s own page: large, with downloads",
        "Die eigene Seite der Abbildung: groß, mit Downloads",
        "صفحهٔ خود شکل: بزرگ، با پرونده‌ها",
    ),
    "page_of": (
        "The page of {figure}: weights, data, downloads",
        "Die Seite von {figure}: Gewichte, Daten, Downloads",
        "صفحهٔ {figure}: وزن‌ها، داده‌ها، پرونده‌ها",
    ),
    "weights": (
        "Weights, data, downloads", "Gewichte, Daten, Downloads", "وزن‌ها، داده‌ها، پرونده‌ها"
    ),
    "made_by": ("made by", "gemacht von", "ساختهٔ"),
    "made_by_sentence": ("Made by", "Gemacht von", "ساختهٔ"),
    "film": ("film", "Film", "فیلم"),
    "film_of": ("Film of {figure}", "Film von {figure}", "فیلم {figure}"),
    "layer_by_layer": ("Layer by layer", "Schicht für Schicht", "لایه به لایه"),
    "draft": (
        "A draft: trained briefly and drawn small. Nothing was measured, so nothing is claimed.",
        "Ein Entwurf: kurz trainiert und klein gezeichnet. Nichts wurde gemessen, also wird nichts"
        " behauptet.",
        "پیش‌نویس: با آموزش کوتاه و تصویر کوچک. چیزی اندازه‌گیری نشده و ادعایی در کار نیست.",
    ),
    "what_was_measured": ("What was measured", "Was gemessen wurde", "آنچه اندازه‌گیری شد"),
    "projection": (
        "projection of {dimensions} dimensions, {kind}",
        "Projektion aus {dimensions} Dimensionen, {kind}",
        "تصویر {dimensions} بعد، {kind}",
    ),
    "of_the_variation": (
        "{share} of the variation", "{share} der Variation", "{share} از پراکندگی"
    ),
    "of_axes": ("axes", "Achsen", "محورها"),
    "plane_of_decision": (
        "plane of the decision", "Ebene der Entscheidung", "صفحهٔ تصمیم"
    ),
    "space_of_decision": (
        "space of the decision", "Raum der Entscheidung", "فضای تصمیم"
    ),
    "chosen_directions": ("chosen directions", "gewählte Richtungen", "جهت‌های برگزیده"),
    "measurements_of": ("Measurements of {figure}", "Messwerte von {figure}", "اندازه‌های {figure}"),
    "measured": ("Measured", "Gemessen", "کمیت"),
    "value": ("Value", "Wert", "مقدار"),
    "claimed": ("Claimed", "Behauptet", "ادعا"),
    "holds": ("holds", "gilt", "برقرار"),
    "fails": ("does not hold", "gilt nicht", "نابرقرار"),
    "witnesses": ("Witnesses", "Zeugen", "شاهدها"),
    "witnesses_of": ("Witnesses of {figure}", "Zeugen von {figure}", "شاهدهای {figure}"),
    "what_witnesses_are": (
        "Points of the exact sets that the network gets wrong: its logit has the sign of the other"
        " class.",
        "Punkte der exakten Mengen, bei denen das Netz irrt: Sein Logit hat das Vorzeichen der"
        " anderen Klasse.",
        "نقطه‌هایی از مجموعه‌های دقیق که شبکه در آن‌ها خطا می‌کند: علامت لاجیت از آنِ ردهٔ دیگر است.",
    ),
    "network": ("Network", "Netz", "شبکه"),
    "set": ("Set", "Menge", "مجموعه"),
    "parameter": ("Parameter", "Parameter", "پارامتر"),
    "point": ("Point", "Punkt", "نقطه"),
    "logit": ("Logit", "Logit", "لاجیت"),
    "source": ("The figure’s source", "Der Quelltext der Abbildung", "کد منبع شکل"),
    "in_words": ("The picture in words", "Das Bild in Worten", "تصویر به زبان واژه‌ها"),
    "use": ("Use it", "Verwenden", "به کار بردن"),
    "left_out": (
        "There is no {what}, because {why}.",
        "{what} fehlt. Grund: {why}.",
        "{what} نیست. دلیل: {why}.",
    ),
    "left_out_for_video": (
        "There is no {what}, because {why}; {link} takes its place.",
        "{what} fehlt. Grund: {why}; an seiner Stelle steht {link}.",
        "{what} نیست. دلیل: {why}؛ {link} به جای آن است.",
    ),
    "the_mp4": ("the MP4", "das MP4", "MP4"),
    "sizes_of": ("Sizes of {figure}", "Größen von {figure}", "اندازه‌های {figure}"),
    "file": ("File", "Datei", "پرونده"),
    "pixels": ("Pixels", "Pixel", "پیکسل"),
    "size": ("Size", "Größe", "حجم"),
    "good_for": ("Good for", "Wofür", "برای"),
    "any": ("any", "beliebig", "هر اندازه"),
    "bytes": ("{count} bytes", "{count} Bytes", "{count} بایت"),
    "files": ("{count} files", "{count} Dateien", "{count} پرونده"),
    "beside": (
        "What is to copy names the files alone: put them beside the text that shows them.",
        "Was zu kopieren ist, nennt nur die Dateien: Sie gehören neben den Text, der sie zeigt.",
        "متن‌های زیر تنها نام پرونده‌ها را دارند: آن‌ها را کنار متنی بگذارید که نشانشان می‌دهد.",
    ),
    "in_format": ("In {name}", "In {name}", "در {name}"),
    "parts": ("Parts and data", "Teile und Daten", "بخش‌ها و داده‌ها"),
    "figures": ("Figures", "Abbildungen", "شکل‌ها"),
    "previous": ("← Previous", "← Zurück", "→ قبلی"),
    "next": ("Next →", "Weiter →", "بعدی ←"),
    # What files are for; the words of generator/formats.py are looked up as they stand there.
    "the representation after each layer, SVG": (
        "the representation after each layer, SVG",
        "die Darstellung nach jeder Schicht, SVG",
        "بازنمایی پس از هر لایه، SVG",
    ),
    "every step of the film, SVG": (
        "every step of the film, SVG", "jeder Schritt des Films, SVG", "هر گام فیلم، SVG"
    ),
    "what the page shows in space, as numbers": (
        "what the page shows in space, as numbers",
        "was die Seite im Raum zeigt, als Zahlen",
        "آنچه صفحه در فضا نشان می‌دهد، به صورت عدد",
    ),
    "the weights, all digits": (
        "the weights, all digits", "die Gewichte, alle Ziffern", "وزن‌ها، با همهٔ رقم‌ها"
    ),
    "the points": ("the points", "die Punkte", "نقطه‌ها"),
    "everything on this page, for programs": (
        "everything on this page, for programs",
        "alles auf dieser Seite, für Programme",
        "همهٔ این صفحه، برای برنامه‌ها",
    ),
    "the code that makes the figure, Python": (
        "the code that makes the figure, Python",
        "der Code, der die Abbildung macht, Python",
        "کدی که شکل را می‌سازد، پایتون",
    ),
    "the same as a notebook that runs by itself": (
        "the same as a notebook that runs by itself",
        "dasselbe als Notebook, das von selbst läuft",
        "همان به صورت دفترچه‌ای که خودش اجرا می‌شود",
    ),
    "pages: sharp at any size, it plays by itself": (
        "pages: sharp at any size, it plays by itself",
        "Seiten: scharf in jeder Größe, spielt von selbst",
        "صفحه‌های وب: در هر اندازه تیز، خودش پخش می‌شود",
    ),
    "pages and slides: sharp at any size": (
        "pages and slides: sharp at any size",
        "Seiten und Folien: scharf in jeder Größe",
        "صفحه‌های وب و اسلایدها: در هر اندازه تیز",
    ),
    "slides and pages: smooth, with controls": (
        "slides and pages: smooth, with controls",
        "Folien und Seiten: flüssig, mit Bedienung",
        "اسلایدها و صفحه‌های وب: روان، با دکمه‌های پخش",
    ),
    "the same, on dark": ("the same, on dark", "dasselbe, auf dunkel", "همان، روی تیره"),
    "slides, messages and READMEs: it plays anywhere": (
        "slides, messages and READMEs: it plays anywhere",
        "Folien, Nachrichten und READMEs: spielt überall",
        "اسلایدها، پیام‌ها و README: همه جا پخش می‌شود",
    ),
    "print and previews: one picture, on light": (
        "print and previews: one picture, on light",
        "Druck und Vorschau: ein Bild, auf hell",
        "چاپ و پیش‌نمایش: یک تصویر، روی روشن",
    ),
    "print and previews, on light": (
        "print and previews, on light", "Druck und Vorschau, auf hell", "چاپ و پیش‌نمایش، روی روشن"
    ),
    # The player and the page's scripts.
    "play": ("Play", "Abspielen", "پخش"),
    "pause": ("Pause", "Anhalten", "مکث"),
    "time": ("Time", "Zeit", "زمان"),
    "seconds": ("{count} s", "{count} s", "{count} ثانیه"),
    "decimal": (".", ",", "."),
    "speed": ("Speed {speed}", "Tempo {speed}", "سرعت {speed}"),
    "repeat": ("Repeat", "Wiederholen", "تکرار"),
    "turn": (
        "3D: turn by dragging or arrow keys",
        "3D: drehen durch Ziehen oder mit den Pfeiltasten",
        "سه‌بعدی: با کشیدن یا کلیدهای جهت بچرخانید",
    ),
    "turned": (
        "Turned by dragging or with the arrow keys",
        "Dreht sich durch Ziehen oder mit den Pfeiltasten",
        "با کشیدن یا کلیدهای جهت می‌چرخد",
    ),
    "share": (
        "Copy the address of this moment",
        "Adresse dieses Moments kopieren",
        "رونوشت از نشانی این لحظه",
    ),
    "full_screen": ("Full screen", "Ganzer Bildschirm", "تمام صفحه"),
    "leave_full_screen": ("Leave full screen", "Zurück zur Seite", "خروج از تمام صفحه"),
    "light_switch": ("Switch to light", "Zu hell wechseln", "رفتن به روشن"),
    "dark_switch": ("Switch to dark", "Zu dunkel wechseln", "رفتن به تیره"),
    "copy": ("Copy", "Kopieren", "رونوشت"),
    "copied": ("Copied", "Kopiert", "رونوشت شد"),
    "not_allowed": ("Not allowed", "Nicht erlaubt", "اجازه نیست"),
    "input": ("input", "Eingabe", "ورودی"),
    "the_input": ("The input", "Die Eingabe", "ورودی"),
    "after_layer": ("after layer {layer}", "nach Schicht {layer}", "پس از لایهٔ {layer}"),
    "after_layer_of": (
        "after layer {layer} of {layers}",
        "nach Schicht {layer} von {layers}",
        "پس از لایهٔ {layer} از {layers}",
    ),
    "layer_of": (
        "layer {layer} of {layers}", "Schicht {layer} von {layers}", "لایهٔ {layer} از {layers}"
    ),
    "layer": ("layer {layers}", "Schicht {layers}", "لایهٔ {layers}"),
    "layers": ("layers {layers}", "Schichten {layers}", "لایه‌های {layers}"),
    "start": ("start", "Anfang", "آغاز"),
    "end": ("end", "Ende", "پایان"),
    "mark": ("mark {number}", "Marke {number}", "نشانهٔ {number}"),
    # The table of networks.
    "all_networks": ("All trained networks", "Alle trainierten Netze", "همهٔ شبکه‌های آموزش‌دیده"),
    "column_network": ("network", "Netz", "شبکه"),
    "column_units": ("units", "Einheiten", "واحدها"),
    "column_parameters": ("parameters", "Parameter", "پارامترها"),
    "column_succeeded": ("succeeded", "erfolgreich", "موفق"),
    "column_accuracy": ("accuracy", "Genauigkeit", "دقت"),
    "column_witness": ("witness", "Zeuge", "شاهد"),
    "column_linking": ("linking number", "Verschlingungszahl", "عدد پیوند"),
    "column_stretch": ("largest stretch", "größte Dehnung", "بیشترین کشیدگی"),
    "of": ("{count} of {all}", "{count} von {all}", "{count} از {all}"),
    "found": ("found", "gefunden", "پیدا شد"),
    "before_and_after": (
        "{number}, before and after", "{number}, vorher und nachher", "{number}، پیش و پس"
    ),
}  # fmt: skip
# What the scripts say; they read it from the page.
SCRIPTS = (
    *("light_switch", "dark_switch", "copy", "copied", "not_allowed", "play", "pause"),
    *("speed", "seconds", "decimal", "turned", "full_screen", "leave_full_screen"),
)


@dataclass(frozen=True)
class Language:
    """The language of an article: a tag such as "de" or "de-AT"."""

    tag: str

    @property
    def base(self) -> str:
        """Its first part, in small letters: de of de-AT."""
        return re.split("[-_]", self.tag.strip().lower())[0]

    @property
    def known(self) -> bool:
        """Whether the table has its words; else they are English."""
        return self.base in COLUMNS

    @property
    def direction(self) -> str:
        """How its script runs: "ltr" or "rtl"."""
        return "rtl" if self.base in TO_THE_LEFT else "ltr"

    @cached_property
    def _column(self) -> int:
        return COLUMNS.index(self.base) if self.known else 0

    def text(self, name: str, /, **values: object) -> str:
        """Words of the table, with values in their places; KeyError for a name that it lacks."""
        words = WORDS[name][self._column]
        return words.format(**{key: str(value) for key, value in values.items()})

    def said(self, words: str) -> str:
        """Words that the table may have as they are; else themselves."""
        return WORDS[words][self._column] if words in WORDS else words

    def begun(self, words: str) -> str:
        """With a capital at the beginning."""
        return words[:1].upper() + words[1:]

    def digits(self, text: object) -> str:
        """A number that counts, in the language's digits."""
        return str(text).translate(PERSIAN_DIGITS) if self.base == "fa" else str(text)

    def measured(self, text: str) -> str:
        """A number that was measured, as numbers.py writes it, with the language's decimal sign."""
        if self.base != "de":
            return text
        swapped = text.translate(str.maketrans(",.", ".,"))
        return re.sub(r"(?<=\d)%", "\u202f%", swapped)

    def figure(self, number: int) -> str:
        """What a figure is called in the text."""
        return self.text("figure", number=self.digits(number))

    def day(self, date: datetime.date) -> str:
        """A date as one reads it: 3 May 2026."""
        month = MONTHS[COLUMNS[self._column]][date.month - 1]
        day, year = (self.digits(number) for number in (date.day, date.year))
        return self.text("date", day=day, month=month, year=year)

    def isolated(self, text: str) -> str:
        """Text that may be of another script, for a sentence that runs to the left."""
        return f"{ISOLATE}{text}{END}" if self.direction == "rtl" else text

    def row(self, names: Sequence[str]) -> str:
        """Names in a row: A, B and C."""
        *first, last = map(self.isolated, names)
        return self.text("comma").join(first) + self.text("and") + last if first else last

    def after(self, layer: int) -> str:
        """A boundary of layers: input, after layer 2."""
        return self.text("after_layer", layer=self.digits(layer)) if layer else self.text("input")

    def stage(self, name: str) -> str:
        """A stage's name as readers see it: Layer 1 of 4 · tanh."""
        match = LAYER.fullmatch(name)
        if match is None or not self.known or self.base == "en":
            name = name.replace(": ", " · ", 1)
            return name[:1].upper() + name[1:]
        layer, layers, what = match.groups()
        words = self.text("layer_of", layer=self.digits(layer), layers=self.digits(layers))
        return self.begun(f"{words} · {what}" if what else words)

    def rested(self, name: str) -> str:
        """What a film shows when this stage of a layer, its last, is over: After layer 1 of 4."""
        match = LAYER.fullmatch(name)
        if match is None:
            return self.stage(name)
        layer, layers, _ = match.groups()
        words = {"layer": self.digits(layer), "layers": self.digits(layers)}
        return self.begun(self.text("after_layer_of", **words))

    @property
    def script_words(self) -> dict[str, str]:
        """What the scripts say, by name."""
        return {name: WORDS[name][self._column] for name in SCRIPTS}

    @property
    def notices(self) -> list[str]:
        """A line where the table lacks the language."""
        if self.known:
            return []
        listed = ", ".join(COLUMNS)
        return [
            f"article.toml: language: expected one of {listed}, whose words pages know, got"
            f" {self.tag!r}: what they say by themselves is English"
        ]


ENGLISH = Language("en")
