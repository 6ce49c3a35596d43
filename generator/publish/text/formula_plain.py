"""A formula as text, for titles where no MathML can stand: `plain(tree)` gives x², a/b, √(x)."""

from xml.etree.ElementTree import Element

RAISED = dict(zip("0123456789+−-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
LOWERED = dict(
    zip("0123456789+−-=()aeoxhklmnpstijruv", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ", strict=True)
)
RELATIONS = "=<>≤≥≠≈≡∼≃≅∝∈∉⊂⊆→←↦⇒⇔⟹⟺⟶"
OPERATIONS = "+−×⋅∘⊕⊗∪∩∧∨"
INVISIBLE = dict.fromkeys(map(ord, "\u2062\u2063\u2064\ufe00\ufe01"))


def plain(element: Element) -> str:
    """The words and signs of the element in one line."""
    return " ".join(written(element).translate(INVISIBLE).split())


def written(element: Element) -> str:  # noqa: C901 – one case for each element
    parts = [written(child) for child in element]
    match element.tag:
        case "mi" | "mn" | "ms":
            return element.text or ""
        case "mtext" | "a" | "b" | "i" | "em" | "code" | "span":
            return "".join(element.itertext())
        case "mo":
            return sign(element)
        case "mspace":
            return " " if wide(element) else ""
        case "mfrac":
            return f"{grouped(parts[0])}/{grouped(parts[1])}"
        case "msqrt":
            return f"√{grouped(''.join(parts))}"
        case "mroot":
            return f"{scripted('', parts[1], '^')}√{grouped(parts[0])}"
        case "munder" if element.get("accentunder") == "true":
            return parts[0]
        case "msub" | "munder":
            return scripted(parts[0], parts[1], "_")
        case "msup":
            return scripted(parts[0], parts[1], "^")
        case "mover":
            accent = element.get("accent") == "true"
            return accented(parts[0], parts[1]) if accent else scripted(parts[0], parts[1], "^")
        case "msubsup" | "munderover":
            return scripted(scripted(parts[0], parts[1], "_"), parts[2], "^")
        case "mtr":
            return ", ".join(parts)
        case "mtable":
            return "; ".join(parts)
        case "mphantom":
            return ""
    return "".join(parts)


def sign(element: Element) -> str:
    """An operator, with spaces where mathematics has them; none in a script, which has lspace 0."""
    text = element.text or ""
    if text == "\u2061":  # between a function and what it is of: a space unless brackets follow
        return " " if element.get("lspace") else ""
    close = element.get("lspace") == "0" and element.get("rspace") == "0"
    if text and (text in RELATIONS or text in OPERATIONS) and not close:
        return f" {text} "
    return f"{text} " if text in (",", ";") else text


def wide(space: Element) -> bool:
    """Whether it is as wide as a space between words, or about."""
    width = space.get("width", "0").removesuffix("em")
    return float(width) >= 0.16 if width.replace(".", "", 1).isdigit() else False


def grouped(text: str) -> str:
    """In brackets when it is more than one word."""
    return text if text.isalnum() or not text else f"({text})"


def scripted(base: str, script: str, mark: str) -> str:
    """The base with its script: x², xᵢ, and x^(i,j) where Unicode has no sign."""
    script = script.strip()
    if not script:
        return base
    signs = RAISED if mark == "^" else LOWERED
    if script in ("′", "″", "‴"):
        return base + script
    if all(sign in signs for sign in script):
        return base + "".join(signs[sign] for sign in script)
    return f"{base}{mark}{grouped(script)}"


ACCENTS = {
    "ˆ": "\u0302", "̂": "\u0302", "˜": "\u0303", "~": "\u0303", "¯": "\u0304", "˙": "\u0307",
    "¨": "\u0308", "⃗": "\u20d7", "→": "\u20d7", "̲": "\u0305", "ˇ": "\u030c", "˚": "\u030a",
}  # fmt: skip


def accented(base: str, accent: str) -> str:
    """The base with its accent above, if there is one letter to carry it."""
    return base + ACCENTS[accent] if len(base) == 1 and accent in ACCENTS else base
