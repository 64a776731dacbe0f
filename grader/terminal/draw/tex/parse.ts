import { ENVIRONMENTS, type Node } from "./nodes.js";
import { ACCENTS, character, FONTS, IGNORED, NAMED, SPACES, SYMBOLS, WITH_LIMITS } from "./symbols.js";
import { TexError, type Token, tokenize } from "./tokens.js";

const WORDS = new Set(["text", "textrm", "textit", "textbf", "texttt", "mathrm", "mathtt"]);
const FRACTIONS = new Set(["frac", "dfrac", "tfrac", "binom"]);

/**
 * Reads a formula.
 *
 * @throws TexError at TeX that the terminal has no form for
 */
export function parse(tex: string): Node[] {
  return new Parser(tex).formula();
}

class Parser {
  readonly #tokens: Token[];
  #at = 0;

  constructor(readonly tex: string) {
    this.#tokens = tokenize(tex);
  }

  formula(): Node[] {
    const body = this.#until([]);
    if (body.length === 0) this.#refuse("an empty formula", "write something between the $ signs");
    return body;
  }

  /** Everything up to one of these tokens, which is left; at the end of the formula if there are none. */
  #until(ends: string[]): Node[] {
    const nodes: Node[] = [];
    for (;;) {
      const token = this.#peek();
      if (token === undefined) {
        if (ends.length > 0)
          this.#refuse(`a formula that ends before ${ends.join(" or ")}`, "close what is open");
        return nodes;
      }
      if (ends.includes(token.text)) return nodes;
      nodes.push(...this.#withScripts(token));
    }
  }

  /** An atom with what is raised and lowered beside it; nothing for a command that only changes the style. */
  #withScripts({ text, spaced }: Token): Node[] {
    const bare = /^[_^']$/.test(text);
    const base: Node | undefined = bare ? { type: "group", body: [] } : this.#atom();
    if (!base) return [];
    let [sub, sup]: (Node[] | undefined)[] = [];
    for (let mark = this.#peek()?.text ?? ""; /^[_^']$/.test(mark); mark = this.#peek()?.text ?? "") {
      this.#next();
      if (mark === "'") sup = [...(sup ?? []), { type: "atom", kind: "ord", text: "′" }];
      else if (mark === "^" && !sup?.some((node) => node.type !== "atom" || node.text !== "′"))
        sup = [...(sup ?? []), ...this.#argument("^")];
      else if (mark === "_" && !sub) sub = this.#argument("_");
      else this.#refuse(`a second ${mark}`, "put the base in braces: {x_i}_j");
    }
    if (base.type === "brace") return [{ ...base, label: sub, spaced }];
    return [sub || sup ? { type: "scripts", base, sub, sup, spaced } : { ...base, spaced }];
  }

  #atom(): Node | undefined {
    const { text } = this.#next();
    if (text === "{") {
      const body = this.#until(["}"]);
      this.#next();
      return { type: "group", body };
    }
    if (text === "~") return { type: "space", text: " " };
    if (text.startsWith("\\")) return this.#command(text.slice(1));
    const known = character(text);
    if (!known) {
      const what = { "&": "use aligned or a matrix", "}": "it closes nothing", $: "write \\$" }[text];
      this.#refuse(text, what ?? "write it as TeX");
    }
    return { type: "atom", ...known };
  }

