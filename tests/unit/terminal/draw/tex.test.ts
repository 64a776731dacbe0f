import { describe, expect, test } from "vitest";
import { toAscii } from "../../../../grader/terminal/draw/ascii.js";
import { formulaLines, formulaText } from "../../../../grader/terminal/draw/tex/formula.js";

// What the terminal shows of TeX: in Unicode, and in ASCII.
const FORMULAS: [tex: string, unicode: string, ascii: string][] = [
  ["d_k", "dₖ", "d_k"],
  ["d_q", "d_q", "d_q"],
  [String.raw`d_{\text{model}}`, "d_model", "d_model"],
  [String.raw`d_{\text{out}}`, "d_out", "d_out"],
  ["x_{i,q}", "x_{i,q}", "x_{i,q}"],
  ["w_{ij}", "wᵢⱼ", "w_ij"],
  [String.raw`Q K^\top`, "Q Kᵀ", "Q K^T"],
  [String.raw`QK^\top`, "QKᵀ", "QK^T"],
  ["x_i^2", "xᵢ²", "x_i^2"],
  ["e^{s_j}", "e^sⱼ", "e^s_j"],
  ["e^{-s_j}", "e^(−sⱼ)", "e^(-s_j)"],
  [String.raw`e^{-\infty} = 0`, "e^(−∞) = 0", "e^(-inf) = 0"],
  [String.raw`\frac{1}{\sqrt{d_k}}`, "1/√dₖ", "1/sqrt(d_k)"],
  [String.raw`\frac{QK^\top}{\sqrt{d_k}}`, "QKᵀ/√dₖ", "QK^T/sqrt(d_k)"],
  [
    String.raw`\operatorname{softmax}\!\left(\operatorname{mask}\!\left(\frac{Q K^\top}{\sqrt{d_k}}\right)\right) V`,
    "softmax(mask(Q Kᵀ / √dₖ)) V",
    "softmax(mask(Q K^T / sqrt(d_k))) V",
  ],
  [String.raw`w_j = \frac{e^{s_j}}{\sum_k e^{s_k}}`, "wⱼ = e^sⱼ / (Σₖ e^sₖ)", "w_j = e^s_j / (sum_k e^s_k)"],
  [String.raw`\frac{\partial L}{\partial x} \frac{\partial x}{\partial y}`, "∂L/∂x · ∂x/∂y", "dL/dx * dx/dy"],
  [String.raw`\frac{dy}{dx}`, "dy/dx", "dy/dx"],
  ["-x + (-1) - -2", "−x + (−1) − −2", "-x + (-1) - -2"],
  [
    String.raw`\hat{x} = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}`,
    "x̂ = (x − μ) / √(σ² + ε)",
    "x_hat = (x - mu) / sqrt(sigma^2 + eps)",
  ],
  [String.raw`y = \gamma \odot \hat{x} + \beta`, "y = γ ⊙ x̂ + β", "y = gamma (*) x_hat + beta"],
  [String.raw`\log \frac{p}{q}`, "log(p/q)", "log(p/q)"],
  [String.raw`-\log p_t`, "−log pₜ", "-log p_t"],
  [
    String.raw`\sum_{t=1}^{T} \log p(x_t \mid x_{<t})`,
    "Σₜ₌₁ᵀ log p(xₜ | x_{<t})",
    "sum_{t=1}^T log p(x_t | x_{<t})",
  ],
  [String.raw`\mathbb{E}_{x \sim p}[f(x)]`, "E_{x∼p}[f(x)]", "E_{x~p}[f(x)]"],
  [String.raw`\nabla_\theta J(\theta)`, "∇_θ J(θ)", "grad_theta J(theta)"],
  [
    String.raw`\theta_{t+1} \leftarrow \theta_t - \eta\, \hat m_t / (\sqrt{\hat v_t} + \epsilon)`,
    "θₜ₊₁ ← θₜ − η m̂ₜ / (√v̂ₜ + ε)",
    "theta_{t+1} <- theta_t - eta m_hat_t / (sqrt(v_hat_t) + eps)",
  ],
  [String.raw`2\pi r`, "2πr", "2 pi r"],
  ["10000^{2i/d}", "10000^(2i/d)", "10000^(2i/d)"],
  [String.raw`\max_j x_j`, "maxⱼ xⱼ", "max_j x_j"],
  [String.raw`\arg\max_x f(x)`, "arg maxₓ f(x)", "arg max_x f(x)"],
  [String.raw`\operatorname*{argmax}_{x \in S} f(x)`, "argmax_{x∈S} f(x)", "argmax_{x in S} f(x)"],
  [String.raw`\begin{pmatrix} 1 & 2 \\ -1 & 0.5 \end{pmatrix}`, "(1, 2; −1, 0.5)", "(1, 2; -1, 0.5)"],
  [
    String.raw`f(x) = \begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}`,
    "f(x) = {x if x > 0; 0 otherwise}",
    "f(x) = {x if x > 0; 0 otherwise}",
  ],
  [String.raw`\|x\|_2 \le |y|`, "‖x‖₂ ≤ |y|", "||x||_2 <= |y|"],
  ["W_Q x", "W_Q x", "W_Q x"],
  [String.raw`W_Q^\top x`, "W_Qᵀx", "W_Q^T x"],
  ["W^Q_i", "Wᵢ^Q", "W_i^Q"],
  [String.raw`\theta^* x'`, "θ* x′", "theta^* x'"],
  [String.raw`90^\circ`, "90°", "90^o"],
  [String.raw`\left(\frac{a}{b}\right)^2`, "(a/b)²", "(a/b)^2"],
  ["(a+b)^{n-1}", "(a + b)ⁿ⁻¹", "(a + b)^(n-1)"],
  ["{ab}^2", "(ab)²", "(ab)^2"],
  [String.raw`\frac{a+b}{cd} x`, "(a + b) / (cd) · x", "(a + b) / (cd) * x"],
  [String.raw`\frac12 x^2`, "1/2 · x²", "1/2 * x^2"],
  [String.raw`\sqrt[3]{x} \sqrt{2\pi}`, "∛x √(2π)", "root_3(x) sqrt(2 pi)"],
  [String.raw`a \bmod b`, "a mod b", "a mod b"],
  [String.raw`\mathcal{L} = 1{,}000`, "ℒ = 1,000", "L = 1,000"],
  [String.raw`0.5 \cdot 64`, "0.5 · 64", "0.5 * 64"],
  [String.raw`x \in \mathbb{R}^{T \times d}`, "x ∈ ℝ^(T×d)", "x in R^(Txd)"],
  [String.raw`\lfloor x/2 \rfloor`, "⌊x/2⌋", "floor(x/2)"],
  [String.raw`f: X \to Y`, "f : X → Y", "f : X -> Y"],
  [String.raw`\sin^2 x`, "sin² x", "sin^2 x"],
  [String.raw`\sigma(x) = \frac{1}{1 + e^{-x}}`, "σ(x) = 1 / (1 + e⁻ˣ)", "sigma(x) = 1 / (1 + e^(-x))"],
  [String.raw`p(y \mid x) \propto e^{x}`, "p(y | x) ∝ eˣ", "p(y | x) prop. to e^x"],
  [String.raw`\underbrace{a + b}_{\text{bias}} x`, "(a + b: bias) x", "(a + b: bias) x"],
  [String.raw`\binom{n}{k}`, "(n over k)", "(n over k)"],
  [String.raw`\log_2 x`, "log₂ x", "log_2 x"],
  [String.raw`\prod_{i} p_i`, "Πᵢ pᵢ", "prod_i p_i"],
  ["x_{t-1} x_{n_k}", "xₜ₋₁ x_nₖ", "x_{t-1} x_{n_k}"],
  [String.raw`\text{loss} x \text{ if } y`, "loss x if y", "loss x if y"],
  [String.raw`\exp(s) \tanh x`, "exp(s) tanh x", "exp(s) tanh x"],
  [String.raw`\frac{1}{N} \sum_{i=1}^N x_i`, "1/N · Σᵢ₌₁ᴺ xᵢ", "1/N * sum_{i=1}^N x_i"],
  [String.raw`\frac{\frac{a}{b}}{c}`, "(a/b)/c", "(a/b)/c"],
  [String.raw`\bar{x}^2 \tilde y_i`, "x̄² ỹᵢ", "x_bar^2 y_tilde_i"],
  ["O(T^2 d)", "O(T² d)", "O(T^2 d)"],
  [String.raw`\lVert g \rVert \gg 10^{-3}`, "‖g‖ ≫ 10⁻³", "||g|| >> 10^(-3)"],
  [
    String.raw`\frac{1}{\sqrt{2\pi\sigma^2}} e^{-x^2/2}`,
    "1/√(2πσ²) · e^(−x²/2)",
    "1 / sqrt(2 pi sigma^2) * e^(-x^2/2)",
  ],
  [
    String.raw`\operatorname{KL}(p \,\|\, q) = \sum_x p(x) \log\frac{p(x)}{q(x)}`,
    "KL(p ‖ q) = Σₓ p(x) log(p(x)/q(x))",
    "KL(p || q) = sum_x p(x) log(p(x)/q(x))",
  ],
  [
    String.raw`\hat{A}_t = \frac{r_t - \bar{r}}{\sigma_r}`,
    "Âₜ = (rₜ − r̄) / σᵣ",
    "A_hat_t = (r_t - r_bar) / sigma_r",
  ],
  [
    String.raw`\min(\rho_t A_t, \operatorname{clip}(\rho_t, 1 - \epsilon, 1 + \epsilon) A_t)`,
    "min(ρₜ Aₜ, clip(ρₜ, 1 − ε, 1 + ε) Aₜ)",
    "min(rho_t A_t, clip(rho_t, 1 - eps, 1 + eps) A_t)",
  ],
  [String.raw`x_1, \ldots, x_n`, "x₁, …, xₙ", "x_1, ..., x_n"],
  [String.raw`\alpha\beta\gamma`, "αβγ", "alpha beta gamma"],
  [String.raw`q_i^\top k_j`, "qᵢᵀkⱼ", "q_i^T k_j"],
  [
    String.raw`\bar\alpha_t = \prod_{s=1}^{t} (1 - \beta_s)`,
    "ᾱₜ = Πₛ₌₁ᵗ (1 − βₛ)",
    "alpha_bar_t = prod_{s=1}^t (1 - beta_s)",
  ],
];

