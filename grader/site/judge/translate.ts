import jsTokens from "js-tokens";
import { transform } from "sucrase";
import type { CourseFiles } from "../../core/course/files.js";
import { type Translation, Translator } from "../../core/meaning/translator.js";

/** A run takes fewer modules than this. Every text that somebody checks is another one, and a page stays open for long. */
const MOST_KNOWN = 200;

export const translator = (files: CourseFiles): Translator =>
  new Translator({ files, translate, mostKnown: MOST_KNOWN });

/** Translates TypeScript in the browser, quickly: lines stay lines, and types are taken out, not checked. */
export async function translate(file: string, text: string): Promise<Translation> {
  if (file.endsWith(".json"))
    return { code: `__vite_ssr_exports__.default = ${text}`, sources: [], map: null };
  const code = await withoutTypes(file, text);
  const tokens = [...jsTokens(code)].map(({ type, value }) => ({ type, value }));
  const required = new Set(argumentsOf(tokens, "require"));
  const sources = [...new Set([...required, ...argumentsOf(tokens, "import")])];
  const renamed = namesOfImports(code);
  const body = tokens
    .map(({ value }, i) => (value === "import" ? importAt(tokens, i) : (renamed.get(value) ?? value)))
    .join("");
  return { code: opening([...required]) + natural(body), sources, map: null };
}

/** @throws SyntaxError with its place, in the form of the terminal's transformer, in which a verdict looks for it */
async function withoutTypes(file: string, text: string): Promise<string> {
  try {
    return transform(text, {
      transforms: ["typescript", "imports"],
      preserveDynamicImport: true,
      disableESTransforms: true,
      production: true,
    }).code;
  } catch (error) {
    const { message, loc } = error as Error & { loc?: { line: number; column: number } };
    if (!loc) throw error;
    const { syntaxFault } = await import("./syntax.js");
    const found = syntaxFault(text);
    // Where both mean the same line, Sucrase knows what it expected there.
    const { line, column, what } =
      found && found.line !== loc.line ? found : { ...loc, what: message.replace(/ \(\d+:\d+\)$/, "") };
    throw new SyntaxError(`[PARSE_ERROR] ${what}\n${file}:${line}:${column}`);
  }
}

/** Loads all that the module imports, in the first line: then `require` has it at once. */
function opening(required: string[]): string {
  const loads = required.map((source) => {
    const name = JSON.stringify(source);
    return `__kata[${name}] = await __vite_ssr_import__(${name});`;
  });
  return [
    `const __kata = {}; ${loads.join(" ")}`,
    "const exports = __vite_ssr_exports__, require = (name) => {",
    "const from = __kata[name];",
    "return from.__esModule ? from : Object.create(from, { __esModule: { value: true } }); };",
  ].join(" ");
}

/**
 * Sucrase's code with calls as they are written elsewhere: where a name is not there that was imported, the error says that it is no
 * function. And what was exported has no prototype.
 */
function natural(code: string): string {
  return code
    .replace(/(\b__vite_ssr_import_\d+__\.\w+)\.call\(void 0(?:, )?/g, "(0, $1)(")
    .replace("exports.hasOwnProperty(key)", "Object.hasOwn(exports, key)");
}

/** What Sucrase calls the modules that are imported, and what the terminal's translation calls them: errors quote it. */
function namesOfImports(code: string): Map<string, string> {
  const declared = [...code.matchAll(/\bvar (_\w+) = (?:require|_interopRequire(?:Default|Wildcard))\(/g)];
  return new Map(declared.map(([, name], i) => [name, `__vite_ssr_import_${i}__`]));
}

interface Token {
  type: string;
  value: string;
}

const SPACE = /Space|Line|Comment/;

/** What calls of a function name, where that is a text: `require('./dot.js')`. */
function argumentsOf(tokens: Token[], called: string): string[] {
  const words = tokens.filter(({ type }) => !SPACE.test(type));
  return words.flatMap(({ type, value }, i) => {
    const isArgument = words[i - 1]?.value === "(" && words[i - 2]?.value === called;
    const isMethod = words[i - 3]?.value === ".";
    return isArgument && !isMethod && type === "StringLiteral" ? [value.slice(1, -1)] : [];
  });
}

/** `import(...)` and `import.meta` by the names that the linker gives them. */
function importAt(tokens: Token[], i: number): string {
  const [next, then] = tokens.slice(i + 1).filter(({ type }) => !SPACE.test(type));
  if (next?.value === "(") return "__vite_ssr_dynamic_import__";
  if (next?.value !== "." || then?.value !== "meta") return "import";
  // What follows, `.meta`, is then a property of it.
  return "({ meta: __vite_ssr_import_meta__ })";
}