  #command(name: string): Node | undefined {
    if (IGNORED.has(name)) return undefined;
    if (SPACES[name] !== undefined) return { type: "space", text: SPACES[name] };
    const symbol = SYMBOLS.get(name);
    if (symbol) return { type: "atom", ...symbol, limits: WITH_LIMITS.has(name) };
    if (NAMED.has(name)) return { type: "atom", kind: "op", text: name, limits: WITH_LIMITS.has(name) };
    if (name === "operatorname") {
      const limits = this.#peek()?.text === "*";
      if (limits) this.#next();
      return { type: "atom", kind: "op", text: this.#words(name), limits };
    }
    if (WORDS.has(name)) return { type: "word", text: this.#words(name) };
    if (FRACTIONS.has(name)) {
      const [over, under] = [this.#argument(name), this.#argument(name)];
      const fraction: Node = { type: "fraction", over, under, bar: name !== "binom" };
      return fraction.bar ? fraction : { type: "fence", left: "(", right: ")", body: [fraction] };
    }
    if (name === "sqrt") {
      const index = this.#peek()?.text === "[" ? this.#option() : undefined;
      return { type: "root", index, body: this.#argument(name) };
    }
    if (ACCENTS[name]) return this.#accent(name);
    if (FONTS[name])
      return { type: "group", body: this.#argument(name).map((node) => inFont(node, FONTS[name])) };
    if (name === "left") return this.#fence();
    if (name === "underbrace") return { type: "brace", body: this.#argument(name) };
    if (name === "begin") return this.#environment();
    const advice = {
      "\\": "put rows into \\begin{aligned} ... \\end{aligned}",
      right: "there is no \\left before it",
    }[name];
    return this.#refuse(
      `\\${name}`,
      advice ?? "say it otherwise, or give it a form in grader/terminal/draw/tex/symbols.ts",
    );
  }

  #accent(name: string): Node {
    const [letter, ...more] = this.#argument(name);
    if (letter?.type !== "atom" || letter.kind !== "ord" || more.length > 0)
      this.#refuse(`\\${name} over more than one letter`, `give it one letter, as in \\${name}{x}_i`);
    return { ...letter, text: letter.text + ACCENTS[name] };
  }

  #fence(): Node {
    const left = this.#delimiter();
    const body = this.#until(["\\right"]);
    this.#next();
    return { type: "fence", left, right: this.#delimiter(), body };
  }

  #delimiter(): string {
    const { text } = this.#next();
    if (text === ".") return "";
    if (/^[()[\]|/]$/.test(text)) return text;
    const known = SYMBOLS.get(text.slice(1));
    if (!text.startsWith("\\") || !known)
      this.#refuse(`${text} as a delimiter`, "use one of ( ) [ ] \\{ \\} | \\|");
    return known.text;
  }

  #environment(): Node {
    const name = this.#words("begin");
    const shape = ENVIRONMENTS[name];
    if (!shape) this.#refuse(`\\begin{${name}}`, `use one of ${Object.keys(ENVIRONMENTS).join(", ")}`);
    // Columns of the terminal are set by what they hold.
    if (name === "array") this.#words("begin{array}");
    const rows: Node[][][] = [[]];
    for (;;) {
      rows.at(-1)?.push(this.#until(["&", "\\\\", "\\end"]));
      const { text } = this.#next();
      if (text === "\\\\") rows.push([]);
      if (text === "\\end") break;
    }
    const closed = this.#words("end");
    if (closed !== name) this.#refuse(`\\end{${closed}}`, `close \\begin{${name}} first`);
    return { type: "rows", shape, rows: rows.filter((row) => row.length > 1 || row[0]?.length > 0) };
  }

  /** One token, or what stands in braces. */
  #argument(of: string): Node[] {
    const token = this.#peek();
    if (!token || token.text === "}" || token.text === "&")
      this.#refuse(`${of} without its argument`, "add it");
    const node = this.#atom();
    if (!node) return [];
    return node.type === "group" ? node.body : [node];
  }

  #option(): Node[] {
    this.#next();
    const body = this.#until(["]"]);
    this.#next();
    return body;
  }

  /** What stands in braces, as words and not as a formula. */
  #words(of: string): string {
    const open = this.#peek();
    if (open?.text !== "{") this.#refuse(`\\${of} without braces`, `write \\${of}{...}`);
    const start = open.end;
    while (this.#peek() && this.#peek()?.text !== "}") this.#next();
    const end = this.#next().end - 1;
    const text = this.tex.slice(start, end).replace(/\\([ ,_%#&$])/g, (_, c) => (c === "," ? " " : c));
    if (/[\\{$]/.test(text)) this.#refuse(`TeX inside \\${of}{${text}}`, "end the words before it");
    return text.replace(/\s+/g, " ");
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #next(): Token {
    const token = this.#tokens[this.#at++];
    if (!token) this.#refuse("a formula that ends too early", "complete it");
    return token;
  }

  #refuse(what: string, advice: string): never {
    throw new TexError(`the terminal cannot show ${what} in the formula "${this.tex.trim()}": ${advice}`);
  }
}

function inFont(node: Node, letters: Record<string, string>): Node {
  return node.type === "atom" ? { ...node, text: letters[node.text] ?? node.text } : node;
}