test.each(FORMULAS)("%s in a line", (tex, unicode, ascii) => {
  expect([formulaText(tex), formulaText(tex, false)]).toEqual([unicode, ascii]);
});

test("ASCII is ASCII alone", () => {
  const all = FORMULAS.flatMap(([tex]) => [formulaText(tex, false), ...formulaLines(tex, 70, false)]);
  expect(all.filter((text) => /[^\x00-\x7f]/.test(text))).toEqual([]);
});

/** The lines of a block as one text that starts with a line break. */
const block = (tex: string, width = 70, unicode = true) =>
  `\n${formulaLines(tex, width, unicode).join("\n")}`;

describe("a formula that stands by itself", () => {
  test("a fraction has a bar, and the rest stands on its line", () => {
    expect(block(String.raw`w_j = \frac{e^{s_j}}{\sum_k e^{s_k}}`)).toBe(`
       e^sⱼ
wⱼ = ─────────
      Σₖ e^sₖ`);
  });

  test("a minus sign does not touch the bar of the fraction after it", () => {
    expect(block(String.raw`L = -\frac{1}{n} x`)).toBe(`
       1
L = − ─── x
       n`);
    expect(block(String.raw`L = -\frac{1}{n} x`, 70, false)).toBe(`
       1
L = - --- x
       n`);
  });

  test("a sign of multiplication that is put before a sum is ASCII in ASCII", () => {
    expect(block(String.raw`\sqrt{\frac{1}{D} \sum_d x_d}`, 70, false)).toBe("\nsqrt(1/D * sum_d x_d)");
    expect(block(String.raw`\frac{\frac{1}{2} \sum_i x_i}{z}`, 70, false)).toBe(`
 1/2 * sum_i x_i
-----------------
        z`);
  });

  test("the bounds of a sum stand below and above it; of a maximum below", () => {
    expect(block(String.raw`\frac{1}{N} \sum_{i=1}^N \max_j x_{ij}`)).toBe(`
 1   N
───  Σ  max xᵢⱼ
 N  i=1  j`);
  });

  test("brackets grow with what is in them, and a power stands at their corner", () => {
    expect(block(String.raw`\operatorname{softmax}\left(\frac{Q K^\top}{\sqrt{d_k}}\right)^2 V`)).toBe(`
       ⎛ Q Kᵀ ⎞²
softmax⎜──────⎟  V
       ⎝ √dₖ  ⎠`);
  });

  test("in ASCII too", () => {
    expect(block(String.raw`\left(\frac{a}{b}\right)^2`, 70, false)).toBe(`
/ a \\2
|---|
\\ b /`);
  });

  test("matrices, cases, aligned equations, braces", () => {
    expect(block(String.raw`A = \begin{pmatrix} 1 & 2 \\ -1 & 0.5 \\ 0 & 1 \end{pmatrix}`)).toBe(`
    ⎛  1    2 ⎞
A = ⎜ −1  0.5 ⎟
    ⎝  0    1 ⎠`);
    expect(
      block(String.raw`f(x) = \begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}`),
    ).toBe(`
       ⎧ x   if x > 0
f(x) = ⎨
       ⎩ 0   otherwise`);
    expect(block(String.raw`\begin{aligned} a + b &= c \\ d &\le e - f \end{aligned}`)).toBe(`
a + b = c
    d ≤ e − f`);
    expect(block(String.raw`y = \underbrace{x W + b}_{\text{scores}} + c`)).toBe(`
y = x W + b + c
    └──┬──┘
    scores`);
  });

  test("what is too wide is one line that is broken before its operators", () => {
    const tex = String.raw`y = \operatorname{softmax}\left(\frac{Q K^\top}{\sqrt{d_k}} + M\right) V + \log \frac{p}{q}`;
    expect(block(tex, 30)).toBe(`
y = softmax(Q Kᵀ / √dₖ
    + M) V + log(p/q)`);
    for (const width of [20, 30, 40, 60, 80])
      expect(Math.max(...formulaLines(tex, width).map((line) => line.length))).toBeLessThanOrEqual(width);
  });

  test("aligned equations that are too wide are set one after the other", () => {
    const tex = String.raw`\begin{aligned} a &= b + c + d + e + f + g \\ h &= \frac{i}{j} \end{aligned}`;
    expect(block(tex, 16)).toBe(`
a = b + c
    + d + e + f
    + g
     i
h = ───
     j`);
  });
});

