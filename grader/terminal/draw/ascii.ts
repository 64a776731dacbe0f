/** What stands for a character in ASCII. Two strings of equal length, then what needs more than a character. */
const SAME_WIDTH = [
  "✓✗○●◐█░—–−·∙×≈∼│─┌┐└┘├┤┬┴┼╭╮╰╯║═▲▼►◄▸▾“”’‘′•⎛⎜⎝⎞⎟⎠⎡⎢⎣⎤⎥⎦⎧⎨⎩⎪⎫⎬⎭❯",
  `+xo*~#.---**x~~|-+++++++++++++|=^v><>v""'''*/|\\\\|/[[[]]]|<|||>|>`,
] as const;

const ASCII: Record<string, string> = {
  ...Object.fromEntries([...SAME_WIDTH[0]].map((char, i) => [char, SAME_WIDTH[1][i]])),
  "→": "->",
  "←": "<-",
  "↔": "<->",
  "⇒": "=>",
  "⇔": "<=>",
  "↦": "|->",
  "≤": "<=",
  "≥": ">=",
  "≠": "!=",
  "≡": "===",
  "≃": "~=",
  "≪": "<<",
  "≫": ">>",
  "≜": ":=",
  "±": "+-",
  "∓": "-+",
  "÷": "/",
  "⊙": "(*)",
  "⊕": "(+)",
  "⊗": "(x)",
  "∘": "o",
  "⋆": "*",
  "…": "...",
  "⋯": "...",
  "⋮": ":",
  "⋱": "...",
  "⌊": "floor(",
  "⌋": ")",
  "⌈": "ceil(",
  "⌉": ")",
  "⟨": "<",
  "⟩": ">",
  "‖": "||",
  "∥": "||",
  "⊥": "_|_",
  "¬": "not ",
  "∖": "\\",
  "√": "sqrt ",
  "∂": "d",
  "½": "1/2",
  "¼": "1/4",
  "¾": "3/4",
  "°": " deg",
  ℓ: "l",
  ℕ: "N",
  ℝ: "R",
  ℤ: "Z",
  ℙ: "P",
  ℚ: "Q",
  ℂ: "C",
  ℍ: "H",
  ℬ: "B",
  ℰ: "E",
  ℱ: "F",
  ℋ: "H",
  ℐ: "I",
  ℒ: "L",
  ℳ: "M",
  ℛ: "R",
  "\u00a0": " ",
  "\u0302": "_hat",
  "\u0304": "_bar",
  "\u0303": "_tilde",
  "\u0307": "_dot",
  "\u0308": "_ddot",
  "\u20d7": "_vec",
};

/** Symbols that become words: these get a space where they would run into a letter. */
const WORDS: Record<string, string> = {
  α: "alpha",
  β: "beta",
  γ: "gamma",
  δ: "delta",
  ε: "eps",
  ζ: "zeta",
  η: "eta",
  θ: "theta",
  ι: "iota",
  κ: "kappa",
  λ: "lambda",
  μ: "mu",
  ν: "nu",
  ξ: "xi",
  π: "pi",
  ρ: "rho",
  σ: "sigma",
  τ: "tau",
  υ: "upsilon",
  φ: "phi",
  χ: "chi",
  ψ: "psi",
  ω: "omega",
  Γ: "Gamma",
  Δ: "Delta",
  Θ: "Theta",
  Λ: "Lambda",
  Ξ: "Xi",
  Π: "prod",
  Σ: "sum",
  Υ: "Upsilon",
  Φ: "Phi",
  Ψ: "Psi",
  Ω: "Omega",
  "∞": "inf",
  "∫": "integral",
  "⋃": "union",
  "⋂": "intersection",
  "∪": "or",
  "∩": "and",
  "∧": "and",
  "∨": "or",
  "∝": "prop. to",
  "∈": "in",
  "∉": "not in",
  "∋": "has",
  "⊂": "in",
  "⊆": "in",
  "⊃": "contains",
  "⊇": "contains",
  "⊤": "top",
  "∇": "grad",
  "∅": "{}",
  "∀": "for all",
  "∃": "there is",
};

const LOWERED = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ";
const LOW = "0123456789+-=()aehijklmnoprstuvxβγρφχ";
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᵠᵡ";
const HIGH = "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδφχ";

/** Lowered and raised forms of characters: what has none is no key. */
export const SUBSCRIPTS = pairs(LOW, LOWERED);
export const SUPERSCRIPTS = pairs(HIGH, RAISED);
const BACK = new Map([...SUBSCRIPTS, ...SUPERSCRIPTS].map(([plain, small]) => [small, plain]));

function pairs(from: string, to: string): Map<string, string> {
  const small = [...to];
  const map = new Map([...from].map((char, i) => [char, small[i]]));
  map.set("−", map.get("-") as string);
  return map;
}

const SMALL = new RegExp(`[${LOWERED}]+|[${RAISED}]+`, "gu");
const WORD = new RegExp(
  `(?<=([\\p{L}\\p{N}]?))([${Object.keys(WORDS).join("")}])(?=([\\p{L}\\p{N}]?))`,
  "gu",
);
const ESCAPES = /(\u001b\[[\d;:]*m)/;

/** A text in ASCII alone, for consoles that can show nothing else. */
export function toAscii(text: string): string {
  if (!/[^\x00-\x7f]/.test(text)) return text;
  // The letter that ends a colour is none of the text.
  return text
    .split(ESCAPES)
    .map((part, i) => (i % 2 === 1 ? part : inAscii(part)))
    .join("");
}

function inAscii(text: string): string {
  return text
    .replace(SMALL, (run) => {
      const back = [...run].map((char) => BACK.get(char)).join("");
      const isPlain = /^[\p{L}\p{N}]+$/u.test(back);
      if (LOWERED.includes([...run][0])) return isPlain ? `_${back}` : `_{${back}}`;
      return isPlain ? `^${back}` : `^(${back})`;
    })
    .replace(
      WORD,
      (_, before, symbol, after) => `${before && " "}${WORDS[symbol]}${after && !WORDS[after] ? " " : ""}`,
    )
    .replace(/[^\x00-\x7f]/gu, (char) => ASCII[char] ?? unaccented(char));
}

/** `é` as e, `ŷ` as y_hat, `ᾱ` as alpha_bar. */
function unaccented(char: string): string {
  const [letter, accent] = char.normalize("NFD");
  if (accent === undefined) return "?";
  if (letter > "\x7f") return WORDS[letter] ? WORDS[letter] + (ASCII[accent] ?? "") : "?";
  return letter + (/[\u0302-\u0304]/.test(accent) && /[xyzvwp]/.test(letter) ? ASCII[accent] : "");
}
