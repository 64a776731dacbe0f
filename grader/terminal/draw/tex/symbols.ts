/** How an atom stands to its neighbors, as in TeX: it decides about the spaces. */
export type AtomKind = "ord" | "bin" | "rel" | "open" | "close" | "punct" | "op";

/** `\name` -> the character that the terminal shows. */
function table(kind: AtomKind, entries: string): [string, { kind: AtomKind; text: string }][] {
  return entries
    .trim()
    .split(/\s+/)
    .flatMap((entry) => {
      const [text, ...names] = entry.split(":");
      return names.map((name) => [name, { kind, text }] as [string, { kind: AtomKind; text: string }]);
    });
}

export const SYMBOLS = new Map([
  ...table(
    "ord",
    `α:alpha β:beta γ:gamma δ:delta ε:epsilon:varepsilon ζ:zeta η:eta θ:theta:vartheta ι:iota κ:kappa λ:lambda μ:mu
    ν:nu ξ:xi π:pi ρ:rho:varrho σ:sigma τ:tau υ:upsilon φ:phi:varphi χ:chi ψ:psi ω:omega
    Γ:Gamma Δ:Delta Θ:Theta Λ:Lambda Ξ:Xi Π:Pi Σ:Sigma Υ:Upsilon Φ:Phi Ψ:Psi Ω:Omega
    ∂:partial ∇:nabla ∞:infty ℓ:ell ⊤:top ′:prime ∅:emptyset:varnothing ∀:forall ∃:exists ¬:neg:lnot
    …:ldots:dots:dotsc ⋯:cdots:dotsb ⋮:vdots ⋱:ddots %:% $:$ #:# &:& _:_`,
  ),
  ...table(
    "bin",
    `·:cdot ×:times ÷:div ±:pm ∓:mp ⊙:odot ⊕:oplus ⊗:otimes ∘:circ *:ast ⋆:star ∪:cup ∩:cap ∖:setminus
    ∧:wedge:land ∨:vee:lor mod:bmod`,
  ),
  ...table(
    "rel",
    `≤:le:leq ≥:ge:geq ≠:ne:neq ≈:approx ≡:equiv ∼:sim ≃:simeq ∝:propto ∈:in ∉:notin ∋:ni ⊂:subset ⊆:subseteq
    ⊃:supset ⊇:supseteq →:to:rightarrow:longrightarrow ←:gets:leftarrow ↔:leftrightarrow ⇒:Rightarrow:implies
    ⇔:Leftrightarrow:iff ↦:mapsto ≪:ll ≫:gg |:mid ∥:parallel ⊥:perp :=:coloneqq ≜:triangleq <:lt >:gt`,
  ),
  ...table("open", "⌊:lfloor ⌈:lceil ⟨:langle {:lbrace:{ |:lvert ‖:lVert"),
  ...table("close", "⌋:rfloor ⌉:rceil ⟩:rangle }:rbrace:} |:rvert ‖:rVert"),
  ...table("ord", "|:vert ‖:Vert:|"),
  ...table("op", "Σ:sum Π:prod ∫:int ⋃:bigcup ⋂:bigcap"),
]);
// `:` separates the entries above.
SYMBOLS.set("coloneqq", { kind: "rel", text: ":=" });
SYMBOLS.set("colon", { kind: "punct", text: ":" });

/** Operators whose bounds stand below and above them in a block. */
export const WITH_LIMITS = new Set([
  "sum",
  "prod",
  "bigcup",
  "bigcap",
  "max",
  "min",
  "sup",
  "inf",
  "lim",
  "det",
]);

/** Operators that are written as their name. */
export const NAMED = new Set(
  "log ln exp sin cos tan sinh cosh tanh arg dim ker det max min sup inf lim gcd Pr".split(" "),
);

/** Space in the line; where TeX takes some away, none. */
export const SPACES: Record<string, string> = {
  ",": " ",
  ":": " ",
  ";": " ",
  " ": " ",
  ">": " ",
  "!": "",
  thinspace: " ",
  medspace: " ",
  thickspace: " ",
  negthinspace: "",
  enspace: " ",
  quad: "  ",
  qquad: "    ",
};

/** What changes only size or style: the terminal has one of each. */
export const IGNORED = new Set(
  `displaystyle textstyle limits nolimits big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr mathstrut
  nonumber notag`.split(/\s+/),
);

/** Accents as the combining character that follows the letter. */
export const ACCENTS: Record<string, string> = {
  hat: "\u0302",
  widehat: "\u0302",
  bar: "\u0304",
  overline: "\u0304",
  tilde: "\u0303",
  widetilde: "\u0303",
  dot: "\u0307",
  ddot: "\u0308",
  vec: "\u20d7",
};

/** Letters of `\mathbb` and `\mathcal` that a terminal's font has; the others are shown upright. */
export const FONTS: Record<string, Record<string, string>> = {
  mathbb: { C: "ℂ", H: "ℍ", N: "ℕ", P: "ℙ", Q: "ℚ", R: "ℝ", Z: "ℤ" },
  mathcal: { B: "ℬ", E: "ℰ", F: "ℱ", H: "ℋ", I: "ℐ", L: "ℒ", M: "ℳ", R: "ℛ" },
  mathbf: {},
  boldsymbol: {},
  mathit: {},
  mathsf: {},
};

const KINDS: [AtomKind, string][] = [
  ["bin", "+-*"],
  ["rel", "=<>:"],
  ["punct", ",;"],
  ["open", "(["],
  ["close", ")]!"],
  ["ord", "|/.?"],
];

/** The kind of a character that stands for itself, and how it is shown; undefined for what has no meaning in a formula. */
export function character(char: string): { kind: AtomKind; text: string } | undefined {
  const known = KINDS.find(([, chars]) => chars.includes(char));
  if (known) return { kind: known[0], text: char === "-" ? "−" : char };
  if (char === "−") return { kind: "bin", text: char };
  if (/[\p{L}\p{N}]/u.test(char)) return { kind: "ord", text: char };
  return [...SYMBOLS.values()].find(({ text }) => text === char && char > "\x7f");
}