describe("TeX that the terminal cannot show is refused, with the piece and what to do", () => {
  test.each([
    [String.raw`\foo x`, /cannot show \\foo in the formula "\\foo x": say it otherwise/],
    [String.raw`\hat{xy}`, /\\hat over more than one letter .* as in \\hat\{x\}_i/],
    [String.raw`\begin{tikzcd} a \end{tikzcd}`, /\\begin\{tikzcd\} .* use one of pmatrix, /],
    [String.raw`a \\ b`, /\\\\ in .* \\begin\{aligned\}/],
    ["a & b", /& in .* use aligned or a matrix/],
    ["x_i_j", /a second _ in .* \{x_i\}_j/],
    [String.raw`\frac{a}`, /frac without its argument/],
    ["{x", /ends before \}/],
    ["x}", /closes nothing/],
    [String.raw`\left( x`, /ends before \\right/],
    [String.raw`\left< x \right>`, /< as a delimiter/],
    [String.raw`\text{a \alpha}`, /TeX inside \\text/],
    [String.raw`\begin{cases} a \end{aligned}`, /\\end\{aligned\} .* close \\begin\{cases\} first/],
    ["5% of x", /% in/],
    ["☃", /☃ in/],
    ["", /empty formula/],
    [String.raw`\frac`, /frac without its argument/],
  ])("%s", (tex, says) => {
    expect(() => formulaText(tex)).toThrow(says);
    expect(() => formulaLines(tex, 60)).toThrow(/^the terminal cannot show .* in the formula ".*": ./);
  });
});

test("Unicode in prose becomes ASCII that can be read, and colors stay", () => {
  expect(toAscii("wᵢⱼ = γx̂ + βθ₁₂, e⁻¹, Σⱼ₌₁ⁿ, ŷ, ᾱ, café")).toBe(
    "w_ij = gamma x_hat + beta theta_12, e^(-1), sum_{j=1}^n, y_hat, alpha_bar, cafe",
  );
  expect(toAscii("\u001b[33mγ\u001b[39mx ┌─┐ “a”")).toBe('\u001b[33mgamma\u001b[39mx +-+ "a"');
});
